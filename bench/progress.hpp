#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace simul::bench {

/// How far the bench is, on standard error. A terminal has one line that changes with every step;
/// anything else, such as a log, has the lines that are made by `line`.
class Progress {
 public:
  explicit Progress(std::size_t steps);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// The step that begins now, counted from 0.
  void show(std::size_t step, const std::string& name);
  /// A step has failed; the terminal's line says how many have.
  void count_failure() { ++failures_; }
  /// A line that stays, with the number of the current step. Not for a terminal.
  void line(const std::string& text) const;
  /// Removes the terminal's line, so that other output can follow.
  void clear();

 private:
  bool terminal_;
  bool shown_ = false;  // whether the terminal has the line
  std::size_t steps_;
  std::size_t step_ = 0;
  std::size_t failures_ = 0;
  std::chrono::steady_clock::time_point begin_;
};

}  // namespace simul::bench
