#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace simul::html {

/// An `href` attribute: views into the page, as they are written there.
struct Href {
  std::string_view element;  // the name of its element, in any case
  std::string_view value;    // character references not decoded; empty for `<a href>`
};

/// Reads every `href` attribute of every start tag of a page, in order.
///
/// It finds tags as the HTML standard's tokenizer does (section 13.2.5), without scripting: nothing
/// inside a comment, a script, a style sheet, a title or a text area is a tag; of an attribute
/// given twice, the first counts; a tag that the page's end cuts off is ignored. It builds no tree
/// and never goes back: time is linear in the page whatever the page holds, memory is constant.
/// (The available tree-building parsers, and libxml2's event-driven one, take quadratic time where
/// end tags match nothing or one tag has very many attributes.)
///
/// Without a tree, it recognises `<svg>` and `<math>` by their tags alone: inside them `<![CDATA[`
/// is text up to `]]>`, and `<style/>`, `<script/>` and `<title/>` have no content.
///
/// The page is UTF-8, valid or not: see PageText for other encodings. It must outlive the reader
/// and everything that the reader returned.
class HrefReader {
 public:
  explicit HrefReader(std::string_view html) : html_(html) {}

  /// The next attribute. Nothing at the end of the page.
  std::optional<Href> next();

 private:
  struct Tag {
    std::string_view name;
    std::optional<std::string_view> href;
    bool self_closing = false;
  };

  std::string_view rest() const { return html_.substr(at_); }
  bool ended() const { return at_ == html_.size(); }
  void skip_past(std::string_view mark);

  std::optional<Tag> read_tag();

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
