#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace simul::bench {

/// One line on stderr that says how far the bench is; silent where stderr is no terminal.
class Progress {
 public:
  explicit Progress(std::size_t steps);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// The step that begins now, counted from 0.
  void show(std::size_t step, const std::string& name);
  /// Makes room for other output.
  void clear();

 private:
  bool terminal_;
  std::size_t steps_;
  std::chrono::steady_clock::time_point begin_;
};

}  // namespace simul::bench
