#include "workloads/crawl/patience.hpp"

#include "workloads/crawl/crawl.hpp"

namespace simul::crawl {

bool Patience::grants(std::string_view host, Duration pause, Clock::TimePoint now) {
  if (pause > kLongestRetryAfter) return false;
  const std::lock_guard lock(mutex_);
  const auto since = asking_since_.try_emplace(std::string(host), now).first->second;
  return now + pause - since <= kPatienceWithHost;
}

void Patience::renew(std::string_view host) {
  const std::lock_guard lock(mutex_);
  if (asking_since_.empty()) return;
  if (const auto found = asking_since_.find(host); found != asking_since_.end()) {
    asking_since_.erase(found);
  }
}

}  // namespace simul::crawl
