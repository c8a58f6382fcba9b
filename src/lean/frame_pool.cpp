#include "lean/frame_pool.hpp"

#include <algorithm>
#include <utility>

namespace simul::lean {

void FramePool::add_block() {
  auto* const memory = static_cast<std::byte*>(::operator new(next_block_));
  blocks_ = new (memory) Block{blocks_};
  unused_ = memory + sizeof(Block);
  end_ = memory + next_block_;
  next_block_ = std::min(2 * next_block_, kLargestBlock);
}

void FramePool::release() noexcept {
  while (blocks_ != nullptr) ::operator delete(std::exchange(blocks_, blocks_->next));
  *this = {};
}

}  // namespace simul::lean
