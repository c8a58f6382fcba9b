#include "workloads/crawl/visit.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "html/content_type.hpp"
#include "html/links.hpp"
#include "html/url.hpp"
#include "http/failure.hpp"

namespace simul::crawl {
namespace {

Duration pause_before_retry(std::uint64_t retry) {
  return std::min(kLongestPause,
                  kFirstPause * (std::int64_t{1} << std::min<std::uint64_t>(retry, 20)));
}

}  // namespace

Visit::Visit(Record& record, std::size_t number)
    : record_(record), number_(number), since_(record.begin_) {
  Trace& spans = record.context_.trace;
  if (!spans.on()) return;
  spans.track(number, std::string(record.urls_.without_own_server(url())));
  trace(Activity::queued, "its turn", record.context_.clock.now());
}

std::optional<Duration> Visit::take(const http::Response& response) {
  try {
    return settle(response);
  } catch (...) {
    record_.fail(std::current_exception());
    return std::nullopt;
  }
}

std::optional<Duration> Visit::settle(const http::Response& response) {
  const bool traced = record_.context_.trace.on();
  if (traced) trace(Activity::waiting, "GET", record_.context_.clock.now());
  if (record_.interruption_.occurred() && response.failure == http::FailureKind::other) {
    return std::nullopt;  // the interruption ended it, not the URL
  }
  if (const auto pause = pause_after(response)) {
    ++retries_;
    record_.context_.transcript.line("{}: {} ({}), again in {}", url(),
                                     http::name(*response.failure), response.detail,
                                     format_duration(*pause));
    record_.add_retry(response);
    if (traced) trace(Activity::waiting, "pause before another try", since_ + *pause);
    return pause;
  }
  // What looks like a tag in plain text, an image or an archive is none.
  html::PageLinks links;
  if (response.ok() && html::is_html_type(response.content_type)) {
    links = html::links_of_page(response.body, response.content_type, response.final_url);
  }
  record_.add(number_, response, links);
  if (traced) trace(Activity::working, "links", record_.context_.clock.now());
  return std::nullopt;
}

std::optional<Duration> Visit::pause_after(const http::Response& response) {
  const Duration asked = response.retry_after;
  const std::string_view host = html::host(response.final_url);
  if (asked == Duration::zero()) record_.patience_.renew(host);
  if (!response.failure || retries_ == record_.plan_.spec().retry ||
      !http::can_pass(*response.failure, response.status)) {
    return std::nullopt;
  }
  if (asked != Duration::zero() &&
      !record_.patience_.grants(host, asked, record_.context_.clock.now())) {
    return std::nullopt;
  }
  return std::max(asked, pause_before_retry(retries_));
}

void Visit::trace(Activity activity, std::string label, Clock::TimePoint end) {
  record_.context_.trace.span(number_, activity, std::move(label), since_, end);
  since_ = end;
}

}  // namespace simul::crawl
