#include "bench/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "bench/wrapped_text.hpp"
#include "core/standard_output.hpp"
#include "core/terminal.hpp"

namespace simul::bench {
namespace {

constexpr std::size_t kWidest = 100;

// Of the first steps: too few to tell how long the rest takes.
constexpr std::size_t kStepsBeforeEstimate = 10;

}  // namespace

Progress::Progress(std::size_t steps)
    : terminal_(terminal(STDERR_FILENO).present),
      steps_(steps),
      begin_(std::chrono::steady_clock::now()) {}

void Progress::show(std::size_t step, const std::string& name) {
  step_ = step;
  if (!terminal_) return;
  std::string left;
  if (step > kStepsBeforeEstimate) {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin_;
    const double per_step = elapsed.count() / static_cast<double>(step);
    left = fmt::format(", about {:.0f} s left", per_step * static_cast<double>(steps_ - step));
  }
  if (failures_ > 0) left += fmt::format(", {} failed", failures_);
  std::string line = fmt::format("[{}/{}{}] {}", step + 1, steps_, left, name);
  // Asked again each time: the window may have been resized. A full line would wrap.
  const std::size_t columns = terminal(STDERR_FILENO).columns;
  line.resize(std::min({line.size(), kWidest, columns > 1 ? columns - 1 : kWidest}));
  print_error(fmt::format("\r\033[K{}", line));
  shown_ = true;
}

void Progress::line(const std::string& text) const {
  if (terminal_) return;
  const std::string number =
      fmt::format("[{:>{}}/{}] ", step_ + 1, std::to_string(steps_).size(), steps_);
  print_error(wrap(number + text, kWidest, number.size()) + "\n");
}

void Progress::clear() {
  if (!shown_) return;
  shown_ = false;
  print_error("\r\033[K");
}

}  // namespace simul::bench
