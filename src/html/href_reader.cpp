#include "html/href_reader.hpp"

#include <algorithm>
#include <array>

#include "core/ascii.hpp"

namespace simul::html {
namespace {

bool ends_name(char c) {
  return is_html_white(c) || c == '/' || c == '>';
}

bool is_foreign_root(std::string_view element) {
  return equal_ignoring_case(element, "svg") || equal_ignoring_case(element, "math");
}

}  // namespace

std::optional<Href> HrefReader::next() {
  while (!ended()) {
    at_ = std::min(html_.find('<', at_), html_.size());
    const std::string_view text = rest();
    const char kind = text.size() > 1 ? text[1] : '\0';
    if (is_letter(kind)) {
      at_ += 1;
      const auto tag = read_tag();
      if (!tag) return std::nullopt;
      skip_content(*tag);
      if (tag->href) return Href{tag->name, *tag->href};
    } else if (kind == '/' && text.size() > 2 && is_letter(text[2])) {
      at_ += 2;
      const auto tag = read_tag();
      if (tag && foreign_depth_ > 0 && is_foreign_root(tag->name)) --foreign_depth_;
    } else if (kind == '!') {
      skip_declaration();
    } else if (kind == '/' || kind == '?') {
      skip_past(">");
    } else {
      at_ += std::min<std::size_t>(1, text.size());
    }
  }
  return std::nullopt;
}

void HrefReader::skip_past(std::string_view mark) {
  const auto found = html_.find(mark, at_);
  at_ = found == std::string_view::npos ? html_.size() : found + mark.size();
}

// From the first letter of the tag's name past its ">"; nothing if the page ends before that.
std::optional<HrefReader::Tag> HrefReader::read_tag() {
  Tag tag;
  const auto start = at_;
  while (!ended() && !ends_name(html_[at_])) ++at_;
  tag.name = html_.substr(start, at_ - start);
  while (!ended()) {
    const char c = html_[at_];
    if (c == '>') {
      ++at_;
      return tag;
    }
    if (is_html_white(c)) {
      ++at_;
    } else if (c == '/') {
      ++at_;
      tag.self_closing = !ended() && html_[at_] == '>';
    } else {
      read_attribute(tag);
    }
  }
  return std::nullopt;
}

void HrefReader::read_attribute(Tag& tag) {
  const auto start = at_++;  // whatever the first character is, even "=", it belongs to the name
  while (!ended() && !ends_name(html_[at_]) && html_[at_] != '=') ++at_;
  const auto name = html_.substr(start, at_ - start);
  while (!ended() && is_html_white(html_[at_])) ++at_;
  std::string_view value;
  if (!ended() && html_[at_] == '=') {
    ++at_;
    value = read_value();
  }
  if (!tag.href && equal_ignoring_case(name, "href")) tag.href = value;
}

std::string_view HrefReader::read_value() {
  while (!ended() && is_html_white(html_[at_])) ++at_;
  if (ended() || html_[at_] == '>') return {};
  const char quote = html_[at_];
  const bool quoted = quote == '"' || quote == '\'';
  if (quoted) ++at_;
  const auto start = at_;
  if (quoted) {
    at_ = std::min(html_.find(quote, at_), html_.size());
  } else {
    while (!ended() && !is_html_white(html_[at_]) && html_[at_] != '>') ++at_;
  }
  const auto value = html_.substr(start, at_ - start);
  if (quoted && !ended()) ++at_;
  return value;
}

void HrefReader::skip_declaration() {
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

// From behind "<!--". "-->" and "--!>" end a comment, and so do ">" and "->" at its very beginning.
void HrefReader::skip_comment() {
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

// Moves over what a start tag makes mere text.
void HrefReader::skip_content(const Tag& tag) {
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

// Whether a tag "<element" or "</element" stands here, by `opening`; anything else that merely
// begins with the name is text.
bool HrefReader::at_tag(std::string_view opening, std::string_view element) const {
  const std::string_view text = rest();
  const auto length = opening.size() + element.size();
  return text.size() > length && text.starts_with(opening) &&
         equal_ignoring_case(text.substr(opening.size(), element.size()), element) &&
         ends_name(text[length]);
}

void HrefReader::skip_raw_text(std::string_view element) {
  for (;; ++at_) {
    at_ = std::min(html_.find('<', at_), html_.size());
    if (ended() || at_tag("</", element)) return;
  }
}

// A script that hides itself in a comment may hold "<script>…</script>" there, for document.write.
void HrefReader::skip_script() {
  static constexpr std::string_view kName = "script";
  enum { plain, in_comment, in_commented_script } state = plain;
  for (; !ended(); ++at_) {
    const char c = html_[at_];
    if (c == '-' && state != plain && rest().starts_with("-->")) {
      state = plain;
    } else if (c != '<') {
      continue;
    } else if (state == plain && rest().starts_with("<!--")) {
      state = in_comment;
      ++at_;  // the two dashes may be those of "-->" too
    } else if (at_tag("</", kName)) {
      if (state != in_commented_script) return;
      state = in_comment;
    } else if (state == in_comment && at_tag("<", kName)) {
      state = in_commented_script;
    }
  }
}

}  // namespace simul::html
