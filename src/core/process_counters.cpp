#include "core/process_counters.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "core/proc_fields.hpp"
#include "core/thread_tally.hpp"

namespace simul {
namespace {

Duration duration_of(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

ProcFields read_status() {
  return ProcFields("/proc/self/status");
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
  const ProcFields status = read_status();
  ProcessUse use;
  use.cpu_user = duration_of(usage.ru_utime);
  use.cpu_system = duration_of(usage.ru_stime);
  use.voluntary_switches = static_cast<std::uint64_t>(usage.ru_nvcsw);
  use.involuntary_switches = static_cast<std::uint64_t>(usage.ru_nivcsw);
  use.threads_peak = status["Threads"];
  use.max_rss_bytes = status["VmHWM"];
  return use;
}

}  // namespace

ProcessCounters::ProcessCounters() : tallied_at_start_(tallied_threads()) {
  forget_peak_resident_set();
  forget_tallied_peak();
  start_ = read_use();
}

ProcessUse ProcessCounters::stop() const {
  ProcessUse use = read_use();
  use.cpu_user -= start_.cpu_user;
  use.cpu_system -= start_.cpu_system;
  use.voluntary_switches -= start_.voluntary_switches;
  use.involuntary_switches -= start_.involuntary_switches;
  const std::uint64_t started_within = tallied_peak() - tallied_at_start_;
  use.threads_peak = std::max(use.threads_peak, start_.threads_peak + started_within);
  return use;
}

std::uint64_t thread_count() {
  return read_status()["Threads"];
}

}  // namespace simul
