#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "http/response_head.hpp"

namespace simul::http {
namespace {

using Line = ResponseHead::Line;

// The result of the last line.
Line feed(ResponseHead& head, const std::vector<std::string_view>& lines) {
  Line last = Line::taken;
  for (const std::string_view line : lines) last = head.add(line);
  return last;
}

TEST(ClientResponseHead, IsCompleteOnlyWithItsBlankLine) {
  ResponseHead head;
  EXPECT_EQ(feed(head, {"HTTP/1.1 200 OK\r\n", "Content-Length: 5\r\n"}), Line::taken);
  EXPECT_FALSE(head.complete());
  EXPECT_EQ(head.status(), 200);
  EXPECT_EQ(head.add("\r\n"), Line::end);
  EXPECT_TRUE(head.complete());
  EXPECT_EQ(head.body_length(), 5);
  EXPECT_EQ(head.bytes(), 17 + 19 + 2);
}

TEST(ClientResponseHead, SkipsInterimResponses) {
  ResponseHead head;
  EXPECT_EQ(feed(head, {"HTTP/1.1 103 Early Hints\r\n", "Content-Length: 9\r\n", "\r\n"}),
            Line::taken);
  EXPECT_FALSE(head.complete());
  EXPECT_EQ(feed(head, {"HTTP/1.1 404 Not Found\r\n", "\r\n"}), Line::end);
  EXPECT_EQ(head.status(), 404);
  EXPECT_EQ(head.body_length(), std::nullopt);
}

TEST(ClientResponseHead, RequiresAStatusLine) {
  for (const std::string_view line :
       {"HTTP/1.1 200 OK\r\n", "HTTP/1.0 200\r\n", "HTTP/1.1 200\n"}) {
    ResponseHead head;
    EXPECT_EQ(head.add(line), Line::taken) << line;
    EXPECT_EQ(head.status(), 200);
  }
  for (const std::string_view line :
       {"HTTP/banana OK\r\n", "HTTP/1.1 two OK\r\n", "HTTP/2 200 OK\r\n", "HTTP/1.1 2000\r\n",
        "HTTP/1.1 020 OK\r\n", "HTTP/1.1 20", "\r\n", ""}) {
    ResponseHead head;
    EXPECT_EQ(head.add(line), Line::malformed) << line;
  }
}

TEST(ClientResponseHead, AcceptsRepeatedContentLengthsThatAreEqual) {
  for (const auto& [second, expected] : std::vector<std::pair<std::string_view, Line>>{
           {"content-LENGTH:  5 \r\n", Line::taken},
           {"Content-Length: 6\r\n", Line::malformed},
           {"Content-Length: -1\r\n", Line::malformed},
           {"Content-Length: 5, 5\r\n", Line::taken},
           {"Content-Length: 5,5 ,\t5,\r\n", Line::taken},
           {"Content-Length: 5, 6\r\n", Line::malformed},
           {"Content-Length: 5 5\r\n", Line::malformed},
           {"Content-Length: +5\r\n", Line::malformed},
           {"Content-Length: -0\r\n", Line::malformed},
           {"Content-Length: ,\r\n", Line::malformed},
           {"Content-Length: \r\n", Line::malformed},
           {"Content-Length: 99999999999999999999\r\n", Line::malformed}}) {
    ResponseHead head;
    const Line last =
        feed(head, {"HTTP/1.1 200 OK\r\n", "Content-Length: 5\r\n", second, "X: y\r\n"});
    EXPECT_EQ(last, expected) << second;
  }
}

TEST(ClientResponseHead, IgnoresContentLengthWhereSomethingElseDelimitsTheBody) {
  ResponseHead chunked;
  feed(chunked,
       {"HTTP/1.1 200 OK\r\n", "Transfer-Encoding: chunked\r\n", "Content-Length: 5\r\n", "\r\n"});
  EXPECT_EQ(chunked.body_length(), std::nullopt);
  EXPECT_FALSE(chunked.unsupported_transfer_coding());
  ResponseHead no_content;
  feed(no_content, {"HTTP/1.1 204 No Content\r\n", "Content-Length: 5\r\n", "\r\n"});
  EXPECT_EQ(no_content.body_length(), 0);
}

TEST(ClientResponseHead, ReportsCodings) {
  ResponseHead head;
  feed(head, {"HTTP/1.1 200 OK\r\n", "content-encoding: gzip\r\n", "Content-Encoding: br\r\n",
              "Transfer-Encoding: gzip, chunked\r\n", "\r\n"});
  EXPECT_EQ(head.content_encoding(), "gzip, br");
  EXPECT_TRUE(head.unsupported_transfer_coding());
}

TEST(ClientResponseHead, IdentityIsNoCoding) {
  struct Case {
    std::string_view line;
    bool by_length;
    bool unsupported;
  };
  for (const auto& [line, by_length, unsupported] :
       std::vector<Case>{{"Transfer-Encoding: identity\r\n", true, false},
                         {"transfer-encoding: Identity, identity\r\n", true, false},
                         {"Transfer-Encoding:\r\n", true, false},
                         {"Transfer-Encoding: identity, chunked\r\n", false, false},
                         {"Transfer-Encoding: chunked, chunked\r\n", false, true},
                         {"Transfer-Encoding: identity, gzip\r\n", false, true},
                         {"Transfer-Encoding: xchunked\r\n", false, true}}) {
    ResponseHead head;
    EXPECT_EQ(feed(head, {"HTTP/1.1 200 OK\r\n", "Content-Length: 5\r\n", line, "\r\n"}),
              Line::end);
    EXPECT_EQ(head.body_length().has_value(), by_length) << line;
    EXPECT_EQ(head.unsupported_transfer_coding(), unsupported) << line;
  }
  ResponseHead head;
  feed(head, {"HTTP/1.1 200 OK\r\n", "Content-Encoding: identity, gzip\r\n", "\r\n"});
  EXPECT_EQ(head.content_encoding(), "gzip");
}

TEST(ClientResponseHead, UnfoldsFields) {
  ResponseHead head;
  feed(head, {"HTTP/1.1 200 OK\r\n", "X-First: a\r\n", " b\r\n", "Content-Encoding:\r\n",
              "\tgzip\r\n", "Content-Type: text/html;\r\n", "   \r\n", "  charset=latin1 \r\n",
              "Location: /a\r\n", " /b\r\n", "\r\n"});
  EXPECT_TRUE(head.complete());
  EXPECT_EQ(head.content_encoding(), "gzip");
  EXPECT_EQ(head.content_type(), "text/html;  charset=latin1");
  EXPECT_EQ(head.location(), "/a /b");
}

// libcurl does not unfold: it would find another end of the body.
TEST(ClientResponseHead, RefusesFoldedFieldsThatDelimitTheBody) {
  for (const auto* name : {"Content-Length: 5\r\n", "Transfer-Encoding:\r\n"}) {
    ResponseHead head;
    EXPECT_EQ(feed(head, {"HTTP/1.1 200 OK\r\n", name, " 5\r\n", "\r\n"}), Line::malformed) << name;
  }
}

TEST(ClientResponseHead, JoinsTheTypesAndTakesTheFirstLocation) {
  ResponseHead head;
  feed(head, {"HTTP/1.1 302 Found\r\n", "Content-Type: text/html\r\n", "Location:\r\n",
              "Location: /a\r\n", "content-type: text/plain\r\n", "LOCATION: /b\r\n", "\r\n"});
  EXPECT_EQ(head.content_type(), "text/html, text/plain");
  EXPECT_EQ(head.location(), "/a");
}

TEST(ClientResponseHead, KnowsTheRedirects) {
  for (const int status : {301, 302, 303, 307, 308}) EXPECT_TRUE(is_redirect(status)) << status;
  for (const int status : {200, 300, 304, 305, 306, 309, 399}) {
    EXPECT_FALSE(is_redirect(status)) << status;
  }
}

TEST(ClientResponseHead, TrailersChangeNothing) {
  ResponseHead head;
  feed(head, {"HTTP/1.1 200 OK\r\n", "\r\n"});
  EXPECT_EQ(feed(head, {"Content-Length: 3\r\n", "\r\n"}), Line::taken);
  EXPECT_EQ(head.body_length(), std::nullopt);
  EXPECT_TRUE(head.complete());
}

TEST(ClientResponseHead, IsResetForTheNextHop) {
  ResponseHead head;
  feed(head,
       {"HTTP/1.1 302 Found\r\n", "Content-Length: 3\r\n", "Content-Encoding: gzip\r\n", "\r\n"});
  head.start();
  EXPECT_FALSE(head.complete());
  EXPECT_EQ(head.status(), 0);
  EXPECT_EQ(head.bytes(), 0);
  feed(head, {"HTTP/1.1 200 OK\r\n", "\r\n"});
  EXPECT_EQ(head.body_length(), std::nullopt);
  EXPECT_EQ(head.content_encoding(), "");
}

}  // namespace
}  // namespace simul::http
