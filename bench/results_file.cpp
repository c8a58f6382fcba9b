#include "bench/results_file.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <boost/json.hpp>

#include <cmath>
#include <ctime>

#include "core/child_process.hpp"
#include "core/utf8.hpp"
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

void ResultsFile::add(const Row& row, const Identity& identity) {
  json::object entry{{"name", row.benchmark_name()},
                     {"family_index", row.family_index},
                     {"per_family_instance_index", row.per_family_instance_index},
                     {"run_name", row.run_name.str()},
                     {"run_type", row.run_type == Row::RT_Aggregate ? "aggregate" : "iteration"},
                     {"repetitions", row.repetitions}};
  if (row.run_type == Row::RT_Aggregate) {
    entry["aggregate_name"] = row.aggregate_name;
    entry["aggregate_unit"] = row.aggregate_unit == benchmark::kTime ? "time" : "percentage";
  } else {
    entry["repetition_index"] = row.repetition_index;
  }
  entry["threads"] = row.threads;
  if (failed(row)) {
    entry["error_occurred"] = true;
    entry["error_message"] = failure(row);
  }
  entry["iterations"] = row.iterations;
  const bool is_time = row.run_type != Row::RT_Aggregate || row.aggregate_unit == benchmark::kTime;
  entry["real_time"] = is_time ? row.GetAdjustedRealTime() : row.real_accumulated_time;
  entry["cpu_time"] = is_time ? row.GetAdjustedCPUTime() : row.cpu_accumulated_time;
  entry["time_unit"] = benchmark::GetTimeUnitString(row.time_unit);
  for (const auto& [name, counter] : row.counters) {
    if (std::isfinite(counter.value)) entry[name] = counter.value;
  }
  entry["workload"] = identity.workload;
  entry["lane"] = identity.lane;
  entry["series"] = identity.series;
  entry["spec"] = identity.spec;
  rows_.push_back(std::move(entry));
}

json::value& ResultsFile::simul(std::string_view member) {
  return context_["simul"].as_object()[member];
}

void ResultsFile::save() const {
  if (path_.empty()) return;
  // One row a line, so that a diff shows rows.
  std::string text =
      fmt::format("{{\n\"context\": {},\n\"benchmarks\": [", valid_utf8(json::serialize(context_)));
  const char* separator = "\n";
  for (const json::value& row : rows_) {
    text += separator + valid_utf8(json::serialize(row));
    separator = ",\n";
  }
  write_whole_file(path_, text + "\n]\n}\n");
}

}  // namespace simul::bench
