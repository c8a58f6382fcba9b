#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <functional>
#include <mutex>
#include <string>
#include <utility>

namespace simul {

/// The lines that a program prints while it runs. Off while measuring: then `line` formats nothing.
/// Thread-safe: lines of different threads are never interleaved.
class Transcript {
 public:
  using Sink = std::function<void(const std::string&)>;

  /// Without a sink, off.
  explicit Transcript(Sink sink = {}) : sink_(std::move(sink)) {}

  bool on() const { return static_cast<bool>(sink_); }

  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    if (on()) write(fmt::format(format, std::forward<Args>(args)...));
  }

 private:
  void write(const std::string& text);

  Sink sink_;
  std::mutex mutex_;
};

}  // namespace simul
