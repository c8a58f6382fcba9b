#include "bench/wrapped_text.hpp"

#include <gtest/gtest.h>

namespace simul::bench {
namespace {

TEST(WrappedText, CountsCharactersNotBytes) {
  EXPECT_EQ(columns("× µs – ✘"), 8U);
  EXPECT_EQ(columns(""), 0U);
}

TEST(WrappedText, BreaksAtSpacesAndIndents) {
  EXPECT_EQ(wrap("short", 10, 2), "short");
  EXPECT_EQ(wrap("exactly 10", 10, 2), "exactly 10");
  EXPECT_EQ(wrap("one two three four", 10, 2), "one two\n  three\n  four");
  EXPECT_EQ(wrap("ten chars. more", 10, 0), "ten chars.\nmore");
  EXPECT_EQ(wrap("✘ a × b × c × d", 9, 4), "✘ a × b ×\n    c × d");
}

TEST(WrappedText, KeepsSpacesWithinALine) {
  EXPECT_EQ(wrap("  a   b", 10, 2), "  a   b");
  EXPECT_EQ(wrap("  a   b    cc", 9, 4), "  a   b\n    cc");
}

TEST(WrappedText, BreaksAWordThatIsLongerThanALine) {
  EXPECT_EQ(wrap("abcdefghij", 4, 1), "abcd\n efg\n hij");
  EXPECT_EQ(wrap("  abcdefghij", 6, 2), "  abcd\n  efgh\n  ij");
}

}  // namespace
}  // namespace simul::bench
