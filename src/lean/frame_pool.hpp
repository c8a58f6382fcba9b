#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

#include "lean/build_kind.hpp"

namespace simul::lean {

/// The memory of a thread's coroutine frames: a free list for each size, in steps of 8 bytes. A
/// frame has no header, as its size is given again when it is freed. Frames are freed on the thread
/// that made them.
///
/// The pool keeps what is freed for the next frames, until no loop and no frame is left on the
/// thread. Under sanitizers every frame is an allocation of its own, so that a use after its end is
/// seen.
class FramePool {
 public:
  /// Throws std::bad_alloc.
  void* allocate(std::size_t size) {
    ++frames_;
    if (kSanitized || size > kLargest) return ::operator new(size);
    Link*& free = free_[size_class(size)];
    return free != nullptr ? std::exchange(free, free->next)
                           : carve((size_class(size) + 1) * kStep);
  }

  void deallocate(void* frame, std::size_t size) noexcept {
    if (kSanitized || size > kLargest) {
      ::operator delete(frame, size);
    } else {
      Link*& free = free_[size_class(size)];
      free = new (frame) Link{free};
    }
    if (--frames_ == 0 && loops_ == 0) release();
  }

  /// How many frames there are.
  std::uint64_t frames() const { return frames_; }

  /// To be called when a loop begins and ends.
  void enter() { ++loops_; }
  void leave() noexcept {
    if (--loops_ == 0 && frames_ == 0) release();
  }

 private:
  static constexpr std::size_t kStep = 8;
  static constexpr std::size_t kAlignment = 16;
  static constexpr std::size_t kLargest = 1024;
  static constexpr std::size_t kFirstBlock = std::size_t{16} << 10;
  static constexpr std::size_t kLargestBlock = std::size_t{1} << 20;

  /// A free frame, or the head of a block of frames.
  struct Link {
    Link* next;
  };

  static constexpr std::size_t size_class(std::size_t size) { return (size - 1) / kStep; }

  void* carve(std::size_t size) {
    // What is aligned to 16 bytes has a size in steps of 16.
    if (size % kAlignment == 0) unused_ += reinterpret_cast<std::uintptr_t>(unused_) % kAlignment;
    if (end_ - unused_ < static_cast<std::ptrdiff_t>(size)) add_block();
    return std::exchange(unused_, unused_ + size);
  }

  void add_block() {
    auto* const memory = static_cast<std::byte*>(::operator new(next_block_));
    blocks_ = new (memory) Link{blocks_};
    unused_ = memory + kAlignment;
    end_ = memory + next_block_;
    next_block_ = std::min(2 * next_block_, kLargestBlock);
  }

  void release() noexcept {
    while (blocks_ != nullptr) ::operator delete(std::exchange(blocks_, blocks_->next));
    *this = {};
  }

  std::uint64_t frames_ = 0;
  std::uint64_t loops_ = 0;
  std::byte* unused_ = nullptr;  // of the newest block
  std::byte* end_ = nullptr;
  std::size_t next_block_ = kFirstBlock;
  Link* blocks_ = nullptr;
  std::array<Link*, kLargest / kStep> free_{};
};

/// The pool of this thread. A thread that ends with frames left leaks them.
inline constinit thread_local FramePool frame_pool;

}  // namespace simul::lean
