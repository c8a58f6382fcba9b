#include "bench/reference_trial.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "bench/run_limit.hpp"
#include "core/child_process.hpp"
#include "core/error.hpp"

namespace simul::bench {
namespace {

constexpr std::string_view kFixture = "{fixture}";
constexpr int kNotInstalled = 3;

}  // namespace

ReferenceTrial::ReferenceTrial(Identity identity, std::string script,
                               std::vector<std::string> arguments)
    : Trial(std::move(identity)), script_(std::move(script)), arguments_(std::move(arguments)) {}

void ReferenceTrial::configure(RegisteredBenchmark& benchmark) const {
  benchmark.UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
}

void ReferenceTrial::open() {
  for (const std::string& argument : arguments_) {
    if (argument.starts_with(kFixture)) server_ = fixtures::FixtureServer::acquire();
  }
  if (probed_) return;
  ChildProcess probe({"/usr/bin/env", "python3", SIMUL_REFERENCE_FOLDER "/" + script_, "--probe"});
  const RunLimit limit(probe.pid(), time_limit_);
  const std::string reason = probe.read_all();
  if (probe.wait() == kNotInstalled) throw Declined(reason.substr(0, reason.find('\n')));
  probed_ = true;
}

void ReferenceTrial::measure(benchmark::State& state) {
  std::vector<std::string> command{"/usr/bin/env", "python3", SIMUL_REFERENCE_FOLDER "/" + script_};
  for (std::string argument : arguments_) {
    if (argument.starts_with(kFixture)) argument.replace(0, kFixture.size(), server_->url());
    command.push_back(std::move(argument));
  }
  for ([[maybe_unused]] const auto iteration : state) {
    ChildProcess process(command);
    const RunLimit limit(process.pid(), time_limit_);
    const std::string printed = process.read_all();
    boost::system::error_code error;
    const boost::json::value report = boost::json::parse(printed, error);
    if (process.wait() != 0 || error) {
      state.SkipWithError(limit.reason(fmt::format("{} failed", script_), script_).c_str());
      return;
    }
    const double completed = report.at("completed").to_number<double>();
    const double wall = report.at("wall_s").to_number<double>();
    state.SetIterationTime(wall);
    state.counters["completed"] = completed;
    state.counters["items_per_second"] = completed / wall;
  }
}

void ReferenceTrial::close() {
  server_ = nullptr;
}

}  // namespace simul::bench
