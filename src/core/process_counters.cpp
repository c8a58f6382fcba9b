#include "core/process_counters.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string>
#include <string_view>

namespace simul {
namespace {

Duration duration_of(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

std::string read_status() {
  std::string text(8192, '\0');
  const int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  const ssize_t size = read(fd, text.data(), text.size());
  close(fd);
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return text;
}

// The number behind a name such as "VmHWM:" in /proc/self/status; 0 where the kernel does not tell.
std::uint64_t field(std::string_view status, std::string_view name) {
  const auto at = status.find(name);
  if (at == std::string_view::npos) return 0;
  status.remove_prefix(at + name.size());
  status.remove_prefix(std::min(status.find_first_of("0123456789"), status.size()));
  std::uint64_t value = 0;
  std::from_chars(status.data(), status.data() + status.size(), value);
  return value;
}

void forget_peak_resident_set() {
  const int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
  if (fd < 0) return;
  [[maybe_unused]] const ssize_t written = write(fd, "5", 1);
  close(fd);
}

ProcessUse read_use() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const std::string status = read_status();
  ProcessUse use;
  use.cpu_user = duration_of(usage.ru_utime);
  use.cpu_system = duration_of(usage.ru_stime);
  use.voluntary_switches = static_cast<std::uint64_t>(usage.ru_nvcsw);
  use.involuntary_switches = static_cast<std::uint64_t>(usage.ru_nivcsw);
  use.threads_peak = field(status, "Threads:");
  use.max_rss_bytes = field(status, "VmHWM:") * 1024;
  return use;
}

}  // namespace

ProcessCounters::ProcessCounters() {
  forget_peak_resident_set();
  start_ = read_use();
}

ProcessUse ProcessCounters::stop() const {
  ProcessUse use = read_use();
  use.cpu_user -= start_.cpu_user;
  use.cpu_system -= start_.cpu_system;
  use.voluntary_switches -= start_.voluntary_switches;
  use.involuntary_switches -= start_.involuntary_switches;
  use.threads_peak = std::max(use.threads_peak, start_.threads_peak);
  return use;
}

std::uint64_t thread_count() {
  return field(read_status(), "Threads:");
}

}  // namespace simul
