#include "cli/run_report.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

namespace simul::cli {

namespace json = boost::json;

json::object to_json(const RunReport& report) {
  const Measurement& measurement = report.measurement;
  const Outcome& outcome = measurement.outcome;
  json::object object{{"workload", report.options.workload},
                      {"lane", report.options.lane},
                      {"spec", report.spec},
                      {"seed", report.options.seed},
                      {"clock", report.options.clock},
                      {"wall_s", to_seconds(measurement.wall)},
                      {"ideal_s", to_seconds(report.ideal)},
                      {"cpu_user_s", to_seconds(measurement.use.cpu_user)},
                      {"cpu_system_s", to_seconds(measurement.use.cpu_system)},
                      {"completed", outcome.completed},
                      {"failed", json::value_from(outcome.failed)},
                      {"tally", json::value_from(outcome.tally)},
                      {"checksum", fmt::format("{:016x}", outcome.checksum)},
                      {"figures", json::value_from(outcome.figures)},
                      {"threads_peak", measurement.use.threads_peak},
                      {"max_rss_bytes", measurement.use.max_rss_bytes},
                      {"voluntary_switches", measurement.use.voluntary_switches},
                      {"involuntary_switches", measurement.use.involuntary_switches}};
  if (outcome.latency.count() != 0) {
    const auto at = [&](double quantile) { return to_seconds(outcome.latency.quantile(quantile)); };
    object["latency_s"] = {{"p50", at(0.5)},      {"p90", at(0.9)},
                           {"p99", at(0.99)},     {"p999", at(0.999)},
                           {"p9999", at(0.9999)}, {"max", to_seconds(outcome.latency.max())}};
  }
  if (measurement.mismatch) object["mismatch"] = *measurement.mismatch;
  return object;
}

std::string to_text(const RunReport& report) {
  const Measurement& measurement = report.measurement;
  const Outcome& outcome = measurement.outcome;
  const bool is_virtual = report.options.clock == "virtual";
  std::string text = fmt::format("\n{}/{}\n", report.options.workload, report.options.lane);
  const auto row = [&text](std::string_view what, const std::string& value) {
    text += fmt::format("  {:<20}{}\n", what, value);
  };
  row("wall",
      describe_duration(measurement.wall) + (is_virtual ? " of virtual time" : "") +
          (report.ideal.count() != 0 ? fmt::format("  (ideal {})", describe_duration(report.ideal))
                                     : ""));
  row("cpu", fmt::format("{} user, {} system", describe_duration(measurement.use.cpu_user),
                         describe_duration(measurement.use.cpu_system)));
  row("completed", fmt::format("{}  (checksum {:016x})", outcome.completed, outcome.checksum));
  for (const auto& [kind, count] : outcome.failed) row("failed", fmt::format("{} {}", count, kind));
  for (const auto& [what, count] : outcome.tally) row(what, std::to_string(count));
  for (const auto& [what, value] : outcome.figures) row(what, fmt::format("{:g}", value));
  if (outcome.latency.count() != 0) {
    const auto at = [&](double q) { return describe_duration(outcome.latency.quantile(q)); };
    row("latency",
        fmt::format("p50 {}, p90 {}, p99 {}, p99.9 {}, p99.99 {}, max {}", at(0.5), at(0.9),
                    at(0.99), at(0.999), at(0.9999), describe_duration(outcome.latency.max())));
  }
  row("threads", fmt::format("{} at the most", measurement.use.threads_peak));
  row("memory", fmt::format("{:.1f} MiB resident at the most",
                            static_cast<double>(measurement.use.max_rss_bytes) / 1048576));
  row("switches", fmt::format("{} voluntary, {} involuntary", measurement.use.voluntary_switches,
                              measurement.use.involuntary_switches));
  return text;
}

}  // namespace simul::cli
