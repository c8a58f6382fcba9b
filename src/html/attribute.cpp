#include "html/attribute.hpp"

#include <algorithm>

#include "core/ascii.hpp"

namespace simul::html {
namespace {

void skip_white(std::string_view html, std::size_t& at) {
  while (at < html.size() && is_html_white(html[at])) ++at;
}

std::string_view read_value(std::string_view html, std::size_t& at) {
  skip_white(html, at);
  if (at == html.size()) return {};
  const char quote = html[at];
  if (quote == '"' || quote == '\'') {
    const std::size_t start = ++at;
    at = std::min(html.find(quote, at), html.size());
    const std::string_view value = html.substr(start, at - start);
    if (at < html.size()) ++at;
    return value;
  }
  const std::size_t start = at;
  while (at < html.size() && !is_html_white(html[at]) && html[at] != '>') ++at;
  return html.substr(start, at - start);
}

}  // namespace

Attribute read_attribute(std::string_view html, std::size_t& at) {
  const std::size_t start = at++;
  while (at < html.size() && !ends_name(html[at]) && html[at] != '=') ++at;
  Attribute attribute{.name = html.substr(start, at - start), .value = {}};
  skip_white(html, at);
  if (at < html.size() && html[at] == '=') attribute.value = read_value(html, ++at);
  return attribute;
}

}  // namespace simul::html
