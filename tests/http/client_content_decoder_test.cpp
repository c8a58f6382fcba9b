#include <gtest/gtest.h>

#include <zlib.h>

#include <string>
#include <string_view>

#include "fixtures/gzip.hpp"
#include "http/content_decoder.hpp"

namespace simul::http {
namespace {

using fixtures::gzip;
using Result = ContentDecoder::Result;

constexpr std::int64_t kNoLimit = 1 << 30;

std::string some_text() {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += std::to_string(i * 7919) + ' ';
  return text;
}

TEST(ClientContentDecoder, IdentityPassesThroughAndStopsAtTheLimit) {
  ContentDecoder decoder;
  ASSERT_TRUE(decoder.start(""));
  std::string out;
  EXPECT_EQ(decoder.feed("abc", out, 5), Result::ok);
  EXPECT_EQ(decoder.feed("de", out, 5), Result::ok);
  EXPECT_EQ(decoder.feed("f", out, 5), Result::too_large);
  EXPECT_EQ(out, "abcde");
  EXPECT_TRUE(decoder.complete());
}

TEST(ClientContentDecoder, GzipInPiecesOfAnySize) {
  const std::string text = some_text();
  const std::string packed = gzip(text);
  ContentDecoder decoder;
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, packed.size()}) {
    ASSERT_TRUE(decoder.start("gzip"));
    std::string out;
    for (std::size_t at = 0; at < packed.size(); at += piece) {
      EXPECT_FALSE(decoder.complete());
      ASSERT_EQ(decoder.feed(std::string_view(packed).substr(at, piece), out, kNoLimit),
                Result::ok);
    }
    EXPECT_TRUE(decoder.complete());
    EXPECT_EQ(out, text);
  }
}

TEST(ClientContentDecoder, NamesOfCodings) {
  ContentDecoder decoder;
  for (const std::string_view coding : {"gzip", "GZIP", "x-gzip", "deflate", "identity"}) {
    EXPECT_TRUE(decoder.start(coding)) << coding;
  }
  for (const std::string_view coding : {"br", "zstd", "gzip, gzip", "x-unknown"}) {
    EXPECT_FALSE(decoder.start(coding)) << coding;
  }
}

TEST(ClientContentDecoder, CutShortIsNotComplete) {
  const std::string packed = gzip(some_text());
  ContentDecoder decoder;
  ASSERT_TRUE(decoder.start("gzip"));
  std::string out;
  // All but the last byte of the trailer: the text is whole, its checksum is not.
  EXPECT_EQ(decoder.feed(std::string_view(packed).substr(0, packed.size() - 1), out, kNoLimit),
            Result::ok);
  EXPECT_EQ(out, some_text());
  EXPECT_FALSE(decoder.complete());
}

TEST(ClientContentDecoder, SeveralMembersAreOneStream) {
  ContentDecoder decoder;
  ASSERT_TRUE(decoder.start("gzip"));
  std::string out;
  EXPECT_EQ(decoder.feed(gzip("one ") + gzip("two"), out, kNoLimit), Result::ok);
  EXPECT_EQ(out, "one two");
  EXPECT_TRUE(decoder.complete());
}

// As zlib writes them; `window_bits` -15 is a stream without header and checksum.
std::string deflated(const std::string& text, int window_bits, int level) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

TEST(ClientContentDecoder, DeflateIsAZlibStreamOrARawOne) {
  ContentDecoder decoder;
  for (const std::string& text : {std::string(), std::string("x"), some_text()}) {
    for (const int window_bits : {15, 9, -15, -9, 15 + 16}) {
      for (const int level : {0, 1, 6, 9}) {
        const std::string packed = deflated(text, window_bits, level);
        for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, packed.size()}) {
          ASSERT_TRUE(decoder.start("deflate"));
          std::string out;
          for (std::size_t at = 0; at < packed.size(); at += piece) {
            ASSERT_EQ(decoder.feed(std::string_view(packed).substr(at, piece), out, kNoLimit),
                      Result::ok);
          }
          EXPECT_TRUE(decoder.complete());
          EXPECT_EQ(out, text) << window_bits << ' ' << level;

          ASSERT_TRUE(decoder.start("deflate"));
          out.clear();
          decoder.feed(std::string_view(packed).substr(0, packed.size() - 1), out, kNoLimit);
          EXPECT_FALSE(decoder.complete()) << "cut short";
        }
      }
    }
  }
}

TEST(ClientContentDecoder, NulsBehindTheEndArePadding) {
  ContentDecoder decoder;
  for (const std::string& packed :
       {gzip("text"), deflated("text", 15, 6), deflated("text", -15, 6)}) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{10'000}}) {
      ASSERT_TRUE(decoder.start("deflate"));
      const std::string padded = packed + std::string(1000, '\0');
      std::string out;
      for (std::size_t at = 0; at < padded.size(); at += piece) {
        ASSERT_EQ(decoder.feed(std::string_view(padded).substr(at, piece), out, kNoLimit),
                  Result::ok);
      }
      EXPECT_TRUE(decoder.complete());
      EXPECT_EQ(out, "text");
      EXPECT_EQ(decoder.feed("x", out, kNoLimit), Result::corrupt);
    }
  }
}

TEST(ClientContentDecoder, JunkIsCorrupt) {
  ContentDecoder decoder;
  for (const std::string& bytes : {std::string("no gzip at all"), gzip("text") + "junk"}) {
    ASSERT_TRUE(decoder.start("gzip"));
    std::string out;
    EXPECT_EQ(decoder.feed(bytes, out, kNoLimit), Result::corrupt) << bytes;
  }
  std::string damaged = gzip(some_text());
  damaged[damaged.size() - 6] ^= 1;  // in the checksum
  ASSERT_TRUE(decoder.start("gzip"));
  std::string out;
  EXPECT_EQ(decoder.feed(damaged, out, kNoLimit), Result::corrupt);
}

TEST(ClientContentDecoder, ABombStopsAtTheLimit) {
  std::string text;
  text.resize(50'000'000, 'x');
  const std::string bomb = gzip(text);
  ContentDecoder decoder;
  ASSERT_TRUE(decoder.start("gzip"));
  std::string out;
  EXPECT_EQ(decoder.feed(bomb, out, 1'000'000), Result::too_large);
  EXPECT_EQ(out.size(), 1'000'000U);
}

}  // namespace
}  // namespace simul::http
