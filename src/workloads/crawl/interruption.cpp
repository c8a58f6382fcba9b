#include "workloads/crawl/interruption.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>

#include "core/error.hpp"

namespace simul::crawl {
namespace {

std::atomic<bool> occurred_flag = false;
std::atomic<int> event_descriptor = -1;

static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

// Calls only what a signal handler may call.
void set_occurred() {
  occurred_flag = true;
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(event_descriptor, &one, sizeof one);
}

extern "C" void handle_signal(int /*signal*/) {
  const int kept_errno = errno;
  set_occurred();
  errno = kept_errno;
}

}  // namespace

Interruption::Interruption()
    : kept_{{SIGINT, {}, false}, {SIGTERM, {}, false}, {SIGHUP, {}, false}} {
  occurred_flag = false;
  event_descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (event_descriptor < 0) {
    throw WorkError(fmt::format("no descriptor left for a crawl: {}", std::strerror(errno)));
  }
  for (Kept& kept : kept_) {
    sigaction(kept.signal, nullptr, &kept.action);
    if (kept.action.sa_handler != SIG_DFL) continue;
    struct sigaction handling{};
    handling.sa_handler = handle_signal;
    handling.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(kept.signal, &handling, nullptr);
    kept.replaced = true;
  }
}

Interruption::~Interruption() {
  for (const Kept& kept : kept_) {
    if (kept.replaced) sigaction(kept.signal, &kept.action, nullptr);
  }
  close(event_descriptor.exchange(-1));
}

void Interruption::trigger() const {
  set_occurred();
}

bool Interruption::wait_for(Duration duration) const {
  using std::chrono::milliseconds;
  const auto deadline = std::chrono::steady_clock::now() + duration;
  while (!occurred()) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left <= milliseconds::zero()) break;
    pollfd event{event_descriptor, POLLIN, 0};
    poll(&event, 1, static_cast<int>(std::min(left, milliseconds(60'000)).count()));
  }
  return occurred();
}

int Interruption::descriptor() const {
  return event_descriptor;
}

const std::atomic<bool>& Interruption::flag() {
  return occurred_flag;
}

}  // namespace simul::crawl
