#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "core/clock.hpp"

namespace simul {

/// What a task does during a span of its life.
enum class Activity { waiting, working, queued };

const char* name(Activity activity);

/// Records when each task waited, worked or was queued, and writes it as Chrome trace events
/// (https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU), which
/// Perfetto opens. Off while measuring: then it keeps nothing. Thread-safe.
class Trace {
 public:
  using TimePoint = Clock::TimePoint;

  struct Span {
    std::uint64_t track;
    Activity activity;
    std::string label;
    TimePoint begin;
    TimePoint end;
  };

  explicit Trace(bool on = false) : on_(on) {}

  bool on() const { return on_; }
  /// Whether no span was recorded.
  bool empty() const;
  /// Names the track of a task, such as "board 3". Tracks are shown in the order of their numbers.
  void track(std::uint64_t number, std::string name);
  void span(std::uint64_t track, Activity activity, std::string label, TimePoint begin,
            TimePoint end);

  /// The whole trace as JSON. `process` names it, such as "chess/coroutine"; times count from
  /// `origin`.
  std::string to_json(const std::string& process, TimePoint origin) const;

 private:
  bool on_;
  mutable std::mutex mutex_;
  std::vector<std::pair<std::uint64_t, std::string>> tracks_;
  std::vector<Span> spans_;
};

}  // namespace simul
