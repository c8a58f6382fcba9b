#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>

#include "core/clock.hpp"
#include "core/latency_histogram.hpp"
#include "core/outcome.hpp"
#include "http/client.hpp"

namespace simul::fetch {

class Plan;

/// Hands out the requests of one run, in order, and keeps the books of it. Thread-safe.
///
/// In a closed loop a sender takes a request once it has the answer to its last one: a server or a
/// client that stalls is asked less, and what would have been asked meanwhile is in no latency. In
/// an open loop every request is due at a time of its own, whatever became of those before, and its
/// latency counts from then. A sender does with each request what follows:
///
///   while (const auto request = pacer.take()) {
///     if (const auto due = pacer.due(*request)) …wait until then
///     if (!pacer.may_send(*request)) continue;
///     …get, and have a Record take the response
///   }
class Pacer {
 public:
  /// The run begins now. Both must outlive the pacer.
  Pacer(const Plan& plan, Clock& clock);

  /// The next request; nothing once all have been taken.
  std::optional<std::uint64_t> take();
  /// When it is due. Nothing in a closed loop, where it is due when it is taken.
  std::optional<Clock::TimePoint> due(std::uint64_t request) const;
  /// Whether to send a request that is due. Not if more requests are outstanding than the plan
  /// allows, this one and later ones that are due by now among them: then it counts as not sent.
  bool may_send(std::uint64_t request);
  /// The request was sent and has its result. Returns its latency.
  Duration answered(std::uint64_t request, const http::Response& response);

  /// The outcome of the run from what its records have taken: adds what was not sent, the rates,
  /// how late requests were sent, and how many were in flight on average.
  ///
  /// Little's law says how the time that requests took adds up. Where it does not hold, latencies
  /// were not measured as they should be, and the outcome says so.
  Outcome close(Outcome outcome);

 private:
  void move_on(Clock::TimePoint now);
  void check_closed_loop(Outcome& outcome, double span_s) const;
  void check_open_loop(Outcome& outcome) const;

  const Plan& plan_;
  Clock& clock_;
  const Clock::TimePoint begin_;
  std::atomic<std::uint64_t> next_ = 0;

  // Of an open loop.
  std::mutex mutex_;
  std::uint64_t in_flight_ = 0;
  Clock::TimePoint counted_until_;
  double in_flight_s_ = 0;  // the number in flight, integrated over time
  double responses_s_ = 0;  // the same as the client has it: how long its requests took, together
  LatencyHistogram late_;   // sent after they were due
  Outcome::LeftOut not_sent_;
};

}  // namespace simul::fetch
