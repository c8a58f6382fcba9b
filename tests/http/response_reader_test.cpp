#include "http/response_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace simul::http {
namespace {

using Status = ResponseReader::Status;

struct Read {
  Response response;
  ResponseReader reader;
  Status status = Status::incomplete;
  std::size_t most_space = 0;

  explicit Read(const Limits& limits = {}) : reader(limits) { reader.start(response); }

  // At most `piece` bytes at a time, as long as more are needed. Returns what was not read.
  std::string_view feed(std::string_view bytes, std::size_t piece = SIZE_MAX) {
    while (!bytes.empty() && status == Status::incomplete) {
      const std::span<char> space = reader.space();
      most_space = std::max(most_space, space.size());
      const std::size_t size = std::min({bytes.size(), piece, space.size()});
      std::ranges::copy(bytes.substr(0, size), space.begin());
      bytes.remove_prefix(size);
      status = reader.received(size);
    }
    return bytes;
  }
};

TEST(ResponseReader, ReadsBodiesHoweverTheyCome) {
  const std::string_view head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";
  for (const std::string_view rest :
       {"Content-Length: 5\r\n\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nX: trailer\r\n\r\n"}) {
    for (const std::size_t piece : {1, 2, 3, 7, 1000}) {
      Read read;
      EXPECT_EQ(read.feed(std::string(head) + std::string(rest), piece), "");
      EXPECT_EQ(read.status, Status::whole) << rest << " by " << piece;
      EXPECT_EQ(read.response.status, 200);
      EXPECT_EQ(read.response.body, "hello");
      EXPECT_EQ(read.response.content_type, "text/plain");
      EXPECT_TRUE(read.reader.keeps_connection());
    }
  }
}

TEST(ResponseReader, EndsABodyWithTheConnection) {
  Read read;
  read.feed("HTTP/1.1 200 OK\r\n\r\nhello");
  EXPECT_EQ(read.status, Status::incomplete);
  EXPECT_EQ(read.reader.ended(), Status::whole);
  EXPECT_EQ(read.response.body, "hello");
  EXPECT_FALSE(read.reader.keeps_connection());
}

TEST(ResponseReader, SkipsInterimResponses) {
  Read read;
  read.feed(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nContent-Type: no\r\n\r\n"
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
      3);
  EXPECT_EQ(read.status, Status::whole);
  EXPECT_EQ(read.response.status, 200);
  EXPECT_EQ(read.response.content_type, "");
  EXPECT_EQ(read.response.body, "hi");
}

// As behind a HEAD: what the headers say of a body is not there.
TEST(ResponseReader, KnowsWhichStatusesHaveNoBody) {
  for (const std::string_view status : {"204 No Content", "304 Not Modified"}) {
    Read read;
    read.feed("HTTP/1.1 " + std::string(status) + "\r\nContent-Length: 5\r\n\r\n");
    EXPECT_EQ(read.status, Status::whole) << status;
    EXPECT_TRUE(read.reader.keeps_connection());
    EXPECT_TRUE(read.reader.coding_complete());
  }
}

TEST(ResponseReader, KeepsNoConnectionThatSaysMoreOrWillClose) {
  for (const std::string_view bytes :
       {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi and more",
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi"}) {
    Read read;
    read.feed(bytes);
    EXPECT_EQ(read.status, Status::whole);
    EXPECT_EQ(read.response.body, "hi");
    EXPECT_FALSE(read.reader.keeps_connection()) << bytes;
  }
}

TEST(ResponseReader, ReadsOneResponseAfterAnother) {
  Read read;
  for (int i = 0; i < 3; ++i) {
    read.feed("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    EXPECT_EQ(read.status, Status::whole);
    EXPECT_EQ(read.response.body, "hi");
    read.response.clear();
    read.status = Status::incomplete;
    read.reader.start(read.response);
    EXPECT_FALSE(read.reader.has_begun());
  }
}

struct Endless {
  const char* name;
  std::string begin;
  std::string again;
  FailureKind kind;
};

class ResponseReaderBound : public testing::TestWithParam<Endless> {};

// Whatever goes on without end is refused within the limits.
TEST_P(ResponseReaderBound, HoldsNoMoreThanTheLimitsAllow) {
  const Endless& endless = GetParam();
  Limits limits;
  limits.max_header_bytes = 2000;
  limits.max_body_bytes = 3000;
  for (const std::size_t piece : {std::size_t{1}, std::size_t{100}, SIZE_MAX}) {
    Read read(limits);
    read.feed(endless.begin, piece);
    std::size_t sent = 0;
    while (read.status == Status::incomplete && sent < 20'000) {
      read.feed(endless.again, piece);
      sent += endless.again.size();
    }
    EXPECT_EQ(read.status, Status::failed) << piece;
    EXPECT_EQ(read.reader.failure(), endless.kind);
    EXPECT_NE(read.reader.why(), "");
    EXPECT_LE(read.response.body.size(), 3000U);
    EXPECT_LE(read.most_space, 70'000U);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, ResponseReaderBound,
    testing::Values(Endless{"reason", "HTTP/1.1 200 ", "OK", FailureKind::too_large},
                    Endless{"headers", "HTTP/1.1 200 OK\r\n", "X: y\r\n", FailureKind::too_large},
                    Endless{"header", "HTTP/1.1 200 OK\r\nX: ", "y", FailureKind::too_large},
                    Endless{"interim", "", "HTTP/1.1 103 Early\r\n\r\n", FailureKind::too_large},
                    Endless{"body", "HTTP/1.1 200 OK\r\n\r\n", "body", FailureKind::too_large},
                    Endless{"chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                            "2\r\nhi\r\n", FailureKind::too_large},
                    Endless{"extension",
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=", "y",
                            FailureKind::too_large},
                    Endless{"trailers",
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
                            "X: y\r\n", FailureKind::too_large}),
    [](const auto& instance) { return instance.param.name; });

// Beast would take what comes behind the line for a part of the string.
TEST(ResponseReader, RefusesAChunkWhoseQuotedStringDoesNotEnd) {
  for (const std::string_view chunks :
       {"5;a=\"\r\nhello\r\n0\r\n\r\n", "5\r\nhello\r\n5;a=\"b\r\nhel\"o\r\n0\r\n\r\n",
        "5\r\nhello\r\n0;a=\"\r\n\r\n", "5\r\nhello\r\n00;a=\"\r\nX: y\r\n\r\n"}) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, SIZE_MAX}) {
      Read read;
      read.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(chunks),
                piece);
      EXPECT_EQ(read.status, Status::failed) << chunks << piece;
      EXPECT_EQ(read.reader.failure(), FailureKind::malformed);
    }
  }
}

TEST(ResponseReader, TakesAQuotedStringInAChunkThatComesByteByByte) {
  for (const std::size_t piece : {std::size_t{1}, SIZE_MAX}) {
    Read read;
    read.feed(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"b\\\"c;\"\r\nhello\r\n"
        "0;d=\"e\"\r\nX: y\r\n\r\n",
        piece);
    EXPECT_EQ(read.status, Status::whole);
    EXPECT_EQ(read.response.body, "hello");
  }
}

TEST(ResponseReader, RefusesAtOnceWhatIsNoHttp) {
  for (const std::string_view bytes : {"x", "HTTP/2", "\r\n", "ICY 200 OK"}) {
    Read read;
    read.feed(bytes);
    EXPECT_EQ(read.status, Status::failed) << bytes;
    EXPECT_EQ(read.reader.failure(), FailureKind::malformed);
  }
}

}  // namespace
}  // namespace simul::http
