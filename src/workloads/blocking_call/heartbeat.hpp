#pragma once

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <cstdint>

#include "loop/event_loop.hpp"
#include "workloads/blocking_call/blocking_call.hpp"

namespace simul::blocking_call {

/// A coroutine that beats at a fixed interval. It stands for all other work of the loop beside the
/// tasks of a run: its delays show how long the loop was blocked. The last task stops it, on the
/// loop.
class Heartbeat {
 public:
  Heartbeat(EventLoop& loop, const Plan& plan, const Context& context)
      : loop_(loop),
        interval_(plan.spec().heartbeat),
        context_(context),
        track_(plan.spec().tasks),
        timer_(loop) {
    context_.trace.track(track_, "heartbeat");
    co_spawn(loop.executor(), beat(), rethrow);
  }

  void stop() { timer_.cancel(); }

  /// Adds the longest stall to the figures of a finished run.
  void report(Outcome& outcome) const {
    outcome.figures["longest_stall_s"] = to_seconds(longest_stall_);
    outcome.figures["beats"] = static_cast<double>(beats_);
    context_.transcript.line("{} beats, due every {}; the longest stall took {}", beats_,
                             format_duration(interval_), describe_duration(longest_stall_));
  }

 private:
  Awaitable<void> beat() {
    while (!timer_.cancelled()) {
      const auto begin = loop_.clock().now();
      timer_.expires_after(interval_);
      co_await timer_.wait();
      // A blocked loop delays the stop as well, so the time until the stop counts as a stall.
      const auto end = loop_.clock().now();
      const Duration stall = std::max(Duration::zero(), end - begin - interval_);
      longest_stall_ = std::max(longest_stall_, stall);
      beats_ += timer_.cancelled() ? 0 : 1;
      if (!context_.trace.on()) continue;
      context_.trace.span(track_, Activity::waiting, "interval", begin, end - stall);
      if (stall > interval_) {
        context_.trace.span(track_, Activity::queued, "stalled", end - stall, end);
      }
    }
  }

  EventLoop& loop_;
  const Duration interval_;
  const Context context_;
  const std::uint64_t track_;
  Timer timer_;
  Duration longest_stall_{0};
  std::uint64_t beats_ = 0;
};

}  // namespace simul::blocking_call
