#include "workloads/fetch/pacer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "workloads/fetch/fetch.hpp"

namespace simul::fetch {
namespace {

// What a loop's other work may add between the end of a response and the next look at the clock.
constexpr double kShareOfDoubt = 0.25;
constexpr double kSecondsOfDoubt = 1e-3;

}  // namespace

Pacer::Pacer(const Plan& plan, Clock& clock)
    : plan_(plan), clock_(clock), begin_(clock.now()), counted_until_(begin_) {}

std::optional<std::uint64_t> Pacer::take() {
  const std::uint64_t request = next_.fetch_add(1, std::memory_order_relaxed);
  if (request >= plan_.spec().requests) return std::nullopt;
  return request;
}

std::optional<Clock::TimePoint> Pacer::due(std::uint64_t request) const {
  if (!plan_.spec().rate) return std::nullopt;
  return begin_ + plan_.due()[request];
}

// Between two changes of the number in flight.
void Pacer::move_on(Clock::TimePoint now) {
  in_flight_s_ += static_cast<double>(in_flight_) * to_seconds(now - counted_until_);
  counted_until_ = now;
}

bool Pacer::may_send(std::uint64_t request) {
  const auto due = this->due(request);
  if (!due) return true;
  const std::lock_guard lock(mutex_);
  const Clock::TimePoint now = clock_.now();
  const std::uint64_t room =
      plan_.spec().outstanding - std::min(in_flight_, plan_.spec().outstanding);
  if (request + room < plan_.spec().requests && *this->due(request + room) <= now) {
    plan_.leave_out(request, not_sent_);
    return false;
  }
  late_.record(now - *due);
  move_on(now);
  ++in_flight_;
  return true;
}

Duration Pacer::answered(std::uint64_t request, const http::Response& response) {
  const auto due = this->due(request);
  if (!due) return from_seconds(response.seconds);
  const std::lock_guard lock(mutex_);
  const Clock::TimePoint now = clock_.now();
  move_on(now);
  --in_flight_;
  responses_s_ += response.seconds;
  return now - *due;
}

Outcome Pacer::close(Outcome outcome) {
  const double span_s = to_seconds(clock_.now() - begin_);
  if (!plan_.spec().rate) {
    check_closed_loop(outcome, span_s);
    return outcome;
  }
  const double due_s = to_seconds(plan_.due().back());
  outcome.figures["offered_per_second"] = static_cast<double>(plan_.spec().requests) / due_s;
  outcome.figures["reached_per_second"] =
      static_cast<double>(outcome.completed) / std::max(due_s, span_s);
  outcome.figures["late_p99_s"] = to_seconds(late_.quantile(0.99));
  outcome.figures["not_sent"] = static_cast<double>(not_sent_.units);
  outcome.figures["in_flight_mean"] = in_flight_s_ / span_s;
  outcome.left_out = std::move(not_sent_);
  check_open_loop(outcome);
  return outcome;
}

void Pacer::check_closed_loop(Outcome& outcome, double span_s) const {
  const double mean = to_seconds(outcome.latency.sum()) / span_s;
  const auto most = static_cast<double>(plan_.spec().in_flight);
  if (mean <= most * (1 + kShareOfDoubt)) return;
  outcome.contradiction = fmt::format(
      "Little's law: the latencies add up to {:.1f} requests in flight on average, of at most {}",
      mean, most);
}

void Pacer::check_open_loop(Outcome& outcome) const {
  const double doubt =
      kShareOfDoubt * in_flight_s_ + kSecondsOfDoubt * static_cast<double>(plan_.spec().requests);
  if (std::abs(in_flight_s_ - responses_s_) <= doubt) return;
  outcome.contradiction = fmt::format(
      "Little's law: {:.3f} s in flight, all requests together, but their responses took {:.3f} s",
      in_flight_s_, responses_s_);
}

}  // namespace simul::fetch
