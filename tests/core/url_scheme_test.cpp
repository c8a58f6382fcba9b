#include "core/url_scheme.hpp"

#include <gtest/gtest.h>

namespace simul {
namespace {

TEST(UrlScheme, IsWhatStandsBeforeTheColon) {
  EXPECT_EQ(url_scheme("http://a:80"), "http");
  EXPECT_EQ(url_scheme("mailto:a@b"), "mailto");
  EXPECT_EQ(url_scheme("Web+x-1.0:"), "Web+x-1.0");
  for (const auto* url :
       {"", ":", "http", "//a:80", "1a:b", "+a:b", "a b:c", "/a:b", "caf\xE9:x"}) {
    EXPECT_EQ(url_scheme(url), "") << url;
  }
}

TEST(UrlScheme, IsHttpInAnyCase) {
  EXPECT_TRUE(is_http("http://a"));
  EXPECT_TRUE(is_http("HTTPS://a"));
  for (const auto* url : {"ftp://a", "httpx://a", "http", "//a", "mailto:http://a", ""}) {
    EXPECT_FALSE(is_http(url)) << url;
  }
}

}  // namespace
}  // namespace simul
