#include "bench/run_limit.hpp"

#include <fmt/format.h>
#include <sys/time.h>

#include <chrono>
#include <csignal>

namespace simul::bench {
namespace {

static_assert(std::atomic<std::uint64_t>::is_always_lock_free);  // or no handler could use it

void set_timer(Duration interval) {
  const auto us = std::chrono::ceil<std::chrono::microseconds>(interval).count();
  const timeval time{us / 1'000'000, us % 1'000'000};
  const itimerval timer{time, time};
  setitimer(ITIMER_REAL, &timer, nullptr);
}

}  // namespace

RunLimit::RunLimit(pid_t process, Duration limit) : limit_(limit) {
  passed_ = false;
  process_ = process;
  if (process == 0) return;
  runs_seen_ = runs_begun_.load();
  struct sigaction action{};
  action.sa_handler = look;
  action.sa_flags = SA_RESTART;
  sigaction(SIGALRM, &action, nullptr);
  set_timer(limit);
}

RunLimit::~RunLimit() {
  set_timer(Duration::zero());
  process_ = 0;
}

void RunLimit::look(int /*signal*/) {
  const std::uint64_t begun = runs_begun_;
  if (runs_seen_.exchange(begun) != begun) return;
  const pid_t process = process_.exchange(0);
  if (process == 0) return;
  passed_ = true;
  kill(-process, SIGKILL);
}

std::string RunLimit::reason(std::string failure, std::string_view name) const {
  if (!passed_) return failure;
  return fmt::format("not done after {:.3g} s: {} was killed", to_seconds(limit_), name);
}

}  // namespace simul::bench
