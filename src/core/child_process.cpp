#include "core/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <thread>
#include <utility>

#include "core/error.hpp"

namespace simul {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Runs in the child between fork and exec, where only async-signal-safe calls are allowed.
[[noreturn]] void become(char* const* arguments, int output, int failure, pid_t parent) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(127);  // the parent ended before prctl could take effect
  dup2(output, STDOUT_FILENO);
  for (const int signal : {SIGINT, SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_DFL);
  execv(arguments[0], arguments);
  const int error = errno;
  [[maybe_unused]] const ssize_t written = write(failure, &error, sizeof error);
  _exit(127);
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);

  std::array<int, 2> output{};
  std::array<int, 2> failure{};  // closed by a successful exec; else brings its errno
  if (pipe2(output.data(), O_CLOEXEC) != 0) {
    throw WorkError(fmt::format("cannot start {}: {}", command[0], std::strerror(errno)));
  }
  if (pipe2(failure.data(), O_CLOEXEC) != 0) {
    const int error = errno;
    close(output[0]);
    close(output[1]);
    throw WorkError(fmt::format("cannot start {}: {}", command[0], std::strerror(error)));
  }
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ == 0) become(arguments.data(), output[1], failure[1], parent);
  int error = pid_ < 0 ? errno : 0;
  close(output[1]);
  close(failure[1]);
  output_ = output[0];
  if (pid_ > 0 && read(failure[0], &error, sizeof error) == sizeof error) wait();
  close(failure[0]);
  if (error != 0) {
    close(output_);
    throw WorkError(fmt::format("cannot start {}: {}", command[0], std::strerror(error)));
  }
}

ChildProcess::~ChildProcess() {
  if (!ended()) {
    kill(-pid_, SIGTERM);  // the whole process group, with all that it started
    const auto deadline = steady_clock::now() + std::chrono::seconds(2);
    while (!ended() && steady_clock::now() < deadline) std::this_thread::sleep_for(milliseconds(1));
    if (!ended()) {
      kill(-pid_, SIGKILL);
      wait();
    }
  }
  close(output_);
}

std::optional<std::string> ChildProcess::read_line(milliseconds patience) {
  const auto deadline = steady_clock::now() + patience;
  for (;;) {
    if (const auto end = buffer_.find('\n'); end != std::string::npos) {
      std::string line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return line;
    }
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    pollfd ready{output_, POLLIN, 0};
    if (left.count() <= 0) return std::nullopt;
    const int polled = poll(&ready, 1, static_cast<int>(left.count()));
    if (polled < 0 && errno == EINTR) continue;
    if (polled <= 0) return std::nullopt;
    std::array<char, 4096> chunk{};
    const ssize_t size = read(output_, chunk.data(), chunk.size());
    if (size <= 0) return std::nullopt;
    buffer_.append(chunk.data(), static_cast<std::size_t>(size));
  }
}

std::string ChildProcess::read_all() {
  std::array<char, 4096> chunk{};
  for (;;) {
    const ssize_t size = read(output_, chunk.data(), chunk.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    buffer_.append(chunk.data(), static_cast<std::size_t>(size));
  }
  return std::exchange(buffer_, {});
}

void ChildProcess::record(int wait_status) {
  status_ = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

int ChildProcess::wait() {
  int status = 0;
  while (!status_) {
    if (waitpid(pid_, &status, 0) == pid_)
      record(status);
    else if (errno != EINTR)
      status_ = 127;
  }
  return *status_;
}

bool ChildProcess::ended() {
  int status = 0;
  if (!status_ && waitpid(pid_, &status, WNOHANG) == pid_) record(status);
  return status_.has_value();
}

std::string program_folder() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().string();
}

}  // namespace simul
