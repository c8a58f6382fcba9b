#include "html/charset.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/utf8.hpp"
#include "html/query_writer.hpp"

namespace simul::html {
namespace {

using std::string_literals::operator""s;

std::string decoded(std::string_view label, std::string_view bytes) {
  return Charset::find(label).value().decoded(bytes);
}

std::string written(std::string_view label, std::string_view query) {
  const std::string begin = "http://h/?";
  const std::string url =
      QueryWriter(Charset::find(label).value()).written(std::string(begin).append(query));
  EXPECT_TRUE(url.starts_with(begin));
  return url.substr(begin.size());
}

TEST(Charset, IsFoundUnderEveryLabelOfTheStandardAndNoOther) {
  EXPECT_TRUE(Charset::find("UTF-8")->is_utf8());
  EXPECT_TRUE(Charset::find(" \tutf8\r\n")->is_utf8());
  EXPECT_EQ(Charset::find("latin1"), Charset::windows1252());
  EXPECT_EQ(Charset::find("US-ASCII"), Charset::windows1252());
  EXPECT_EQ(Charset::find("utf-16"), Charset::utf16le());
  EXPECT_EQ(Charset::find("UnicodeFFFE"), Charset::utf16be());
  for (const std::string_view label :
       {"", " ", "utf-7", "utf-32", "cp037", "utf", "utf-8 utf8", "latin1 cp1252"}) {
    EXPECT_FALSE(Charset::find(label)) << label;
  }
  EXPECT_FALSE(Charset::find("utf-8\0"s));
}

TEST(Charset, DecodesBytesAsTheStandardDoes) {
  EXPECT_EQ(decoded("iso-8859-1", "caf\xE9 \x80"), "café €");
  EXPECT_EQ(decoded("windows-1252", "\x81"), "\xC2\x81");
  EXPECT_EQ(decoded("windows-1251", "\xCF\xF0\xE8"), "При");
  EXPECT_EQ(decoded("windows-1253", "\xAA"), kReplacement);
  EXPECT_EQ(decoded("windows-1258", "a\xCC"), "a\xCC\x80") << "an accent is not combined";
  EXPECT_EQ(decoded("koi8-r", "\xF0\xD2\xC9"), "При");
  EXPECT_EQ(decoded("macintosh", "\x8E"), "é");
}

TEST(Charset, DecodesCharactersOfSeveralBytes) {
  EXPECT_EQ(decoded("shift_jis", "\x93\xFA\x96{\\~"), "日本\\~");
  EXPECT_EQ(decoded("euc-jp", "\xC6\xFC\xCB\xDC"), "日本");
  EXPECT_EQ(decoded("iso-2022-jp", "\x1B$BF|K\\\x1B(B<a>"), "日本<a>");
  EXPECT_EQ(decoded("gb2312", "\xC8\xD5\xB1\xBE"), "日本");
  EXPECT_EQ(decoded("big5", "\xA4\xE9\xA5\xBB"), "日本");
  EXPECT_EQ(decoded("euc-kr", "\xC7\xD1"), "한");
}

TEST(Charset, DecodesUtf16OfEitherOrder) {
  EXPECT_EQ(decoded("utf-16", "<\0a\0\xE9\0\x3D\xD8\x00\xDE"s), "<aé\xF0\x9F\x98\x80");
  EXPECT_EQ(decoded("utf-16be", "\0<\0a\0\xE9\xD8\x3D\xDE\x00"s), "<aé\xF0\x9F\x98\x80");
}

TEST(Charset, ReplacesInvalidSequencesAndContinues) {
  EXPECT_EQ(decoded("utf-16le",
                    "a\0\x00\xD8"
                    "b\0\x00\xDC"
                    "c\0d"s),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD"
            "c\xEF\xBF\xBD");
  EXPECT_EQ(decoded("euc-jp", "<\xFF>"), "<\xEF\xBF\xBD>");
  EXPECT_EQ(decoded("gb18030", "a\x81"), "a\xEF\xBF\xBD");
  EXPECT_EQ(decoded("shift_jis", "\x81<"), "\xEF\xBF\xBD<")
      << "an invalid sequence contains no ASCII";
  EXPECT_EQ(decoded("iso-2022-kr", "<a href=x>"), kReplacement);
  EXPECT_EQ(decoded("iso-2022-kr", ""), "");
  for (const char* label : {"utf-16le", "big5", "gbk", "iso-2022-jp", "windows-1255", "euc-kr"}) {
    std::string bytes;
    for (int i = 0; i < 65536; ++i) bytes += {static_cast<char>(i >> 8), static_cast<char>(i)};
    EXPECT_TRUE(is_utf8(decoded(label, bytes))) << label;
  }
}

TEST(QueryWriter, WritesThePagesOwnBytes) {
  EXPECT_EQ(written("latin1", "q=é€&r"), "q=%E9%80&r");
  EXPECT_EQ(written("latin1", "日é"), "%26%2326085%3B%E9");
  EXPECT_EQ(written("latin1", "é#é"), "%E9#é");
  EXPECT_EQ(written("shift_jis", "表"), "%95%5C");
  EXPECT_EQ(written("koi8-r", "При"), "%F0%D2%C9");
  EXPECT_EQ(written("iso-2022-jp", "日é a"), "%1B%24BF%7C%1B%28B%26%23233%3B a");
  EXPECT_EQ(written("iso-2022-jp", "日 日"), "%1B%24BF%7C%1B%28B %1B%24BF%7C%1B%28B");
}

TEST(QueryWriter, KeepsInvalidBytes) {
  EXPECT_EQ(QueryWriter(Charset::windows1252()).written("http://h/?q=\xE9#x"), "http://h/?q=%E9#x");
  EXPECT_EQ(QueryWriter(Charset::windows1252()).written("http://h/?\xE9"), "http://h/?%E9");
  EXPECT_EQ(QueryWriter(Charset::windows1252()).written("http://h/?\xF0\x9F&a"),
            "http://h/?%F0%9F&a");
}

TEST(QueryWriter, LeavesWhatIsSentInUtf8) {
  for (const std::string_view label : {"utf-8", "utf-16", "replacement"}) {
    EXPECT_EQ(written(label, "é"), "é") << label;
  }
  EXPECT_EQ(QueryWriter(Charset::windows1252()).written("mailto:x?é"), "mailto:x?é");
  EXPECT_EQ(QueryWriter(Charset::windows1252()).written("http://é/é"), "http://é/é");
}

TEST(Utf8, InvalidSequencesAreAsLongAsTheBeginningOfACharacter) {
  const auto invalid = [](std::size_t length) {
    return testing::AllOf(testing::Field(&Utf8Sequence::length, length),
                          testing::Field(&Utf8Sequence::valid, false));
  };
  EXPECT_THAT(first_sequence("\x80\x80"), invalid(1));
  EXPECT_THAT(first_sequence("\xC0\xAF"), invalid(1));
  EXPECT_THAT(first_sequence("\xE2\x82"), invalid(2));
  EXPECT_THAT(first_sequence("\xF0\x9F\x98<"), invalid(3));
  EXPECT_THAT(first_sequence("\xED\xA0\x80"), invalid(1));
  EXPECT_THAT(first_sequence("\xF4\x90\x80\x80"), invalid(1));
  EXPECT_TRUE(is_utf8("aé日\xF0\x9F\x98\x80"));
  EXPECT_FALSE(is_utf8("aé日\xF0\x9F\x98"));
  for (const char32_t code : {0x41U, 0xE9U, 0x65E5U, 0x1F600U}) {
    std::string text;
    append_utf8(text, code);
    EXPECT_EQ(first_character(text), code);
  }
}

}  // namespace
}  // namespace simul::html
