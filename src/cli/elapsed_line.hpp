#pragma once

namespace simul::cli {

/// Shows on stderr, once a second, how long a silent run has taken so far; nothing where stderr is
/// no terminal. It lives on a signal, not on a thread, so that the coroutine lane stays alone in
/// its process. One at a time.
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
