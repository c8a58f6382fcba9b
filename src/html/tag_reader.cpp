#include "html/tag_reader.hpp"

#include <algorithm>
#include <array>

#include "core/ascii.hpp"

namespace simul::html {
namespace {

bool is_foreign_root(std::string_view element) {
  return equal_ignoring_case(element, "svg") || equal_ignoring_case(element, "math");
}

}  // namespace

bool TagReader::go_to_start_tag() {
  while (!ended()) {
    at_ = std::min(html_.find('<', at_), html_.size());
    const std::string_view text = rest();
    const char kind = text.size() > 1 ? text[1] : '\0';
    if (is_letter(kind)) {
      at_ += 1;
      return true;
    }
    if (kind == '/' && text.size() > 2 && is_letter(text[2])) {
      at_ += 2;
      const auto tag = read_tag([](const Attribute&) {});
      if (tag && foreign_depth_ > 0 && is_foreign_root(tag->name)) --foreign_depth_;
    } else if (kind == '!') {
      skip_declaration();
    } else if (kind == '/' || kind == '?') {
      skip_past(">");
    } else {
      at_ += std::min<std::size_t>(1, text.size());
    }
  }
  return false;
}

void TagReader::skip_past(std::string_view mark) {
  const auto found = html_.find(mark, at_);
  at_ = found == std::string_view::npos ? html_.size() : found + mark.size();
}

void TagReader::skip_declaration() {
  const std::string_view text = rest();
  if (text.starts_with("<!--")) {
    at_ += 4;
    skip_comment();
  } else if (foreign_depth_ > 0 && text.starts_with("<![CDATA[")) {
    skip_past("]]>");
  } else {
    skip_past(">");
  }
}

// Called behind "<!--". "-->" and "--!>" end a comment, and so do ">" and "->" at its beginning.
void TagReader::skip_comment() {
  for (const std::string_view end : {">", "->"}) {
    if (rest().starts_with(end)) {
      at_ += end.size();
      return;
    }
  }
  for (;;) {
    at_ = html_.find("--", at_);
    if (at_ == std::string_view::npos) {
      at_ = html_.size();
      return;
    }
    for (const std::string_view end : {"-->", "--!>"}) {
      if (rest().starts_with(end)) {
        at_ += end.size();
        return;
      }
    }
    ++at_;
  }
}

// Skips the content that a start tag turns into text.
void TagReader::skip_content(const Tag& tag) {
  static constexpr std::array<std::string_view, 7> kTextOnly = {
      "style", "title", "textarea", "iframe", "xmp", "noembed", "noframes"};

  if (is_foreign_root(tag.name)) {
    if (!tag.self_closing) ++foreign_depth_;
    return;
  }
  if (tag.self_closing && foreign_depth_ > 0) return;
  if (equal_ignoring_case(tag.name, "script")) {
    skip_script();
  } else if (equal_ignoring_case(tag.name, "plaintext")) {
    at_ = html_.size();
  } else {
    const auto same = [&](std::string_view name) { return equal_ignoring_case(name, tag.name); };
    if (std::ranges::any_of(kTextOnly, same)) skip_raw_text(tag.name);
  }
}

// Whether `opening` ("<" or "</") and the whole name of the element stand here. A longer name that
// only begins with it does not count.
bool TagReader::at_tag(std::string_view opening, std::string_view element) const {
  const std::string_view text = rest();
  const auto length = opening.size() + element.size();
  return text.size() > length && text.starts_with(opening) &&
         equal_ignoring_case(text.substr(opening.size(), element.size()), element) &&
         ends_name(text[length]);
}

void TagReader::skip_raw_text(std::string_view element) {
  for (;; ++at_) {
    at_ = std::min(html_.find('<', at_), html_.size());
    if (ended() || at_tag("</", element)) return;
  }
}

// Within "<!--", a script may contain "<script>…</script>", which does not end it.
void TagReader::skip_script() {
  static constexpr std::string_view kName = "script";
  enum { outside_comment, in_comment, in_commented_script } state = outside_comment;
  for (; !ended(); ++at_) {
    const char c = html_[at_];
    if (c == '-' && state != outside_comment && rest().starts_with("-->")) {
      state = outside_comment;
    } else if (c != '<') {
      continue;
    } else if (state == outside_comment && rest().starts_with("<!--")) {
      state = in_comment;
      ++at_;  // its dashes may belong to "-->"
    } else if (at_tag("</", kName)) {
      if (state != in_commented_script) return;
      state = in_comment;
    } else if (state == in_comment && at_tag("<", kName)) {
      state = in_commented_script;
    }
  }
}

}  // namespace simul::html
