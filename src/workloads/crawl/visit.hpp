#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "workloads/crawl/record.hpp"

namespace simul::crawl {

/// One URL of a crawl, from its first GET to its outcome. For one task.
class Visit {
 public:
  Visit(Record& record, std::size_t number);

  const std::string& url() const { return record_.urls_.url(number_); }
  const std::string& request_url() const { return record_.urls_.request_url(number_); }
  /// Finds the page's links and writes them, or counts the failure; then the URL is settled, and
  /// the result is nothing. If a further try is due instead, returns the pause before it. Never
  /// throws.
  std::optional<Duration> take(const http::Response& response);

 private:
  std::optional<Duration> settle(const http::Response& response);
  /// The pause before a further try. Nothing if there is to be none.
  std::optional<Duration> pause_after(const http::Response& response);
  void trace(Activity activity, std::string label, Clock::TimePoint end);

  Record& record_;
  const std::size_t number_;
  std::uint64_t retries_ = 0;
  Clock::TimePoint since_;  // end of the last span; updated only if there is a trace
};

}  // namespace simul::crawl
