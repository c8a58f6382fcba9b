#include "bench/results_file.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <boost/json.hpp>

#include <cmath>
#include <ctime>

#include "core/child_process.hpp"
#include "core/whole_file.hpp"

namespace simul::bench {

namespace json = boost::json;

json::object describe_machine() {
  const benchmark::CPUInfo& cpu = benchmark::CPUInfo::Get();
  json::array caches;
  for (const auto& cache : cpu.caches) {
    caches.push_back({{"type", cache.type},
                      {"level", cache.level},
                      {"size", cache.size},
                      {"num_sharing", cache.num_sharing}});
  }
  return {{"date", fmt::format("{:%FT%T%z}", fmt::localtime(std::time(nullptr)))},
          {"host_name", benchmark::SystemInfo::Get().name},
          {"executable", "simul"},
          {"num_cpus", cpu.num_cpus},
          {"mhz_per_cpu", std::llround(cpu.cycles_per_second / 1e6)},
          {"cpu_scaling_enabled", cpu.scaling == benchmark::CPUInfo::ENABLED},
          {"caches", std::move(caches)},
          {"load_avg", json::value_from(cpu.load_avg)},
#ifdef NDEBUG
          {"library_build_type", "release"}
#else
          {"library_build_type", "debug"}
#endif
  };
}

ResultsFile::ResultsFile(std::string path, json::object simul_context,
                         const std::map<std::string, std::string>& own_context)
    : path_(std::move(path)), context_(describe_machine()) {
  for (const auto& [key, value] : own_context) context_[key] = value;
  context_["simul"] = std::move(simul_context);
}

void ResultsFile::add(const Run& run, const Identity& identity) {
  json::object row{{"name", run.benchmark_name()},
                   {"family_index", run.family_index},
                   {"per_family_instance_index", run.per_family_instance_index},
                   {"run_name", run.run_name.str()},
                   {"run_type", run.run_type == Run::RT_Aggregate ? "aggregate" : "iteration"},
                   {"repetitions", run.repetitions}};
  if (run.run_type == Run::RT_Aggregate) {
    row["aggregate_name"] = run.aggregate_name;
    row["aggregate_unit"] = run.aggregate_unit == benchmark::kTime ? "time" : "percentage";
  } else {
    row["repetition_index"] = run.repetition_index;
  }
  row["threads"] = run.threads;
  if (run.error_occurred) {
    row["error_occurred"] = true;
    row["error_message"] = run.error_message;
  }
  row["iterations"] = run.iterations;
  const bool is_time = run.run_type != Run::RT_Aggregate || run.aggregate_unit == benchmark::kTime;
  row["real_time"] = is_time ? run.GetAdjustedRealTime() : run.real_accumulated_time;
  row["cpu_time"] = is_time ? run.GetAdjustedCPUTime() : run.cpu_accumulated_time;
  row["time_unit"] = benchmark::GetTimeUnitString(run.time_unit);
  for (const auto& [name, counter] : run.counters) {
    if (std::isfinite(counter.value)) row[name] = counter.value;
  }
  row["workload"] = identity.workload;
  row["lane"] = identity.lane;
  row["series"] = identity.series;
  row["spec"] = identity.spec;
  rows_.push_back(std::move(row));
}

json::value& ResultsFile::simul(std::string_view member) {
  return context_["simul"].as_object()[member];
}

void ResultsFile::save() const {
  if (path_.empty()) return;
  // A row a line: a person can read it, and a diff shows rows.
  std::string text =
      fmt::format("{{\n\"context\": {},\n\"benchmarks\": [", json::serialize(context_));
  const char* separator = "\n";
  for (const json::value& row : rows_) {
    text += separator + json::serialize(row);
    separator = ",\n";
  }
  write_whole_file(path_, text + "\n]\n}\n");
}

}  // namespace simul::bench
