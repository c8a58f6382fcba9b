#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>

#include "html/links.hpp"
#include "http/client.hpp"
#include "workloads/crawl/crawl.hpp"
#include "workloads/crawl/crawl_urls.hpp"
#include "workloads/crawl/interruption.hpp"
#include "workloads/crawl/patience.hpp"
#include "workloads/crawl/row_file.hpp"

namespace simul::crawl {

/// What a crawl really does: its rows, counts and log. Visits on different threads may share it.
class Record {
 public:
  /// Throws WorkError if the output file cannot be written.
  Record(const Plan& plan, const CrawlUrls& urls, const Context& context,
         const Interruption& interruption);

  /// To be called when all visits have ended. Completes the output file and returns the counts;
  /// URLs that no visit settled count as not_tried. Throws the first error that kept a visit from
  /// recording its results; that error also ended the crawl.
  Outcome outcome() &&;

 private:
  friend class Visit;

  void add(std::size_t number, const http::Response& response, const html::PageLinks& links);
  void add_retry(const http::Response& response);
  void fail(std::exception_ptr failure);
  void count_requests(const http::Response& response);

  const Plan& plan_;
  const CrawlUrls& urls_;
  const Context context_;
  const Interruption& interruption_;
  const Clock::TimePoint begin_;

  Patience patience_;
  std::mutex mutex_;
  std::optional<RowFile> file_;
  std::exception_ptr failure_;
  Outcome outcome_;
  std::uint64_t bytes_ = 0;
  std::uint64_t links_ = 0;
  std::uint64_t dropped_links_ = 0;
  std::uint64_t connections_ = 0;
  std::uint64_t requests_ = 0;
  std::uint64_t retries_ = 0;
};

}  // namespace simul::crawl
