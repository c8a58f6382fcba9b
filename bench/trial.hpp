#pragma once

#include <boost/json/object.hpp>

#include <chrono>
#include <string>

#include "bench/google_benchmark.hpp"
#include "core/duration.hpp"
#include "registry/sweep.hpp"

namespace simul::bench {

/// What a row of the results describes.
struct Identity {
  std::string series;  ///< the sweep that the row belongs to, such as "fetch_inflight"
  std::string workload;
  std::string lane;
  Settings settings;
  boost::json::object spec;
  std::string name;  ///< "workload/lane/parameter:value/…", unique
};

/// An identity whose name is made from the workload, the lane and the settings.
Identity identify(std::string series, std::string workload, std::string lane, Settings settings,
                  boost::json::object spec);

/// Something to measure: one row of the results for each repetition. It holds threads, connections
/// and memory only between `open` and `close`, so that they do not disturb the trials of other
/// lanes.
class Trial {
 public:
  explicit Trial(Identity identity) : identity_(std::move(identity)) {}
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;
  virtual ~Trial() = default;

  const Identity& identity() const { return identity_; }
  /// How long one run may take, its ideal apart, if it waits for another process. Then that process
  /// is killed.
  void set_time_limit(Duration limit) { time_limit_ = limit; }

  /// Google Benchmark's settings for this trial: what is timed, and how often.
  virtual void configure(RegisteredBenchmark& benchmark) const;
  /// Makes what the clock does not measure. Throws Declined with the reason, or what went wrong.
  virtual void open() = 0;
  /// Measures. Ends with `state.SkipWithError` when the work was not the expected work.
  virtual void measure(benchmark::State& state) = 0;
  virtual void close() = 0;

 protected:
  Identity identity_;
  Duration time_limit_ = std::chrono::seconds(60);
};

}  // namespace simul::bench
