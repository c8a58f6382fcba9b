#pragma once

namespace simul::cli {

/// Shows on stderr, once a second, how long a silent run has taken so far. Does nothing if stderr
/// is no terminal. It is driven by a signal and not by a thread, so that a coroutine lane remains
/// the only thread of the process. One at a time.
class ElapsedLine {
 public:
  ElapsedLine();
  ~ElapsedLine();
  ElapsedLine(const ElapsedLine&) = delete;
  ElapsedLine& operator=(const ElapsedLine&) = delete;

 private:
  bool on_;
};

}  // namespace simul::cli
