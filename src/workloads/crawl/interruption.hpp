#pragma once

#include <atomic>
#include <csignal>

#include "core/duration.hpp"

namespace simul::crawl {

/// While an object of this class exists, the first SIGINT (Ctrl-C), SIGTERM or SIGHUP (the terminal
/// is gone) only sets a flag, so that the work can end in order. A second one of the same signal
/// ends the process. A signal that the program already
/// handles or ignores is left alone. At most one object may exist.
class Interruption {
 public:
  Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  ~Interruption();

  bool occurred() const { return flag(); }
  /// Makes it occur without a signal.
  void trigger() const;
  /// Waits until it occurs, or for so long. Returns whether it occurred.
  bool wait_for(Duration duration) const;
  /// Readable once it occurred. Owned by this object.
  int descriptor() const;

  /// The value of `occurred()`. Exists as long as the process.
  static const std::atomic<bool>& flag();

 private:
  struct Kept {
    int signal;
    struct sigaction action;
    bool replaced;
  };
  Kept kept_[3];
};

}  // namespace simul::crawl
