#include "html/links.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "html/html_text.hpp"
#include "linear_time.hpp"

namespace simul::html {
namespace {

using std::string_literals::operator""s;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kPage = "http://host/dir/page.html";

std::string repeated(std::string_view part, std::size_t count) {
  std::string text;
  text.reserve(part.size() * count);
  for (std::size_t i = 0; i < count; ++i) text += part;
  return text;
}

std::string numbered(std::string_view tag, std::size_t number) {
  return std::string(tag).append(std::to_string(number)).append(">");
}

std::vector<std::string> urls(std::string_view html) {
  return links(html, kPage).urls;
}

// The last path segments of a page's links, for tests of which links are found.
std::string found(std::string_view html) {
  std::string names;
  for (const auto& url : urls(html)) {
    if (!names.empty()) names += ' ';
    names += url.substr(url.rfind('/') + 1);
  }
  return names;
}

TEST(Links, AreThoseOfEveryElementInOrderAndOnce) {
  EXPECT_THAT(urls("<html><link rel=icon href=/icon><a href='x'>X</a><area href=\"y\">"
                   "<custom-thing href=z></custom-thing><a href=./x>again</a>"),
              ElementsAre("http://host/icon", "http://host/dir/x", "http://host/dir/y",
                          "http://host/dir/z"));
}

TEST(Links, AreFoundHoweverTheTagIsWritten) {
  EXPECT_EQ(found("<a href=x>"), "x");
  EXPECT_EQ(found("<A HREF=x>"), "x");
  EXPECT_EQ(found("<a\n\f\thref\n=\r 'x'\n>"), "x");
  EXPECT_EQ(found("<a href='x'class=y>"), "x");
  EXPECT_EQ(found("<a class='>'href=x>"), "x");
  EXPECT_EQ(found("<a/href=x/y/>"), "");
  EXPECT_EQ(found("<a/href=x>"), "x");
  EXPECT_EQ(found("<a = href=x>"), "x");
  EXPECT_EQ(found("<a \"href=x>"), "");
  EXPECT_EQ(found("<a href=x\"y'z>"), "x\"y'z");
  EXPECT_EQ(found("<a hidden href=x download>"), "x");
  EXPECT_EQ(found("<br href=x/>"), "");
  EXPECT_EQ(found("<a href=x/>y</a>"), "");
  EXPECT_EQ(found("<a title=\"a\nb\" href=\"c\nd\">"), "cd");
  EXPECT_EQ(found("<<a href=x>"), "x");
  EXPECT_EQ(found("a < b <a href=x> 1<2"), "x");
  EXPECT_EQ(found("<a href=x <a href=y>"), "x");
  EXPECT_EQ(found("\xEF\xBB\xBF<a href=x>"), "x");
}

TEST(Links, AreNotFoundOutsideTags) {
  for (const std::string_view html : {
           "<!-- <a href=x> -->",
           "<!--> --",
           "<!-- > <a href=x> --",
           "<!doctype html href=x>",
           "<!a href=x>",
           "<?a href=x>",
           "</a href=x>",
           "</ href=x>",
           "<a data-href=x xlink:href=y>",
           "<script>'<a href=x>'</script>",
           "<style><a href=x></style>",
           "<title><a href=x></title>",
           "<textarea><a href=x></textarea>",
           "<iframe><a href=x></iframe>",
           "<xmp><a href=x></xmp>",
           "<noembed><a href=x></noembed>",
           "<noframes><a href=x></noframes>",
           "<plaintext><a href=x></plaintext>",
           "<script><a href=x>",
           "<a href=x",
           "<a href='x>",
           "<a class='x href=y>",
           "< a href=x>",
           "<1a href=x>",
           "&lt;a href=x>",
       }) {
    EXPECT_THAT(urls(html), IsEmpty()) << html;
  }
}

TEST(Links, AreFoundBehindTheEndOfText) {
  EXPECT_EQ(found("<!--><a href=x>-->"), "x");
  EXPECT_EQ(found("<!---><a href=x>-->"), "x");
  EXPECT_EQ(found("<!-- a --!><a href=x>"), "x");
  EXPECT_EQ(found("<!-- a -- > ---><a href=x>"), "x");
  EXPECT_EQ(found("<!----><a href=x>"), "x");
  EXPECT_EQ(found("<!doctype html><a href=x>"), "x");
  EXPECT_EQ(found("<?xml version='1.0'?><a href=x>"), "x");
  EXPECT_EQ(found("</><a href=x>"), "x");
  EXPECT_EQ(found("</3 ><a href=x>"), "x");
  EXPECT_EQ(found("</p class='>'><a href=x>"), "x");
  EXPECT_EQ(found("<script></scripty><a href=x></SCRIPT ><a href=y>"), "y");
  EXPECT_EQ(found("<style></ style></style/><a href=x>"), "x");
  EXPECT_EQ(found("<script href=s></script><title href=t></title><a href=x>"), "s t x");
  EXPECT_EQ(found("<script/><a href=x></script><a href=y>"), "y");
  EXPECT_EQ(found("<noscript><a href=x></noscript>"), "x");
  EXPECT_EQ(found("<template><a href=x></template>"), "x");
}

TEST(Links, FollowAScriptThroughItsComments) {
  EXPECT_EQ(found("<script><!-- </script><a href=x>"), "x");
  EXPECT_EQ(found("<script><!-- <script> </script> <a href=x> --></script><a href=y>"), "y");
  EXPECT_EQ(found("<script><!-- <script> </script> </script><a href=x>"), "x");
  EXPECT_EQ(found("<script><!-- <script> --> </script><a href=x>"), "x");
  EXPECT_EQ(found("<script><!-- <scripts> </script><a href=x>"), "x");
  EXPECT_EQ(found("<script><!--><script></script><a href=x>"), "x");
  EXPECT_EQ(found("<script><script></script><a href=x>"), "x");
}

TEST(Links, FollowTheRulesOfForeignElements) {
  EXPECT_EQ(found("<svg><title/><style/><script/><a href=x></svg><title/><a href=y>"), "x");
  EXPECT_EQ(found("<svg><![CDATA[<a href=x> > ]]><a href=y></svg>"), "y");
  EXPECT_EQ(found("<svg/><![CDATA[><a href=x>]]>"), "x");
  EXPECT_EQ(found("<svg></svg></svg><![CDATA[><a href=x>]]>"), "x");
  EXPECT_EQ(found("<math><![CDATA[<a href=x>]]></MATH><![CDATA[><a href=y>"), "y");
}

TEST(Links, TakeTheFirstOfAnAttributeGivenTwice) {
  EXPECT_EQ(found("<a href=x href=y HREF=z>"), "x");
  EXPECT_EQ(found("<a href href=y>"), "page.html");
}

TEST(Links, WithoutValueLeadToThePage) {
  EXPECT_THAT(urls("<a href>"), ElementsAre(kPage));
  EXPECT_THAT(urls("<a href=>"), ElementsAre(kPage));
  EXPECT_THAT(urls("<a href=''>"), ElementsAre(kPage));
  EXPECT_THAT(urls("<a href=' \n'><a href=>"), ElementsAre(kPage));
}

TEST(Links, AreResolvedAgainstTheFirstBase) {
  EXPECT_THAT(urls("<a href=x><base target=_top><base href=/sub/ ><base href=http://other/>"),
              ElementsAre("http://host/sub/x", "http://host/sub/", "http://other/"));
  EXPECT_THAT(urls("<BASE HREF='//other/&amp;/'><a href=x>"),
              ElementsAre("http://other/&/", "http://other/&/x"));
  EXPECT_THAT(urls("<base href=sub/><a href=x>"),
              ElementsAre("http://host/dir/sub/", "http://host/dir/sub/x"));
}

TEST(Links, IgnoreABaseThatLeadsNowhere) {
  EXPECT_THAT(urls("<base href='javascript:0'><a href=x>"),
              ElementsAre("javascript:0", "http://host/dir/x"));
  EXPECT_THAT(urls("<base href='http://[/'><a href=x>"), ElementsAre("http://host/dir/x"));
}

TEST(Links, AreDroppedAndCountedWhenTheyCannotBeResolved) {
  const auto result = links("<a href='http://['><a href=x><a href='//]'>", kPage);
  EXPECT_THAT(result.urls, ElementsAre("http://host/dir/x"));
  EXPECT_EQ(result.dropped, 2);

  const auto nowhere = links("<a href=http://a/><a href=x>", "page.html");
  EXPECT_THAT(nowhere.urls, IsEmpty());
  EXPECT_EQ(nowhere.dropped, 2);
}

TEST(Links, HaveTheirCharacterReferencesDecoded) {
  EXPECT_THAT(urls("<a href='?a=1&amp;b=2&#38;c&#x26;d'>"),
              ElementsAre("http://host/dir/page.html?a=1&b=2&c&d"));
  EXPECT_THAT(urls("<a href='?a=1&copy=2&sect3&region;&amp'>"),
              ElementsAre("http://host/dir/page.html?a=1&copy=2&sect3&region;&"));
  EXPECT_THAT(urls("<a href='&#32;&#10;x&Tab;y&NewLine;'>"), ElementsAre("http://host/dir/xy"));
  EXPECT_THAT(urls("<a href='javascript&colon;0'>"), ElementsAre("javascript:0"));
}

TEST(Links, AreValidUtf8WhateverThePageIs) {
  EXPECT_THAT(urls("<a href=caf\xC3\xA9>"), ElementsAre("http://host/dir/caf\xC3\xA9"));
  EXPECT_THAT(urls("<a href=caf\xE9>"), ElementsAre("http://host/dir/caf\xEF\xBF\xBD"));
  EXPECT_THAT(urls("<a href='a\0b'>"s), ElementsAre("http://host/dir/a\xEF\xBF\xBD"
                                                    "b"));
  EXPECT_THAT(urls("<a hr\0ef=x><\0a href=y>\0<a href=z>"s), ElementsAre("http://host/dir/z"));
}

TEST(AttributeText, DecodesNumbersAsTheStandardDoes) {
  EXPECT_EQ(attribute_text("&#65;&#x41;&#X41&#65x"), "AAAAx");
  EXPECT_EQ(attribute_text("&#0;&#xD800;&#x110000;&#4294967361;"),
            "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(attribute_text("&#128;&#x9F;"), "\xE2\x82\xAC\xC5\xB8");
  EXPECT_EQ(attribute_text("&#x10FFFF;&#x7FF;&#x800;&#xFFFF;"),
            "\xF4\x8F\xBF\xBF\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF");
  EXPECT_EQ(attribute_text("&#;&#x;&#xg&# 1"), "&#;&#x;&#xg&# 1");
}

TEST(AttributeText, DecodesNamesOnlyWhereTheyEnd) {
  EXPECT_EQ(attribute_text("&lt;&LT&lt;&quot;&apos;"), "<<<\"'");
  EXPECT_EQ(attribute_text("&lt1 &lt= &ltx; &lt"), "&lt1 &lt= &ltx; <");
  EXPECT_EQ(attribute_text("&colon &colon;"), "&colon :");
  EXPECT_EQ(attribute_text("&CounterClockwiseContourIntegral;"), "\xE2\x88\xB3");
  EXPECT_EQ(attribute_text("&NotEqualTilde;"), "\xE2\x89\x82\xCC\xB8");
  const std::string unknown = repeated("&", 1) + repeated("a", 100) + ";";
  EXPECT_EQ(attribute_text("& && &; &nosuch;"), "& && &; &nosuch;");
  EXPECT_EQ(attribute_text(unknown), unknown);
}

TEST(AttributeText, ReplacesWhatIsNotUtf8) {
  const auto replaced = [](std::size_t count) { return repeated("\xEF\xBF\xBD", count); };
  EXPECT_EQ(attribute_text("\x80\xBF\xC0\xAF\xC1\xFE\xFF"), replaced(7));
  EXPECT_EQ(attribute_text("\xC3"), replaced(1));
  EXPECT_EQ(attribute_text("\xE2\x82"), replaced(1));
  EXPECT_EQ(attribute_text("\xE0\x80\x80\xED\xA0\x80\xF0\x80\x80\x80\xF4\x90\x80\x80"),
            replaced(14));
  EXPECT_EQ(attribute_text("\xED\x9F\xBF\xEE\x80\x80\xF0\x9F\x90\x98"),
            "\xED\x9F\xBF\xEE\x80\x80\xF0\x9F\x90\x98");
  EXPECT_EQ(attribute_text("\xE2\x82<"), replaced(1) + "<");
}

// Hostile pages.

std::vector<Shape> hostile_shapes() {
  const auto of = [](std::string_view part) {
    return [part](std::size_t bytes) { return repeated(part, bytes / part.size()); };
  };
  return std::vector<Shape>{
      {"nested elements", of("<div>")},
      {"nested, then end tags that match nothing",
       [](std::size_t bytes) {
         return repeated("<div>", bytes / 10) + repeated("</b>", bytes / 8);
       }},
      {"one tag of many attributes",
       [](std::size_t bytes) {
         std::string tag = "<a ";
         while (tag.size() < bytes)
           tag.append("a").append(std::to_string(tag.size())).append("=1 ");
         return tag + ">";
       }},
      {"tags that never end", of("<a href=")},
      {"quotes that never end", of("<a href=\"")},
      {"comments that never end", of("<!--")},
      {"comments that nearly end", of("<!-- --! -- >")},
      {"scripts that never end", of("<script><!--<script></")},
      {"scripts that nearly end", of("<script></scripty")},
      {"text areas that nearly end", of("<textarea></textare")},
      {"declarations", of("<!x")},
      {"CDATA that never ends", of("<svg><![CDATA[")},
      {"open angle brackets", of("<")},
      {"ampersands", [](std::size_t bytes) { return "<a href='" + repeated("&", bytes) + "'>"; }},
      {"a name without end",
       [](std::size_t bytes) { return "<a href='&" + std::string(bytes, 'a') + "'>"; }},
      {"one link", of("<a href=x>")},
      {"many links",
       [](std::size_t bytes) {
         std::string html;
         while (html.size() < bytes) html += numbered("<a href=", html.size());
         return html;
       }},
      {"steps up under a long base",
       [](std::size_t bytes) {
         std::string html = "<base href='/" + repeated("d/", bytes / 4) + "'>";
         while (html.size() < bytes) html += numbered("<a href=../", html.size());
         return html;
       }},
      {"absolute links under a long base",
       [](std::size_t bytes) {
         std::string html = "<base href='/" + repeated("d/", bytes / 4) + "'>";
         while (html.size() < bytes) html += numbered("<a href=//", html.size());
         return html;
       }},
      {"one long path",
       [](std::size_t bytes) { return "<a href='" + repeated("../x/", bytes / 5) + "'>"; }},
      {"zeros", [](std::size_t bytes) { return std::string(bytes, '\0'); }},
  };
}

TEST(HostilePage, TakesTimeInProportionToItsSize) {
  for (const auto& shape : hostile_shapes()) {
    expect_linear_time(shape, [](std::string_view page) { links(page, kPage); });
  }
}

TEST(HostilePage, OfFiftyMegabytesIsRead) {
  constexpr std::size_t kBytes = 50'000'000;
  std::string html = repeated("<div class='row'><p>text ", kBytes / 50);
  html += "<a href=deep>";
  html += repeated("</section>", kBytes / 20);
  html += "<a href=last>";
  EXPECT_EQ(found(html), "deep last");
}

TEST(HostilePage, OfNestedElementsIsRead) {
  const auto html = repeated("<div><b>", 100'000) + "<a href=x>" + repeated("</i></div>", 100'000);
  EXPECT_EQ(found(html), "x");
}

TEST(HostilePage, OfRubbishIsRead) {
  std::string rubbish;
  std::uint32_t state = 1;
  for (int i = 0; i < 1'000'000; ++i) {
    state = state * 1664525 + 1013904223;
    rubbish += static_cast<char>(state >> 24);
  }
  for (const auto& url : links(rubbish, kPage).urls) {
    EXPECT_EQ(url.find_first_of("\t\r\n"), std::string::npos);
    EXPECT_EQ(attribute_text(url), url) << "is not UTF-8, or changes when decoded again";
  }
}

TEST(HostilePage, CannotExpandWithoutBound) {
  // Without the bound, a base of a megabyte and 100,000 links would be 100 gigabytes of URLs.
  std::string html = "<base href='/" + std::string(1'000'000, 'd') + "/'>";
  for (int i = 0; i < 100'000; ++i) html += numbered("<a href=", i);
  const auto result = links(html, kPage);
  std::size_t bytes = 0;
  for (const auto& url : result.urls) bytes += url.size();
  EXPECT_LE(bytes, (std::size_t{16} << 20) + 8 * html.size());
  EXPECT_GT(result.dropped, 0);
  EXPECT_EQ(result.urls.size() + result.dropped, 100'001);
}

TEST(Links, AreTheSameOnManyThreads) {
  std::string html;
  for (int i = 0; i < 500; ++i) html += numbered("<a href=&amp;", i % 400);
  const auto expected = urls(html);
  ASSERT_EQ(expected.size(), 400);
  std::vector<std::vector<std::string>> results(8);
  std::vector<std::jthread> threads;
  threads.reserve(results.size());
  for (auto& result : results) threads.emplace_back([&] { result = urls(html); });
  threads.clear();
  for (const auto& result : results) EXPECT_EQ(result, expected);
}

}  // namespace
}  // namespace simul::html
