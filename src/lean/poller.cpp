#include "lean/poller.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <system_error>

#include "lean/descriptor.hpp"

namespace simul::lean {
namespace {

[[noreturn]] void fail(const char* call) {
  throw std::system_error(errno, std::system_category(), call);
}

}  // namespace

Poller::~Poller() {
  if (in_use()) close(epoll_);
}

void Poller::add(int file, Descriptor& descriptor) {
  if (!in_use()) epoll_ = epoll_create1(EPOLL_CLOEXEC);
  if (!in_use()) fail("epoll_create1");
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &descriptor;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, file, &event) != 0) fail("epoll_ctl");
}

void Poller::remove(int file) noexcept {
  epoll_ctl(epoll_, EPOLL_CTL_DEL, file, nullptr);
}

void Poller::poll(std::optional<Duration> time_out, ReadyQueue& ready) {
  timespec limit{};
  if (time_out) {
    limit.tv_sec = *time_out / std::chrono::seconds(1);
    limit.tv_nsec = (*time_out % std::chrono::seconds(1)).count();
  }
  std::array<epoll_event, 128> events;
  const int count = epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()),
                                 time_out ? &limit : nullptr, nullptr);
  if (count < 0 && errno != EINTR) fail("epoll_pwait2");
  for (int i = 0; i < count; ++i) {
    constexpr unsigned kBoth = EPOLLERR | EPOLLHUP;
    const unsigned happened = events[static_cast<std::size_t>(i)].events;
    auto& descriptor = *static_cast<Descriptor*>(events[static_cast<std::size_t>(i)].data.ptr);
    descriptor.happened((happened & (EPOLLIN | EPOLLRDHUP | kBoth)) != 0,
                        (happened & (EPOLLOUT | kBoth)) != 0, ready);
  }
}

}  // namespace simul::lean
