#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "lean/loop.hpp"
#include "lean/waiter.hpp"

namespace simul::lean {

/// A bounded queue between tasks of one loop. Never holds more than its capacity; senders wait
/// while it is full, receivers while it is empty, both first come, first served. A value that comes
/// while a receiver waits goes straight into that one's frame, and the first of the waiting
/// senders' values into the place that a receiver makes free. Whoever is woken that way becomes
/// ready, behind those that are; the one that woke it goes on.
///
/// Moving a T must not throw.
template <class T>
class Channel {
  static_assert(std::is_nothrow_move_constructible_v<T>);

 public:
  /// At least 1. The loop must outlive the channel. Throws std::bad_alloc.
  Channel(Loop& loop, std::size_t capacity)
      : loop_(loop), capacity_(capacity), values_(std::allocator<T>().allocate(capacity)) {}
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  /// Discards what is in it. Tasks that still wait are never resumed.
  ~Channel() {
    while (size_ > 0) pop();
    std::allocator<T>().deallocate(values_, capacity_);
    senders_.abandon();
    receivers_.abandon();
  }

  std::size_t size() const { return size_; }

  /// To be awaited. Returns when the value is in the channel or with a receiver. The call itself
  /// puts it there if it can, while it is still in registers.
  [[nodiscard]] auto send(T value) {
    const bool sent = try_send(value);
    return Send(*this, std::move(value), sent);
  }
  /// To be awaited. Returns the next value.
  auto receive() { return Receive(*this); }

 private:
  class Receive : public AwaiterIn<WaitingList> {
   public:
    explicit Receive(Channel& channel) : AwaiterIn(channel.receivers_), channel_(channel) {}
    bool await_ready() noexcept {
      if (channel_.size_ == 0) return false;
      value_.emplace(channel_.pop());
      channel_.let_sender_in();
      return true;
    }
    T await_resume() noexcept { return std::move(*value_); }

   private:
    friend Channel;
    Channel& channel_;
    std::optional<T> value_;
  };

  class Send : public AwaiterIn<WaitingList> {
   public:
    Send(Channel& channel, T&& value, bool sent)
        : AwaiterIn(channel.senders_),
          value_(std::move(value)),  // NOLINT(clang-analyzer-cplusplus.Move): empty if it is sent
          sent_(sent) {}
    bool await_ready() const noexcept { return sent_; }

   private:
    friend Channel;
    T value_;
    bool sent_;
  };

  // Moves the value only where it returns true.
  bool try_send(T& value) noexcept {
    if (size_ == capacity_) return false;
    if (receivers_.empty()) {
      push(std::move(value));
      return true;
    }
    auto& receiver = static_cast<Receive&>(receivers_.pop());
    receiver.value_.emplace(std::move(value));
    loop_.ready().add(receiver);
    return true;
  }

  void let_sender_in() noexcept {
    if (senders_.empty()) return;
    auto& sender = static_cast<Send&>(senders_.pop());
    push(std::move(sender.value_));
    loop_.ready().add(sender);
  }

  void push(T&& value) noexcept {
    std::construct_at(values_ + last_, std::move(value));
    last_ = after(last_);
    ++size_;
  }

  T pop() noexcept {
    T value = std::move(values_[first_]);
    std::destroy_at(values_ + first_);
    first_ = after(first_);
    --size_;
    return value;
  }

  std::size_t after(std::size_t place) const { return place + 1 == capacity_ ? 0 : place + 1; }

  Loop& loop_;
  const std::size_t capacity_;
  T* const values_;  // a ring
  std::size_t first_ = 0;
  std::size_t last_ = 0;  // where the next value goes
  std::size_t size_ = 0;
  WaitingList senders_;    // empty unless the ring is full
  WaitingList receivers_;  // empty unless the ring is empty
};

}  // namespace simul::lean
