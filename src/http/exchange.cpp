#include "http/exchange.hpp"

#include <algorithm>
#include <cstring>

namespace simul::http {

namespace {

using std::chrono::milliseconds;

// The server has waited for a request for too long and says so as it closes the connection, just as
// one comes (RFC 9110, section 15.5.9).
constexpr int kRequestTimeout = 408;

// How late a time-out may be: by an eighth of the shortest, and no more than that.
constexpr Duration kLongestTick = milliseconds(100);
constexpr int kTicksInALimit = 8;

Duration tick_for(const Limits& limits) {
  Duration tick = kLongestTick;
  for (const Duration limit : {limits.connect_timeout, limits.total_timeout, limits.slow_for}) {
    if (limit > Duration::zero()) tick = std::min(tick, limit / kTicksInALimit);
  }
  return std::max<Duration>(tick, milliseconds(1));
}

bool is_over(Duration limit, Duration taken) {
  return limit > Duration::zero() && taken >= limit;
}

}  // namespace

Exchange::Exchange(const ClientOptions& options)
    : limits_(options.limits),
      reuse_connections_(options.reuse_connections),
      stop_flag_(options.stop),
      tick_(tick_for(options.limits)),
      reader_(options.limits) {}

Exchange::Next Exchange::begin(const Request& request) {
  response_.clear();
  response_.final_url = request.url();
  tried_again_ = false;
  keeps_connection_ = false;
  begin_ = std::chrono::steady_clock::now();
  if (const auto& refusal = request.refusal()) return fail(refusal->kind, refusal->why);
  phase_ = Phase::connecting;
  return Next::wait;
}

void Exchange::connecting() {
  phase_ = Phase::connecting;
  connect_begin_ = std::chrono::steady_clock::now();
}

Exchange::Next Exchange::could_not_connect(int error) {
  return fail(connect_failure(error), strerrordesc_np(error));
}

void Exchange::sending(bool kept) {
  phase_ = Phase::answering;
  kept_ = kept;
  ++response_.requests_sent;
  fast_bytes_ = 0;
  fast_until_ = {};
  reader_.start(response_);
}

Exchange::Next Exchange::received(std::size_t size) {
  return take(reader_.received(size));
}

Exchange::Next Exchange::ended() {
  if (may_try_again()) return again();
  return take(reader_.ended());
}

Exchange::Next Exchange::broke(int error) {
  if (may_try_again()) return again();
  return fail(broken_connection(error, reader_.head_complete()), strerrordesc_np(error));
}

Exchange::Next Exchange::take(ResponseReader::Status status) {
  switch (status) {
    case ResponseReader::Status::incomplete:
      return Next::wait;
    case ResponseReader::Status::failed:
      return fail(reader_.failure(), reader_.why());
    case ResponseReader::Status::whole:
      break;
  }
  if (kept_ && !tried_again_ && response_.status == kRequestTimeout) return again();
  return finish();
}

// A kept connection that the server has closed says nothing about the server.
bool Exchange::may_try_again() const {
  return kept_ && !tried_again_ && !reader_.has_begun();
}

Exchange::Next Exchange::again() {
  tried_again_ = true;
  response_.status = 0;
  response_.body.clear();
  response_.content_type.clear();
  return Next::again;
}

Exchange::Next Exchange::finish() {
  const auto kind = classify({.follow_redirects = false,
                              .status = response_.status,
                              .headers_complete = true,
                              .coding_complete = reader_.coding_complete()});
  if (kind == FailureKind::http_status) {
    fail(*kind, "status " + std::to_string(response_.status));
  } else if (kind) {
    fail(*kind, describe(*kind));
  } else {
    phase_ = Phase::idle;
    response_.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }
  keeps_connection_ = reuse_connections_ && reader_.keeps_connection();
  return Next::done;
}

Exchange::Next Exchange::fail(FailureKind kind, std::string_view why) {
  phase_ = Phase::idle;
  response_.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  response_.failure = kind;
  response_.detail = why;
  return Next::done;
}

Exchange::Next Exchange::look_at_the_clock(Time now) {
  if (stop_flag_ != nullptr && *stop_flag_) return fail(FailureKind::other, "stopped");
  const bool over = is_over(limits_.total_timeout, now - begin_);
  if (phase_ == Phase::connecting) {
    if (!over && !is_over(limits_.connect_timeout, now - connect_begin_)) return Next::wait;
    return fail(FailureKind::timed_out_connecting, describe(FailureKind::timed_out_connecting));
  }
  const bool reading = reader_.head_complete();
  if (over) {
    const auto kind = reading ? FailureKind::timed_out_reading : FailureKind::timed_out_waiting;
    return fail(kind, describe(kind));
  }
  if (reading && is_slow(now)) return fail(FailureKind::too_slow, describe(FailureKind::too_slow));
  return Next::wait;
}

// Whether the body came below the lowest speed for so long.
bool Exchange::is_slow(Time now) {
  if (limits_.lowest_speed == 0 || limits_.slow_for == Duration::zero()) return false;
  const std::uint64_t bytes = reader_.body_bytes();
  const double owed = static_cast<double>(limits_.lowest_speed) *
                      std::chrono::duration<double>(now - fast_until_).count();
  if (fast_until_ == Time{} || static_cast<double>(bytes - fast_bytes_) >= owed) {
    fast_until_ = now;
    fast_bytes_ = bytes;
  }
  return now - fast_until_ >= limits_.slow_for;
}

}  // namespace simul::http
