#include "html/url.hpp"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace simul::html {
namespace {

struct Example {
  std::string_view reference;
  std::string_view url;
};

template <std::size_t N>
void expect_all(std::string_view base, const std::array<Example, N>& examples) {
  for (const auto& [reference, url] : examples) {
    EXPECT_EQ(resolve(base, reference), url) << base << " + " << reference;
  }
}

constexpr std::string_view kRfcBase = "http://a/b/c/d;p?q";

TEST(Resolve, GivesTheNormalExamplesOfRfc3986) {
  expect_all(kRfcBase, std::to_array<Example>({{"g:h", "g:h"},
                                               {"g", "http://a/b/c/g"},
                                               {"./g", "http://a/b/c/g"},
                                               {"g/", "http://a/b/c/g/"},
                                               {"/g", "http://a/g"},
                                               {"//g", "http://g"},
                                               {"?y", "http://a/b/c/d;p?y"},
                                               {"g?y", "http://a/b/c/g?y"},
                                               {"#s", "http://a/b/c/d;p?q#s"},
                                               {"g#s", "http://a/b/c/g#s"},
                                               {"g?y#s", "http://a/b/c/g?y#s"},
                                               {";x", "http://a/b/c/;x"},
                                               {"g;x", "http://a/b/c/g;x"},
                                               {"g;x?y#s", "http://a/b/c/g;x?y#s"},
                                               {"", "http://a/b/c/d;p?q"},
                                               {".", "http://a/b/c/"},
                                               {"./", "http://a/b/c/"},
                                               {"..", "http://a/b/"},
                                               {"../", "http://a/b/"},
                                               {"../g", "http://a/b/g"},
                                               {"../..", "http://a/"},
                                               {"../../", "http://a/"},
                                               {"../../g", "http://a/g"}}));
}

TEST(Resolve, GivesTheAbnormalExamplesOfRfc3986) {
  expect_all(kRfcBase, std::to_array<Example>({{"../../../g", "http://a/g"},
                                               {"../../../../g", "http://a/g"},
                                               {"/./g", "http://a/g"},
                                               {"/../g", "http://a/g"},
                                               {"g.", "http://a/b/c/g."},
                                               {".g", "http://a/b/c/.g"},
                                               {"g..", "http://a/b/c/g.."},
                                               {"..g", "http://a/b/c/..g"},
                                               {"./../g", "http://a/b/g"},
                                               {"./g/.", "http://a/b/c/g/"},
                                               {"g/./h", "http://a/b/c/g/h"},
                                               {"g/../h", "http://a/b/c/h"},
                                               {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
                                               {"g;x=1/../y", "http://a/b/c/y"},
                                               {"g?y/./x", "http://a/b/c/g?y/./x"},
                                               {"g?y/../x", "http://a/b/c/g?y/../x"},
                                               {"g#s/./x", "http://a/b/c/g#s/./x"},
                                               {"g#s/../x", "http://a/b/c/g#s/../x"},
                                               // The RFC allows this beside "http:g".
                                               {"http:g", "http://a/b/c/g"}}));
}

TEST(Resolve, TakesWhatPagesContain) {
  expect_all(
      "http://host:8080/dir/page.html?a=1",
      std::to_array<Example>({
          {"  next.html  ", "http://host:8080/dir/next.html"},
          {"\n\t/x y\r\n", "http://host:8080/x y"},
          {"ne\nxt\t.html", "http://host:8080/dir/next.html"},
          {"g#f \n", "http://host:8080/dir/g#f"},
          {"mailto:a@b \n", "mailto:a@b"},
          {"#", "http://host:8080/dir/page.html?a=1#"},
          {"?", "http://host:8080/dir/page.html?"},
          {"?#", "http://host:8080/dir/page.html?#"},
          {"g?", "http://host:8080/dir/g?"},
          {"g#", "http://host:8080/dir/g#"},
          {"?b", "http://host:8080/dir/page.html?b"},
          {"HTTP://Other/Path", "http://Other/Path"},
          {"HTTPS://Other/Path", "HTTPS://Other/Path"},
          {"https:", "https:"},
          {"HTTP:", "http://host:8080/dir/page.html?a=1"},
          {"http://other", "http://other"},
          {"//other:1?q", "http://other:1?q"},
          {"///x", "http:///x"},
          {"mailto:someone@example.org?subject=a b", "mailto:someone@example.org?subject=a b"},
          {"JavaScript:void(0)", "JavaScript:void(0)"},
          {"data:text/html,<a href='#'>", "data:text/html,<a href='#'>"},
          {"tel:+41", "tel:+41"},
          {"caf\xC3\xA9", "http://host:8080/dir/caf\xC3\xA9"},
          {"1:2", "http://host:8080/dir/1:2"},
          {"a b:c", "http://host:8080/dir/a b:c"},
          {"./a:b", "http://host:8080/dir/a:b"},
          {"http://u:p@[::1]:80/x", "http://u:p@[::1]:80/x"},
          {"http://other/a/../b/./c", "http://other/b/c"},
          {"ftp://other/a/../b/./c", "ftp://other/b/c"},
          {"news:a/../b", "news:a/../b"},
          {"/a/../b/./c", "http://host:8080/b/c"},
          {"a//b///c", "http://host:8080/dir/a//b///c"},
          {"/a//b", "http://host:8080/a//b"},
          {"/a//../b", "http://host:8080/a/b"},
          {"/..//up", "http://host:8080//up"},
          {".//up", "http://host:8080/dir//up"},
          {"../../../../up", "http://host:8080/up"},
      }));
}

TEST(Resolve, TakesBasesOfEveryShape) {
  EXPECT_EQ(resolve("http://a", "g"), "http://a/g");
  EXPECT_EQ(resolve("http://a", ""), "http://a");
  EXPECT_EQ(resolve("http://a", "?q"), "http://a?q");
  EXPECT_EQ(resolve("http://a?x", "g"), "http://a/g");
  EXPECT_EQ(resolve("http://a#x", "#y"), "http://a#y");
  EXPECT_EQ(resolve("http://a/b/", "."), "http://a/b/");
  EXPECT_EQ(resolve("http://a/b/../c/./d", "g"), "http://a/c/g");
  EXPECT_EQ(resolve("http://a/b//c/d", "g"), "http://a/b//c/g");
  EXPECT_EQ(resolve("http://a/b//c/d", "../../g"), "http://a/b/g");
  EXPECT_EQ(resolve("http://a//", "g"), "http://a//g");
  EXPECT_EQ(resolve("http://a/b/../c/./d?", ""), "http://a/c/d?");
  EXPECT_EQ(resolve("http://h/web/2020/http://example.com/dir/page.html", "other.html"),
            "http://h/web/2020/http://example.com/dir/other.html");
  EXPECT_EQ(resolve(" HTTPS://A/b\n", "c"), "https://A/c");
  EXPECT_EQ(resolve("ftp://a/b/c", "../d"), "ftp://a/d");
}

TEST(Resolve, DropsTheFragmentOfTheBaseForAnEmptyReference) {
  EXPECT_EQ(resolve("http://a/b?q#s", ""), "http://a/b?q");
  EXPECT_EQ(resolve("http://a/b?q #s", " "), "http://a/b?q");
}

TEST(Resolve, TakesSemicolonsForOrdinaryCharacters) {
  EXPECT_EQ(resolve("http://a/b/c", "g;"), "http://a/b/g;");
  EXPECT_EQ(resolve("http://a/b/c", "..;x"), "http://a/b/..;x");
}

TEST(Resolve, RefusesWhatIsNoAbsoluteBase) {
  for (const auto* base : {"", "a", "/a", "//a/b", "mailto:a", "http:", "http:a", "http:///a",
                           "file:///a", "http://", "1http://a", "http://[::1/", "http://::1]/"}) {
    EXPECT_EQ(resolve(base, "http://other/"), std::nullopt) << base;
  }
}

TEST(Resolve, RefusesHalfABracketPair) {
  EXPECT_EQ(resolve("http://a", "http://[::1"), std::nullopt);
  EXPECT_EQ(resolve("http://a", "//::1]/x"), std::nullopt);
  EXPECT_EQ(resolve("http://a", "https://[x/"), std::nullopt);
  EXPECT_EQ(resolve("http://a", "/x[1"), "http://a/x[1");
}

TEST(Resolve, PassesOnBytesThatAreNoText) {
  using std::string_literals::operator""s;
  EXPECT_EQ(resolve("http://a/", "b\0c\xFF"s), "http://a/b\0c\xFF"s);
  EXPECT_EQ(resolve("http://a/", "\0\x01 b \x1F\0"s), "http://a/b");
}

TEST(Resolve, ChangesNothingTheSecondTime) {
  for (const std::string_view base : {"http://a/b/c/d;p?q", "http://a/ ?q #f"}) {
    for (const std::string_view reference :
         {"g", "", "#", "?", "g #", "g ?", "g? #", "http:// #", "http://a #", "x/. #", "/..//x",
          "/.//x", "http:////x", "mailto:x #", "HTTPS://B?#", " \t http:g", "//b c /#"}) {
      const std::string once = resolve(base, reference).value_or("nothing");
      EXPECT_EQ(resolve(base, once), once) << base << " + " << reference;
    }
  }
}

TEST(Resolve, TakesVeryLongReferences) {
  std::string up;
  std::string slashes = "/a";
  for (int i = 0; i < 1'000'000; ++i) {
    up += "../x/";
    slashes += '/';
  }
  EXPECT_EQ(resolve("http://a/b/c", up), "http://a/x/");
  EXPECT_TRUE(resolve("http://a/b/c", slashes) == "http://a" + slashes) << "too long to print";
}

TEST(Url, NamesItsHost) {
  EXPECT_EQ(host("http://a.b/c"), "a.b");
  EXPECT_EQ(host("http://a:80"), "a");
  EXPECT_EQ(host("http://user:pass@a:80?x@y:z"), "a");
  EXPECT_EQ(host("http://a@b@c/"), "c");
  EXPECT_EQ(host("http://[::1]:80/"), "[::1]");
  EXPECT_EQ(host("http://[::1]/"), "[::1]");
  EXPECT_EQ(host("mailto:a@b"), "");
  EXPECT_EQ(host("http://[::1/"), "");
}

TEST(Url, LosesItsFragment) {
  EXPECT_EQ(without_fragment("http://a/b?c#d#e"), "http://a/b?c");
  EXPECT_EQ(without_fragment("http://a"), "http://a");
}

TEST(Url, IsEscapedToBeSent) {
  EXPECT_EQ(request_url("http://a/b c/\xC3\xA9?q=<\"\\^`{|}>#d"),
            "http://a/b%20c/%C3%A9?q=%3C%22%5C%5E%60%7B%7C%7D%3E");
  EXPECT_EQ(request_url("http://a/%20%zz[]!$&'()*+,;=:@-._~"),
            "http://a/%20%zz[]!$&'()*+,;=:@-._~");
  EXPECT_EQ(request_url("http://b\xC3\xBC"
                        "cher/\x7F\n"),
            "http://b\xC3\xBC"
            "cher/%7F%0A");
  EXPECT_EQ(request_url("http://a b?x y"), "http://a b?x%20y");
  EXPECT_EQ(request_url("http://a#x"), "http://a");
}

}  // namespace
}  // namespace simul::html
