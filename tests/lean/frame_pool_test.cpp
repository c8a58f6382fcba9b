#include "lean/frame_pool.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <random>

namespace simul::lean {
namespace {

// Frames of all sizes hold what is written to them until they are freed, and are aligned as their
// size requires.
TEST(LeanFramePool, FramesDoNotOverlap) {
  FramePool pool;
  std::mt19937 random(1);
  struct Frame {
    std::size_t size;
    unsigned char content;
  };
  std::map<unsigned char*, Frame> frames;
  const auto free_one = [&](auto frame) {
    for (std::size_t i = 0; i < frame->second.size; ++i) {
      ASSERT_EQ(frame->first[i], frame->second.content);
    }
    pool.deallocate(frame->first, frame->second.size);
    frames.erase(frame);
  };
  for (int i = 0; i < 20'000; ++i) {
    if (random() % 3 != 0 || frames.empty()) {
      const std::size_t size = 8 * (2 + random() % 200);
      auto* const memory = static_cast<unsigned char*>(pool.allocate(size));
      ASSERT_EQ(reinterpret_cast<std::uintptr_t>(memory) % (size % 16 == 0 ? 16 : 8), 0U);
      const auto content = static_cast<unsigned char>(random());
      std::memset(memory, content, size);
      ASSERT_TRUE(frames.insert({memory, {size, content}}).second);
    } else {
      free_one(std::next(frames.begin(), static_cast<std::ptrdiff_t>(
                                             random() % std::min<std::size_t>(frames.size(), 50))));
    }
    ASSERT_EQ(pool.frames(), frames.size());
  }
  while (!frames.empty()) free_one(frames.begin());
  EXPECT_EQ(pool.frames(), 0U);
}

TEST(LeanFramePool, GivesAFreedFrameToTheNextOfItsSize) {
  if (kSanitized) GTEST_SKIP() << "every frame is an allocation of its own";
  FramePool pool;
  pool.enter();
  void* const other = pool.allocate(96);
  void* const first = pool.allocate(112);
  pool.deallocate(first, 112);
  EXPECT_NE(pool.allocate(96), first);
  EXPECT_EQ(pool.allocate(112), first);
  pool.deallocate(first, 112);
  pool.deallocate(other, 96);
  pool.leave();
}

}  // namespace
}  // namespace simul::lean
