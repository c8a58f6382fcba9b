#pragma once

#include <gtest/gtest.h>

#include "lean/frame_pool.hpp"

namespace simul::lean {

/// Every test ends without a coroutine frame on its thread.
class LeanTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(frame_pool.frames(), 0U); }
  void TearDown() override { EXPECT_EQ(frame_pool.frames(), 0U); }
};

}  // namespace simul::lean
