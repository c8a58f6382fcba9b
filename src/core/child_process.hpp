#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace simul {

/// A program running beside this one, in a process group of its own (Ctrl-C in a terminal does not
/// reach it), its standard output piped here. It cannot outlive us: the kernel sends it SIGTERM
/// when the thread that made it ends, and the destructor stops it and waits.
class ChildProcess {
 public:
  /// Throws WorkError when the program cannot be started.
  explicit ChildProcess(const std::vector<std::string>& command);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  /// Sends SIGTERM, and SIGKILL if the program has not ended two seconds later.
  ~ChildProcess();

  pid_t pid() const { return pid_; }
  /// Returns the next line it prints, without the newline; nothing if it ended or printed no whole
  /// line within `patience`.
  std::optional<std::string> read_line(std::chrono::milliseconds patience);
  /// Returns everything it prints from now on, until it closes its standard output.
  std::string read_all();
  /// Waits for its end. Returns the exit status, or 128 + the signal that ended it.
  int wait();
  /// Whether it has ended; does not wait.
  bool ended();

 private:
  void record(int wait_status);

  pid_t pid_ = -1;
  int output_ = -1;
  std::string buffer_;
  std::optional<int> status_;
};

/// The folder of the running program, which holds simul's other programs.
std::string program_folder();

}  // namespace simul
