#include "workloads/crawl/record.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <utility>

#include "http/failure.hpp"

namespace simul::crawl {
namespace {

std::string list_failures(const Outcome& outcome) {
  std::string text;
  for (const auto& [kind, count] : outcome.failed) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, kind);
  }
  return text;
}

std::uint64_t failures_of(const Outcome& outcome) {
  std::uint64_t failures = 0;
  for (const auto& [kind, count] : outcome.failed) failures += count;
  return failures;
}

}  // namespace

Record::Record(const Plan& plan, const CrawlUrls& urls, const Context& context,
               const Interruption& interruption)
    : plan_(plan),
      urls_(urls),
      context_(context),
      interruption_(interruption),
      begin_(context.clock.now()) {
  if (!plan.spec().out.empty()) file_.emplace(plan.spec().out);
}

Outcome Record::outcome() && {
  if (failure_) std::rethrow_exception(failure_);
  if (file_) file_->finish();
  const std::uint64_t failures = failures_of(outcome_);
  const std::uint64_t not_tried = urls_.size() - outcome_.completed - failures;
  outcome_.tally = {{"urls", urls_.size()}, {"links", links_}, {"bytes", bytes_}};
  if (dropped_links_ != 0) outcome_.tally["dropped_links"] = dropped_links_;
  if (not_tried != 0) outcome_.tally["not_tried"] = not_tried;
  outcome_.figures["connections"] = static_cast<double>(connections_);
  outcome_.figures["requests_sent"] = static_cast<double>(requests_);
  outcome_.figures["retries"] = static_cast<double>(retries_);

  std::string text = fmt::format("{} URLs: {} read", urls_.size(), outcome_.completed);
  if (failures != 0) text += fmt::format(", {} failed ({})", failures, list_failures(outcome_));
  if (not_tried != 0) text += fmt::format(", {} not tried", not_tried);
  text += fmt::format("; {} links", links_);
  if (file_) text += fmt::format(" in {}", plan_.spec().out);
  context_.transcript.line("{}", text);
  return std::move(outcome_);
}

void Record::add(std::size_t number, const http::Response& response, const html::PageLinks& links) {
  const std::string& url = urls_.url(number);
  const std::string_view source = urls_.without_own_server(url);
  std::uint64_t checksum = 0;
  if (response.ok()) {
    checksum = checksum_of_page(source);
    for (const std::string& link : links.urls) {
      checksum += checksum_of_row(source, urls_.without_own_server(link));
    }
    context_.transcript.line("{}: {} links", url, links.urls.size());
  } else {
    checksum = checksum_of_failure(source, *response.failure);
    context_.transcript.line("{}: failed, {} ({})", url, http::name(*response.failure),
                             response.detail);
  }

  const std::lock_guard lock(mutex_);
  outcome_.checksum += checksum;
  count_requests(response);
  if (!response.ok()) {
    ++outcome_.failed[std::string(http::name(*response.failure))];
    return;
  }
  ++outcome_.completed;
  outcome_.latency.record(
      std::chrono::duration_cast<Duration>(std::chrono::duration<double>(response.seconds)));
  bytes_ += response.body.size();
  links_ += links.urls.size();
  dropped_links_ += links.dropped;
  if (file_) file_->add(url, links.urls);
}

// Ends the crawl, the GETs in progress included, as after Ctrl-C: its results cannot be recorded.
void Record::fail(std::exception_ptr failure) {
  const std::lock_guard lock(mutex_);
  if (!failure_) failure_ = std::move(failure);
  interruption_.trigger();
}

void Record::add_retry(const http::Response& response) {
  const std::lock_guard lock(mutex_);
  count_requests(response);
  ++retries_;
}

void Record::count_requests(const http::Response& response) {
  requests_ += static_cast<std::uint64_t>(response.requests_sent);
  connections_ += static_cast<std::uint64_t>(response.connections_opened);
}

}  // namespace simul::crawl
