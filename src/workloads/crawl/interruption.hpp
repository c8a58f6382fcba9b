#pragma once

#include <atomic>
#include <csignal>

#include "core/duration.hpp"

namespace simul::crawl {

/// While it lives, the first Ctrl-C (SIGINT) or SIGTERM is only noted, so that the work can end in
/// order; a second one ends the process. A program that has a handler of its own, or ignores the
/// signal, keeps that. One at a time.
class Interruption {
 public:
  Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  ~Interruption();

  bool came() const { return flag(); }
  /// Makes it come, signal or not.
  void raise() const;
  /// Waits for so long, or until it comes: true.
  bool wait_for(Duration duration) const;
  /// Readable once it came. Belongs to this.
  int descriptor() const;

  /// What `came` says; there as long as the process is.
  static const std::atomic<bool>& flag();

 private:
  struct Kept {
    int signal;
    struct sigaction action;
    bool replaced;
  };
  Kept kept_[2];
};

}  // namespace simul::crawl
