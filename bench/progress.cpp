#include "bench/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

namespace simul::bench {

Progress::Progress(std::size_t steps)
    : terminal_(isatty(STDERR_FILENO) == 1),
      steps_(steps),
      begin_(std::chrono::steady_clock::now()) {}

void Progress::show(std::size_t step, const std::string& name) {
  if (!terminal_) return;
  std::string left;
  if (step > 10) {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin_;
    const double per_step = elapsed.count() / static_cast<double>(step);
    left = fmt::format(", about {:.0f} s left", per_step * static_cast<double>(steps_ - step));
  }
  std::string line = fmt::format("[{}/{}{}] {}", step + 1, steps_, left, name);
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 &&
      line.size() >= size.ws_col) {
    line.resize(size.ws_col - 1U);
  }
  fmt::print(stderr, "\r\033[K{}", line);
  std::fflush(stderr);
}

void Progress::clear() {
  if (!terminal_) return;
  fmt::print(stderr, "\r\033[K");
  std::fflush(stderr);
}

}  // namespace simul::bench
