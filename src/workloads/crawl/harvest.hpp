#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fixtures/fixture_server.hpp"
#include "http/client.hpp"
#include "html/links.hpp"
#include "workloads/crawl/crawl.hpp"
#include "workloads/crawl/interruption.hpp"
#include "workloads/crawl/row_file.hpp"

namespace simul::crawl {

/// The addresses to visit. Keeps a fixture server alive where one is needed.
class Targets {
 public:
  /// Throws WorkError when this process may not have a descriptor for every GET in flight, Declined
  /// for a virtual clock, on which no real server waits.
  Targets(const Plan& plan, const Clock& clock);

  std::size_t size() const { return urls_.size(); }
  const std::string& url(std::size_t number) const { return urls_[number]; }
  /// As it may be sent: what is no ASCII, for instance, escaped.
  const std::string& requested(std::size_t number) const { return requested_[number]; }
  /// The URL without the address of our own server.
  std::string_view lasting(std::string_view url) const;

 private:
  std::shared_ptr<fixtures::FixtureServer> server_;
  std::vector<std::string> urls_;
  std::vector<std::string> requested_;
};

/// What a crawl brings in: rows, counts, the log. Thread-safe.
class Harvest {
 public:
  /// Throws WorkError when the output file cannot be written.
  Harvest(const Plan& plan, const Targets& targets, const Context& context,
          const Interruption& interruption);

  /// Gives the file its name and tells the counts. URLs that no visit settled were not tried.
  /// Throws what kept a visit from writing down what it found, which had ended the crawl.
  Outcome outcome() &&;

 private:
  friend class Visit;

  void add(std::size_t number, const http::Response& response, const html::PageLinks& links);
  void fail(std::exception_ptr failure);
  void count_requests(const http::Response& response);

  const Plan& plan_;
  const Targets& targets_;
  const Context context_;
  const Interruption& interruption_;
  const Clock::TimePoint begin_;

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

/// One URL of a crawl, from its turn to its outcome.
class Visit {
 public:
  Visit(Harvest& harvest, std::size_t number);

  const std::string& url() const { return harvest_.targets_.url(number_); }
  const std::string& requested() const { return harvest_.targets_.requested(number_); }
  /// Settles the URL: finds the page's links and writes them, or counts the failure; returns
  /// nothing. Or else it is worth another try, after the pause returned. Never throws.
  std::optional<Duration> take(const http::Response& response);

 private:
  std::optional<Duration> settle(const http::Response& response);
  void trace(Activity activity, std::string label, Clock::TimePoint end);

  Harvest& harvest_;
  const std::size_t number_;
  std::uint64_t retries_ = 0;
  Clock::TimePoint since_;  // kept with a trace only
};

}  // namespace simul::crawl
