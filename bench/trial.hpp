#pragma once

#include <benchmark/benchmark.h>

#include <boost/json/object.hpp>

#include <string>

namespace simul::bench {

/// What a row of the results is about.
struct Identity {
  std::string series;  ///< the sweep that the row belongs to, such as "fetch_inflight"
  std::string workload;
  std::string lane;
  std::string name;  ///< "workload/lane/parameter:value/…", unique
  boost::json::object spec;
};

/// Something to be measured: one row of the results for each repetition. Between `open` and `close`
/// it owns what it needs; outside it owns nothing, so that the trials of other lanes have the
/// machine for themselves.
class Trial {
 public:
  explicit Trial(Identity identity) : identity_(std::move(identity)) {}
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;
  virtual ~Trial() = default;

  const Identity& identity() const { return identity_; }

  /// Google Benchmark's settings for this trial: what is timed, and how often.
  virtual void configure(benchmark::internal::Benchmark& benchmark) const;
  /// Makes what the clock does not measure. Throws Declined with the reason, or what went wrong.
  virtual void open() = 0;
  /// Measures. Ends with `state.SkipWithError` when the work was not the expected work.
  virtual void measure(benchmark::State& state) = 0;
  virtual void close() = 0;

 protected:
  Identity identity_;
};

}  // namespace simul::bench
