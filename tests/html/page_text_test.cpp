#include "html/page_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/utf8.hpp"
#include "html/content_type.hpp"
#include "html/links.hpp"
#include "html/meta_charset.hpp"
#include "linear_time.hpp"

namespace simul::html {
namespace {

using std::string_literals::operator""s;
using testing::ElementsAre;

const std::string_view kNoType;
const Charset kUtf8 = Charset::utf8();
const Charset kLatin1 = Charset::windows1252();

Charset charset_of(std::string_view page, std::string_view content_type) {
  return PageText(page, content_type).charset();
}

TEST(PageText, PrefersTheMarkToTheHeaderAndTheHeaderToThePage) {
  const std::string meta = "<meta charset=koi8-r><a href=\xE9>";
  const Charset koi8 = *Charset::find("koi8-r");
  EXPECT_EQ(charset_of("\xEF\xBB\xBF" + meta, "text/html; charset=latin1"), kUtf8);
  EXPECT_EQ(charset_of("\xFE\xFF\0<"s, "text/html; charset=latin1"), Charset::utf16be());
  EXPECT_EQ(charset_of("\xFF\xFE<\0"s, "text/html; charset=utf-16be"), Charset::utf16le());
  EXPECT_EQ(charset_of(meta, "text/html; charset=latin1"), kLatin1);
  EXPECT_EQ(charset_of(meta, "text/html; charset=nonsense"), koi8);
  EXPECT_EQ(charset_of(meta, "text/html"), koi8);
  EXPECT_EQ(charset_of("<?xml version='1.0' encoding='koi8-r'?>\xE9", kNoType), koi8);
  EXPECT_EQ(charset_of("<\0?\0x\0m\0l\0"s, kNoType), Charset::utf16le());
  EXPECT_EQ(charset_of("\0<\0?\0x\0m\0l"s, kNoType), Charset::utf16be());
  EXPECT_EQ(charset_of("<a href=\xC3\xA9>", kNoType), kUtf8);
  EXPECT_EQ(charset_of("<a href=\xC3\xA9>\xE9", kNoType), kLatin1);
  EXPECT_EQ(charset_of("", kNoType), kUtf8);
}

TEST(PageText, FindsTheCharsetAmongTheParametersOfTheHeader) {
  for (const std::string_view type :
       {"text/html;charset=latin1", "text/html; CHARSET=Latin1 ", "text/html; charset=\"latin1\"",
        "text/html; boundary=\"a;charset=utf-8\"; charset=latin1",
        "text/html; charset=latin1; charset=utf-8", "text/html;;charset=latin1;",
        "text/html;charset=latin1, text/html", "x, text/html;charset=latin1, */*",
        "text/html; charset=\"lat\\in1\"", "text/html;charset=utf-8,a/b,text/html;charset=latin1",
        "text/html; q=\"a\\\";charset=utf-8\"; charset=latin1"}) {
    EXPECT_EQ(charset_of("\xC3\xA9", type), kLatin1) << type;
  }
  for (const std::string_view type :
       {"text/html", "charset=latin1", ";;charset=latin1;",
        "text/html;charset=latin1,a/b,text/html", "text/html, charset=latin1",
        "text/html; xcharset=latin1", "text/html; charset",
        "text/html; charset=", "text/html; charset=\"", "text/html; q=\"", "text/html; q=\"\\"}) {
    EXPECT_EQ(charset_of("\xC3\xA9", type), kUtf8) << type;
  }
}

TEST(PageText, DoesNotCopyUtf8OrAscii) {
  const std::string ascii = "<a href=x>";
  const std::string utf8 = "<a href=é>";
  const std::string broken = "<a href=\xE9>";
  EXPECT_EQ(PageText(ascii, kNoType).utf8().data(), ascii.data());
  EXPECT_EQ(PageText(ascii, "text/html; charset=latin1").utf8().data(), ascii.data());
  EXPECT_EQ(PageText(ascii, "text/html; charset=shift_jis").utf8().data(), ascii.data());
  EXPECT_EQ(PageText(utf8, kNoType).utf8().data(), utf8.data());
  EXPECT_EQ(PageText(broken, "text/html; charset=utf-8").utf8().data(), broken.data());
  EXPECT_NE(PageText(broken, kNoType).utf8().data(), broken.data());
  EXPECT_NE(PageText(ascii, "text/html; charset=utf-16").utf8().data(), ascii.data());
  EXPECT_EQ(PageText("\x1B$B<a>\x1B(B", "text/html; charset=iso-2022-jp").utf8().find("<a>"),
            std::string::npos);
}

TEST(MetaCharset, IsFoundAsThePrescanOfTheStandardFindsIt) {
  for (const std::string_view page : {
           "<meta charset=latin1>",
           "<META CHARSET = 'latin1' >",
           "<meta/charset=\"latin1\"/>",
           "<meta http-equiv=Content-Type content='text/html; charset=latin1'>",
           "<meta content='text/html; charset=\"latin1\"' http-equiv=content-type>",
           "<meta content='charset charset = latin1;x' http-equiv=content-type>",
           "<meta charset=latin1 charset=utf-8>",
           "<!doctype html><html><head><title>a</title><meta charset=latin1>",
           "<!-- <meta charset=utf-8> --><meta charset=latin1>",
           "<!--><meta charset=latin1>",
           "<a title='<meta charset=utf-8>'><meta charset=latin1>",
           "</a b='<meta charset=utf-8>'><meta charset=latin1>",
           "<?php '<meta charset=utf-8' ?><meta charset=latin1>",
           "<meta charset=nonsense><meta charset=latin1>",
           "<meta name=x content='charset=utf-8'><meta charset=latin1>",
           "< meta><3<meta charset=latin1>",
           "<?xml version='1.0' encoding=\"latin1\" ?><a>",
           "<?xml encoding='utf-8'?><meta charset=latin1>",
           "<meta charset=x-user-defined>",
       }) {
    EXPECT_EQ(meta_charset(page), kLatin1) << page;
  }
  for (const std::string_view page : {
           "",
           "<meta>",
           "<meta charset>",
           "<meta charset=latin1",
           "<meta charset='latin1>",
           "<metacharset=latin1>",
           "<meta content='text/html; charset=latin1'>",
           "<meta http-equiv=refresh content='charset=latin1'>",
           "<meta http-equiv=content-type content='charset'>",
           "<meta http-equiv=content-type content='charset=\"latin1'>",
           "<!-- <meta charset=latin1>",
           "<a title='<meta charset=latin1>",
           " <?xml encoding='latin1'?>",
           "<?xml encoding=latin1?>",
           "<?xml encoding",
           "<?xml encoding='latin1",
       }) {
    EXPECT_EQ(meta_charset(page), std::nullopt) << page;
  }
}

// "Change the encoding" of the HTML standard: where the prescan finds nothing, or not the truth.
TEST(PageText, FollowsADeclarationWhereverItStands) {
  const Charset koi8 = *Charset::find("koi8-r");
  const std::string meta = "<meta charset=koi8-r>";
  const std::string filler = "<!--" + std::string(1100, 'x') + "-->";
  EXPECT_EQ(charset_of(filler + meta, kNoType), koi8);
  EXPECT_EQ(charset_of(filler + "<body><p>" + meta, kNoType), koi8);
  EXPECT_EQ(charset_of(filler + "<META HTTP-EQUIV='Content&#45;Type' "
                                "CONTENT='text/html; &#99;harset=koi8-r'>",
                       kNoType),
            koi8);
  EXPECT_EQ(charset_of(filler + "<meta charset=nonsense http-equiv=content-type "
                                "content='text/html;charset=koi8-r'>",
                       kNoType),
            koi8);
  EXPECT_EQ(charset_of(filler + "<meta charset=utf-16>\xE9", kNoType), kUtf8);
  EXPECT_EQ(
      charset_of(filler + "<meta name=a><meta charset=nonsense>" + meta + "<meta charset=big5>",
                 kNoType),
      koi8);
  EXPECT_EQ(charset_of("<title><meta charset=big5></title>" + meta, kNoType), koi8);
  EXPECT_EQ(charset_of("<script>'<meta charset=big5>'</script>" + filler + meta, kNoType), koi8);
  EXPECT_EQ(charset_of("<?xml encoding='big5'?>" + filler + meta, kNoType), koi8);

  EXPECT_EQ(charset_of(filler + meta, "text/html; charset=latin1"), kLatin1);
  EXPECT_EQ(charset_of("\xEF\xBB\xBF" + filler + meta, kNoType), kUtf8);
  for (const std::string_view no_meta :
       {"<!--<meta charset=koi8-r>", "<metacharset=koi8-r>", "<x <meta charset=koi8-r>",
        "<meta charset=koi8-r", "<meta content=koi8-r>",
        "<meta http-equiv=refresh content='0;charset=koi8-r'>"}) {
    EXPECT_EQ(charset_of(filler + std::string(no_meta), kNoType), kUtf8) << no_meta;
  }
  EXPECT_EQ(charset_of("<title>" + filler + meta, kNoType), kUtf8);
}

TEST(MimeType, IsExtractedAsTheFetchStandardExtractsIt) {
  struct Case {
    std::string_view header;
    std::string_view essence;
    std::string_view charset;
  };
  for (const auto& [header, essence, charset] : std::vector<Case>{
           {"text/html", "text/html", ""},
           {" TEXT/HTML ;Charset=X ", "text/html", "X"},
           {"text/html,text/html", "text/html", ""},
           {"text/plain;charset=gbk, text/html", "text/html", ""},
           {"text/html;charset=gbk;a=b, text/html;x=y", "text/html", "gbk"},
           {"text/html;charset=gbk;a=b, text/html;x=y;charset=utf-8", "text/html", "utf-8"},
           {"text/html;charset=gbk,x/x,text/html;x=y", "text/html", ""},
           {"text/html, cannot-parse", "text/html", ""},
           {"text/html, */*", "text/html", ""},
           {"text/html, ", "text/html", ""},
           {"text/html;\" \", text/plain", "text/plain", ""},
           {"text/html;a=\"x, text/plain", "text/html", ""},
           {"text/html;charset=\"a;,b\"", "text/html", "a;,b"},
           {"text/html;charset=\"a", "text/html", "a"},
           {"text/html;charset=\"a\"b;charset=c", "text/html", "a"},
           {"text/html;charset=;charset=b", "text/html", "b"},
           {"text/html;charset;charset=b", "text/html", "b"},
           {"text/html;charset= b ", "text/html", "b"},
           {"text/html;charset =b", "text/html", ""},
           {"text/html ;x", "text/html", ""}}) {
    const auto type = extract_mime_type(header);
    ASSERT_TRUE(type) << header;
    EXPECT_EQ(type->essence, essence) << header;
    EXPECT_EQ(type->charset.value_or(""), charset) << header;
  }
  for (const std::string_view header : {"", " ", "html", "text", "text/", "/html", "text/ht ml",
                                        "te xt/html", ",", "*/*", "text/html x", "\xE9/html"}) {
    EXPECT_FALSE(extract_mime_type(header)) << header;
    EXPECT_TRUE(is_html_type(header)) << header;
  }
  EXPECT_TRUE(is_html_type("text/html, text/html"));
  EXPECT_TRUE(is_html_type("application/xhtml+xml"));
  EXPECT_TRUE(is_html_type("unknown/unknown"));
  EXPECT_FALSE(is_html_type("text/html, text/plain"));
  EXPECT_FALSE(is_html_type("text/htmlx"));
}

TEST(MetaCharset, CannotBeUtf16) {
  EXPECT_EQ(meta_charset("<meta charset=utf-16>"), kUtf8);
  EXPECT_EQ(meta_charset("<?xml encoding='utf-16be'?>"), kUtf8);
}

TEST(MetaCharset, IsLookedForInTheBeginningOnly) {
  const std::string meta = "<meta charset=latin1>";
  EXPECT_EQ(meta_charset(std::string(1024 - meta.size(), ' ') + meta), kLatin1);
  EXPECT_EQ(meta_charset(std::string(1025 - meta.size(), ' ') + meta), std::nullopt);
}

TEST(LinksOfPage, AreTheSameInEveryEncoding) {
  EXPECT_THAT(links_of_page("<a href=/caf\xE9>", "text/html; charset=latin1", "http://h/").urls,
              ElementsAre("http://h/café"));
  EXPECT_THAT(links_of_page("\xFF\xFE<\0a\0 \0h\0r\0e\0f\0=\0\xE9\0>\0"s, "", "http://h/").urls,
              ElementsAre("http://h/é"));
  EXPECT_THAT(links_of_page("<a href=/caf\xE9>", "text/html; charset=utf-8", "http://h/").urls,
              ElementsAre("http://h/caf\xEF\xBF\xBD"));
}

TEST(LinksOfPage, HaveTheirQueriesInThePagesOwnBytes) {
  const auto urls = [](std::string_view page, std::string_view charset) {
    return links_of_page(page, std::string("text/html; charset=").append(charset), "http://h/")
        .urls;
  };
  EXPECT_THAT(urls("<a href='/\xE9?q=a\xE9=\xE8&#x65E5;#\xE9'>", "latin1"),
              ElementsAre("http://h/é?q=a%E9=%E8%26%2326085%3B#é"));
  EXPECT_THAT(urls("<a href='mailto:x?\xE9'>", "latin1"), ElementsAre("mailto:x?é"));
  EXPECT_THAT(urls("<a href='?é'>", "utf-8"), ElementsAre("http://h/?é"));
  EXPECT_THAT(urls("<a href='?&eacute;'>", "koi8-r"), ElementsAre("http://h/?%26%23233%3B"))
      << "in a page of ASCII bytes, too";
}

TEST(LinksOfPage, AreTheSameOnManyThreads) {
  const auto read = [] {
    return links_of_page("<a href='/\x93\xFA?\x93\xFA'>", "text/html; charset=sjis", "http://h/")
        .urls;
  };
  std::vector<std::vector<std::string>> results(8);
  std::vector<std::jthread> threads;
  for (auto& result : results) threads.emplace_back([&] { result = read(); });
  threads.clear();
  for (const auto& result : results) EXPECT_THAT(result, ElementsAre("http://h/日?%93%FA"));
}

std::string rubbish(std::size_t bytes) {
  std::string text;
  std::uint32_t state = 1;
  while (text.size() < bytes) {
    state = state * 1664525 + 1013904223;
    text += static_cast<char>(state >> 24);
  }
  return text;
}

std::string repeated(std::string_view part, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += part;
  return text;
}

// ThreadSanitizer checks all the remaining text at each call of iconv, and every invalid sequence
// takes a call. So it makes the conversion of random bytes quadratic.
#ifdef SIMUL_THREAD_SANITIZER
const std::vector<const char*> kCharsetsInLinearTime = {"", "latin1"};  // converted byte by byte
constexpr std::size_t kMuchRubbish = 64 << 10;
#else
const std::vector<const char*> kCharsetsInLinearTime = {"",        "latin1",    "utf-16",
                                                        "gb18030", "shift_jis", "iso-2022-jp"};
constexpr std::size_t kMuchRubbish = 1 << 20;
#endif

TEST(HostilePage, IsDecodedInTimeInProportionToItsSize) {
  const auto of = [](std::string_view part) {
    return [part](std::size_t bytes) { return repeated(part, bytes); };
  };
  const std::vector<Shape> shapes = {
      {"rubbish", rubbish},
      {"halves of characters", of("\xD8")},
      {"escapes", of("\x1B$B")},
      {"metas that never end", of("<meta charset='")},
      {"comments that never end", of("<!--")},
      {"queries", of("<a href='?\xC3\xA9\xE9'>")},
      {"a query that is nothing else",
       [](std::size_t bytes) { return "<a href='?" + repeated("\xE9 ", bytes) + "'>"; }},
      {"characters that the page lacks", of("<a href='?&nGt;'>\xE9")},
  };
  for (const char* charset : kCharsetsInLinearTime) {
    const std::string type = std::string("text/html; charset=").append(charset);
    for (const auto& shape : shapes) {
      SCOPED_TRACE(type);
      expect_linear_time(shape,
                         [&](std::string_view page) { links_of_page(page, type, "http://host/"); });
    }
  }
}

TEST(HostilePage, MayHaveAHostileHeader) {
  for (const char* part : {";", ";a=\"", "; charset=x", ";\"\\\"", " ", "charset", "\xD8"}) {
    const Shape shape{part, [&](std::size_t bytes) { return repeated(part, bytes); }};
    expect_linear_time(shape, [](std::string_view type) { PageText("\xE9", type); });
  }
}

TEST(HostilePage, OfRubbishHasUrlsOfTextInEveryEncoding) {
  const std::string page = repeated("<a href='" + rubbish(300) + "'>", kMuchRubbish);
  for (const char* charset : {"", "latin1", "utf-16", "gb18030", "iso-2022-jp", "big5"}) {
    const std::string type = std::string("text/html; charset=").append(charset);
    for (const auto& url : links_of_page(page, type, "http://host/").urls) {
      EXPECT_TRUE(is_utf8(url)) << charset;
      EXPECT_EQ(url.find_first_of("\t\r\n"), std::string::npos) << charset;
    }
  }
}

}  // namespace
}  // namespace simul::html
