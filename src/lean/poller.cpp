#include "lean/poller.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <system_error>

namespace simul::lean {

static int checked(int result, const char* call) {
  if (result < 0) throw std::system_error(errno, std::system_category(), call);
  return result;
}

Poller::~Poller() {
  if (in_use()) close(epoll_);
}

void Poller::poll(std::optional<Duration> time_out, ReadyQueue& ready) {
  timespec limit{};
  if (time_out > Duration::zero()) {
    limit.tv_sec = *time_out / std::chrono::seconds(1);
    limit.tv_nsec = (*time_out % std::chrono::seconds(1)).count();
  }
  std::array<epoll_event, 128> events;
  const int count = epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()),
                                 time_out ? &limit : nullptr, nullptr);
  if (count < 0 && errno != EINTR) checked(count, "epoll_pwait2");
  for (int i = 0; i < count; ++i) {
    constexpr unsigned kBoth = EPOLLERR | EPOLLHUP;
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    auto& descriptor = *static_cast<Descriptor*>(event.data.ptr);
    if (event.events & (EPOLLIN | EPOLLRDHUP | kBoth)) descriptor.read_.wake(ready);
    if (event.events & (EPOLLOUT | kBoth)) descriptor.write_.wake(ready);
  }
}

Descriptor::Descriptor(Poller& poller, int file) : poller_(poller), file_(file) {
  if (!poller.in_use()) poller.epoll_ = checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = this;
  checked(epoll_ctl(poller.epoll_, EPOLL_CTL_ADD, file, &event), "epoll_ctl");
}

Descriptor::~Descriptor() {
  epoll_ctl(poller_.epoll_, EPOLL_CTL_DEL, file_, nullptr);
}

// Whoever is woken looks at the descriptor: with a waiter nothing needs to be remembered.
void Descriptor::Direction::wake(ReadyQueue& ready) {
  happened = waiting_.empty();
  while (!waiting_.empty()) {
    ready.add(waiting_.pop());
    --waiters_;
  }
}

}  // namespace simul::lean
