#include "cli/elapsed_line.hpp"

#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <string_view>

namespace simul::cli {
namespace {

volatile std::sig_atomic_t seconds = 0;

void write_out(std::string_view text) {
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
}

// Calls async-signal-safe functions only.
void tick(int /*signal*/) {
  const int saved = errno;
  seconds = seconds + 1;
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), static_cast<int>(seconds)).ptr;
  write_out("\r");
  write_out({digits.begin(), end});
  write_out(" s");
  errno = saved;
}

void set_timer(int interval) {
  const itimerval timer{{interval, 0}, {interval, 0}};
  setitimer(ITIMER_REAL, &timer, nullptr);
}

}  // namespace

ElapsedLine::ElapsedLine() : on_(isatty(STDERR_FILENO) == 1) {
  if (!on_) return;
  seconds = 0;
  struct sigaction action{};
  action.sa_handler = tick;
  action.sa_flags = SA_RESTART;
  sigaction(SIGALRM, &action, nullptr);
  set_timer(1);
}

ElapsedLine::~ElapsedLine() {
  if (!on_) return;
  set_timer(0);
  if (seconds > 0) write_out("\r\033[K");
}

}  // namespace simul::cli
