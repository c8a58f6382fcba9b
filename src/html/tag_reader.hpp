#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/ascii.hpp"
#include "html/attribute.hpp"

namespace simul::html {

/// Reads every start tag of a page, in order.
///
/// It finds tags as the HTML standard's tokenizer does (section 13.2.5), without scripting: nothing
/// inside a comment, a script, a style sheet, a title or a text area is a tag; a tag that the
/// page's end cuts off is ignored. It builds no tree and never goes back: time is linear in the
/// page whatever the page holds, memory is constant. (The available tree-building parsers, and
/// libxml2's event-driven one, take quadratic time where end tags match nothing or one tag has very
/// many attributes.)
///
/// Without a tree, it recognises `<svg>` and `<math>` by their tags alone: inside them `<![CDATA[`
/// is text up to `]]>`, and `<style/>`, `<script/>` and `<title/>` have no content.
///
/// The page is UTF-8, valid or not, or in another encoding that keeps ASCII: see PageText. It must
/// outlive the reader and everything that the reader returned.
class TagReader {
 public:
  explicit TagReader(std::string_view html) : html_(html) {}

  /// The name of the next start tag, in any case, after `take(Attribute)` was called for each of
  /// its attributes in order; of one that is given twice, the first counts. Nothing at the end of
  /// the page; then `take` may have been called for a tag that is cut off.
  template <class Take>
  std::optional<std::string_view> next(Take take) {
    if (!go_to_start_tag()) return std::nullopt;
    const auto tag = read_tag(take);
    if (!tag) return std::nullopt;
    skip_content(*tag);
    return tag->name;
  }

 private:
  struct Tag {
    std::string_view name;
    bool self_closing = false;
  };

  std::string_view rest() const { return html_.substr(at_); }
  bool ended() const { return at_ == html_.size(); }
  void skip_past(std::string_view mark);

  /// Goes to the first letter of its name. False at the end of the page.
  bool go_to_start_tag();
  /// Reads from the first letter of the tag's name past its ">". Nothing if the page ends before.
  template <class Take>
  std::optional<Tag> read_tag(Take take) {
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
        take(read_attribute(html_, at_));
      }
    }
    return std::nullopt;
  }

  void skip_declaration();
  void skip_comment();
  void skip_content(const Tag& tag);
  void skip_raw_text(std::string_view element);
  void skip_script();
  bool at_tag(std::string_view opening, std::string_view element) const;

  std::string_view html_;
  std::size_t at_ = 0;
  std::size_t foreign_depth_ = 0;  // how many svg and math elements are open
};

}  // namespace simul::html
