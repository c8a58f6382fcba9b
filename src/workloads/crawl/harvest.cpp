#include "workloads/crawl/harvest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/ascii.hpp"
#include "http/descriptor_limit.hpp"
#include "http/failure.hpp"
#include "html/url.hpp"

namespace simul::crawl {
namespace {

Duration pause_before_retry(std::uint64_t retry) {
  return std::min(kLongestPause,
                  kFirstPause * (std::int64_t{1} << std::min<std::uint64_t>(retry, 20)));
}

// Of a plain text, an image or an archive, what looks like a tag is none.
bool is_html(std::string_view content_type) {
  const std::string_view type =
      trimmed(content_type.substr(0, content_type.find(';')), kHttpWhiteSpace);
  return type.empty() || equal_ignoring_case(type, "text/html") ||
         equal_ignoring_case(type, "application/xhtml+xml");
}

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

Targets::Targets(const Plan& plan, const Clock& clock) {
  if (clock.is_virtual()) throw Declined("no real server waits on a virtual clock");
  http::require_descriptors(std::min<std::uint64_t>(plan.spec().in_flight, plan.urls().size()));
  if (plan.needs_own_server()) server_ = fixtures::FixtureServer::acquire();
  for (const std::string& url : plan.urls()) {
    urls_.push_back(url.front() == '/' ? server_->url() + url : url);
    requested_.push_back(html::request_url(urls_.back()));
  }
}

std::string_view Targets::lasting(std::string_view url) const {
  if (server_ && url.starts_with(server_->url())) url.remove_prefix(server_->url().size());
  return url;
}

Harvest::Harvest(const Plan& plan, const Targets& targets, const Context& context,
                 const Interruption& interruption)
    : plan_(plan),
      targets_(targets),
      context_(context),
      interruption_(interruption),
      begin_(context.clock.now()) {
  if (!plan.spec().out.empty()) file_.emplace(plan.spec().out);
}

Outcome Harvest::outcome() && {
  if (failure_) std::rethrow_exception(failure_);
  if (file_) file_->finish();
  const std::uint64_t failures = failures_of(outcome_);
  const std::uint64_t not_tried = targets_.size() - outcome_.completed - failures;
  outcome_.tally = {{"urls", targets_.size()}, {"links", links_}, {"bytes", bytes_}};
  if (dropped_links_ != 0) outcome_.tally["dropped_links"] = dropped_links_;
  if (not_tried != 0) outcome_.tally["not_tried"] = not_tried;
  outcome_.figures["connections"] = static_cast<double>(connections_);
  outcome_.figures["requests_sent"] = static_cast<double>(requests_);
  outcome_.figures["retries"] = static_cast<double>(retries_);

  std::string text = fmt::format("{} URLs: {} read", targets_.size(), outcome_.completed);
  if (failures != 0) text += fmt::format(", {} failed ({})", failures, list_failures(outcome_));
  if (not_tried != 0) text += fmt::format(", {} not tried", not_tried);
  text += fmt::format("; {} links", links_);
  if (file_) text += fmt::format(" in {}", plan_.spec().out);
  context_.transcript.line("{}", text);
  return std::move(outcome_);
}

void Harvest::add(std::size_t number, const http::Response& response, const html::PageLinks& links) {
  const std::string& url = targets_.url(number);
  const std::string_view source = targets_.lasting(url);
  std::uint64_t checksum = 0;
  if (response.ok()) {
    checksum = checksum_of_page(source);
    for (const std::string& link : links.urls) {
      checksum += checksum_of_row(source, targets_.lasting(link));
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

// What cannot be kept is not worth waiting for: the GETs under way end too, as after Ctrl-C.
void Harvest::fail(std::exception_ptr failure) {
  const std::lock_guard lock(mutex_);
  if (!failure_) failure_ = std::move(failure);
  interruption_.raise();
}

void Harvest::count_requests(const http::Response& response) {
  requests_ += static_cast<std::uint64_t>(response.requests_sent);
  connections_ += static_cast<std::uint64_t>(response.connections_opened);
}

Visit::Visit(Harvest& harvest, std::size_t number)
    : harvest_(harvest), number_(number), since_(harvest.begin_) {
  Trace& spans = harvest.context_.trace;
  if (!spans.on()) return;
  spans.track(number, std::string(harvest.targets_.lasting(url())));
  trace(Activity::queued, "its turn", harvest.context_.clock.now());
}

std::optional<Duration> Visit::take(const http::Response& response) {
  try {
    return settle(response);
  } catch (...) {
    harvest_.fail(std::current_exception());
    return std::nullopt;
  }
}

std::optional<Duration> Visit::settle(const http::Response& response) {
  const bool traced = harvest_.context_.trace.on();
  if (traced) trace(Activity::waiting, "GET", harvest_.context_.clock.now());
  if (harvest_.interruption_.came() && response.failure == http::FailureKind::other) {
    return std::nullopt;  // what the interruption did to it says nothing about the URL
  }
  if (response.failure && retries_ < harvest_.plan_.spec().retry &&
      http::can_pass(*response.failure, response.status)) {
    const Duration pause = pause_before_retry(retries_++);
    harvest_.context_.transcript.line("{}: {} ({}), again in {}", url(),
                                      http::name(*response.failure), response.detail,
                                      format_duration(pause));
    {
      const std::lock_guard lock(harvest_.mutex_);
      harvest_.count_requests(response);
      ++harvest_.retries_;
    }
    if (traced) trace(Activity::waiting, "pause before another try", since_ + pause);
    return pause;
  }
  html::PageLinks links;
  if (response.ok() && is_html(response.content_type)) {
    links = html::links_of_page(response.body, response.content_type, response.final_url);
  }
  harvest_.add(number_, response, links);
  if (traced) trace(Activity::working, "links", harvest_.context_.clock.now());
  return std::nullopt;
}

void Visit::trace(Activity activity, std::string label, Clock::TimePoint end) {
  harvest_.context_.trace.span(number_, activity, std::move(label), since_, end);
  since_ = end;
}

}  // namespace simul::crawl
