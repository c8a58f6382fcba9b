#include "http/http_url.hpp"

#include <gtest/gtest.h>

#include <string>

#include "http/request.hpp"

namespace simul::http {
namespace {

// "host port authority target" of a URL, or the kind of its refusal.
std::string parts_of(std::string_view url) {
  const auto parsed = parse_http_url(url);
  if (const auto* const refusal = std::get_if<UrlRefusal>(&parsed)) {
    return std::string(name(refusal->kind));
  }
  const auto& parts = std::get<HttpUrl>(parsed);
  std::string all = parts.tls ? "tls " : "";
  if (parts.has_user) all += "user ";
  for (const std::string* const part : {&parts.host, &parts.port, &parts.authority}) {
    all += *part;
    all += ' ';
  }
  return all + parts.target;
}

TEST(HttpUrl, IsSplit) {
  EXPECT_EQ(parts_of("http://a.example"), "a.example 80 a.example /");
  EXPECT_EQ(parts_of("HTTP://127.0.0.1:8080/x/y?z=1#part"),
            "127.0.0.1 8080 127.0.0.1:8080 /x/y?z=1");
  EXPECT_EQ(parts_of("http://a?b"), "a 80 a /?b");
  EXPECT_EQ(parts_of("http://a:/"), "a 80 a: /");
  EXPECT_EQ(parts_of("http://[::1]:81/?"), "::1 81 [::1]:81 /?");
  EXPECT_EQ(parts_of("http://a/caf\xC3\xA9"), "a 80 a /caf%C3%A9");
  EXPECT_EQ(parts_of("https://a/"), "tls a 443 a /");
  EXPECT_EQ(parts_of("http://u:p@a@b/"), "user b 80 b /");
}

TEST(HttpUrl, IsRefused) {
  for (const std::string_view url :
       {"", "a", "http:", "http:///a", "http://:80/", "http://a:0/", "http://a:65536/",
        "http://a:80x/", "http://a:-1/", "http://[::1/", "http://[::bud]/", "http://[::1]80/",
        "http://a b/", "http://a/b c", "http://a/\r\nX: y", "http://a/\x7F", "http://u@/"}) {
    EXPECT_EQ(parts_of(url), "bad_url") << url;
  }
  EXPECT_EQ(parts_of("mailto:someone@example.org"), "unsupported_scheme");
  EXPECT_EQ(parts_of("ftp://a/"), "unsupported_scheme");
}

TEST(Request, IsWhatIsSent) {
  ClientOptions options;
  options.user_agent = "a test";
  const Request request("http://127.0.0.1:80/a?b#c", options);
  EXPECT_FALSE(request.refusal());
  EXPECT_EQ(request.bytes(),
            "GET /a?b HTTP/1.1\r\nHost: 127.0.0.1:80\r\nUser-Agent: a test\r\nAccept: */*\r\n"
            "Accept-Encoding: gzip\r\n\r\n");
  EXPECT_EQ(request.addresses().size(), 1U);
  options.user_agent.clear();
  options.accept_compressed = false;
  EXPECT_EQ(Request("http://127.0.0.1", options).bytes(),
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n");
}

TEST(Request, SaysWhatIsBeyondIt) {
  EXPECT_EQ(Request::beyond_reach("http://a/"), "");
  EXPECT_EQ(Request::beyond_reach("no URL"), "");  // a failure of its own
  EXPECT_EQ(Request::beyond_reach("https://a/"), "TLS");
  EXPECT_NE(Request::beyond_reach("http://user@a/"), "");
  EXPECT_NE(Request::beyond_reach("http://b\xC3\xBC"
                                  "cher.invalid/"),
            "");
}

}  // namespace
}  // namespace simul::http
