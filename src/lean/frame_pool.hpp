#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>

#include "lean/sanitizers.hpp"

namespace simul::lean {

/// The memory of a thread's coroutine frames: a free list for each size, in steps of 8 bytes. A
/// frame has no header, as its size is given again when it is freed. Frames are freed on the thread
/// that made them.
///
/// The pool keeps what is freed for the next frames, until no loop and no frame is left on the
/// thread. Under AddressSanitizer every frame is an allocation of its own, so that a use after its
/// end is seen.
class FramePool {
 public:
  /// Throws std::bad_alloc.
  void* allocate(std::size_t size) {
    ++frames_;
    if (kAddressSanitizer || size > kLargest) return ::operator new(size);
    Free*& free = free_[size_class(size)];
    if (free == nullptr) return carve(rounded(size));
    Free* const frame = free;
    free = frame->next;
    return frame;
  }

  void deallocate(void* frame, std::size_t size) noexcept {
    if (kAddressSanitizer || size > kLargest) {
      ::operator delete(frame, size);
    } else {
      Free*& free = free_[size_class(size)];
      free = new (frame) Free{free};
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

  struct Free {
    Free* next;
  };
  /// The head of a block of memory for frames. The frames follow it.
  struct alignas(kAlignment) Block {
    Block* next;
  };

  static constexpr std::size_t size_class(std::size_t size) { return (size - 1) / kStep; }
  static constexpr std::size_t rounded(std::size_t size) { return (size_class(size) + 1) * kStep; }

  void* carve(std::size_t size) {
    // What is aligned to 16 bytes has a size in steps of 16.
    if (size % kAlignment == 0) unused_ += reinterpret_cast<std::uintptr_t>(unused_) % kAlignment;
    if (end_ - unused_ < static_cast<std::ptrdiff_t>(size)) add_block();
    void* const frame = unused_;
    unused_ += size;
    return frame;
  }

  void add_block();
  void release() noexcept;

  std::uint64_t frames_ = 0;
  std::uint64_t loops_ = 0;
  std::byte* unused_ = nullptr;  // of the newest block
  std::byte* end_ = nullptr;
  std::size_t next_block_ = kFirstBlock;
  Block* blocks_ = nullptr;
  std::array<Free*, kLargest / kStep> free_{};
};

/// The pool of this thread. A thread that ends with frames left leaks them.
inline constinit thread_local FramePool frame_pool;

}  // namespace simul::lean
