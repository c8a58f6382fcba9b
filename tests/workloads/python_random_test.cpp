#include "workloads/python_random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace simul {
namespace {

using testing::ElementsAre;

std::vector<int> draw(std::uint64_t seed, int low, int high, int count) {
  PythonRandom random(seed);
  std::vector<int> numbers;
  for (int i = 0; i < count; ++i) numbers.push_back(random.randint(low, high));
  return numbers;
}

// What Python 3.11 prints for random.seed(seed) and [random.randint(low, high) for _ in
// range(count)].
TEST(PythonRandom, DrawsWhatPythonDraws) {
  EXPECT_THAT(draw(444, 0, 10, 20),
              ElementsAre(4, 4, 0, 4, 7, 4, 4, 8, 10, 7, 8, 4, 7, 1, 6, 9, 3, 9, 7, 10));
  EXPECT_THAT(draw(0, 0, 10, 12), ElementsAre(6, 6, 0, 4, 8, 7, 6, 4, 7, 5, 9, 3));
  EXPECT_THAT(draw(1, 0, 10, 12), ElementsAre(2, 9, 1, 4, 1, 7, 7, 7, 10, 6, 3, 1));
}

TEST(PythonRandom, SeedsOfMoreThan32BitsAreKeysOfTwoWords) {
  EXPECT_THAT(draw(std::uint64_t{1} << 32U, 0, 10, 12),
              ElementsAre(1, 5, 6, 0, 0, 9, 5, 8, 7, 0, 2, 1));
  EXPECT_THAT(draw((std::uint64_t{1} << 63U) + 5, 0, 10, 12),
              ElementsAre(5, 2, 7, 9, 1, 0, 3, 4, 4, 1, 3, 4));
}

TEST(PythonRandom, BitsAreTheHighestOfAWord) {
  PythonRandom random(444);
  EXPECT_EQ(random.getrandbits(32), 1326692461U);
  EXPECT_EQ(random.getrandbits(1), 0U);
  EXPECT_EQ(random.getrandbits(17), 1735U);
}

TEST(PythonRandom, KeepsToRangesThatAreNoPowerOfTwo) {
  EXPECT_THAT(draw(444, -3, 3, 10), ElementsAre(-1, -1, -3, -1, 0, -1, 3, -1, 2, 1));
  EXPECT_THAT(draw(444, 0, 1'000'000'000, 4),
              ElementsAre(331673115, 309038684, 14213679, 331931863));
}

TEST(PythonRandom, ARangeOfOneNumberStillDraws) {
  PythonRandom random(444);
  EXPECT_EQ(random.randint(7, 7), 7);
  EXPECT_EQ(random.randint(0, 10), 4);
}

}  // namespace
}  // namespace simul
