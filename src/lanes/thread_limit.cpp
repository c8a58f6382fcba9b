#include "lanes/thread_limit.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "core/error.hpp"

namespace simul {

void require_threads(unsigned threads) {
  static unsigned proven = 0;
  if (threads <= proven) return;

  std::mutex mutex;
  std::condition_variable released;
  bool release = false;
  std::vector<std::thread> probes;
  bool refused = false;
  while (!refused && probes.size() < threads) {
    try {
      probes.emplace_back([&] {
        std::unique_lock lock(mutex);
        released.wait(lock, [&] { return release; });
      });
    } catch (const std::system_error&) {
      refused = true;
    }
  }
  {
    const std::lock_guard lock(mutex);
    release = true;
  }
  released.notify_all();
  for (std::thread& probe : probes) probe.join();
  if (refused) {
    throw WorkError(fmt::format(
        "the system refuses a pool of {} threads (it gave {}); raise 'ulimit -u' or ask for fewer",
        threads, probes.size()));
  }
  proven = threads;
}

}  // namespace simul
