// For the tests in Python: opens a cell, runs it once and closes it, several times in one process.
// Prints a line of JSON before the first time and after each: the outcome, and the resources that
// the process holds.
//   run_repeatedly TIMES WORKLOAD LANE [PARAMETER=VALUE]...

#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <boost/json.hpp>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

#include "core/measurement.hpp"
#include "registry/registry.hpp"

namespace {

using namespace simul;

// The open folder is itself a descriptor and always counts as one.
std::uint64_t open_descriptors() {
  const std::filesystem::directory_iterator folder("/proc/self/fd");
  return static_cast<std::uint64_t>(std::distance(folder, {}));
}

// By all threads that there ever were.
std::uint64_t allocated_bytes() {
  const struct mallinfo2 use = mallinfo2();
  return use.uordblks + use.hblkhd;
}

// Memory that the allocator keeps is returned to the kernel first.
std::uint64_t resident_bytes() {
  malloc_trim(0);
  std::uint64_t all = 0;
  std::uint64_t resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

void print(boost::json::object line) {
  line["descriptors"] = open_descriptors();
  line["allocated_bytes"] = allocated_bytes();
  line["resident_bytes"] = resident_bytes();
  fmt::print("{}\n", boost::json::serialize(line));
}

boost::json::object run_once(const Instance& instance, std::string_view lane) {
  Transcript transcript;
  Trace trace;
  const Run run = instance.open(lane, {real_clock(), transcript, trace});
  const Measurement measurement = measure(run, instance.expected(), real_clock());
  boost::json::object line{{"completed", measurement.outcome.completed},
                           {"failed", boost::json::value_from(measurement.outcome.failed)},
                           {"tally", boost::json::value_from(measurement.outcome.tally)},
                           {"mismatch", nullptr}};
  if (measurement.mismatch) line["mismatch"] = *measurement.mismatch;
  return line;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  try {
    const auto instance = find_workload(argv[2]).make();
    Parameters parameters = instance->parameters();
    for (int i = 4; i < argc; ++i) {
      const std::string_view argument = argv[i];
      const std::size_t equals = argument.find('=');
      parameters.set(argument.substr(0, equals), std::string(argument.substr(equals + 1)));
    }
    instance->prepare(444);
    print({});
    for (std::uint64_t times = parse_count("TIMES", argv[1], 1, 1000); times > 0; --times) {
      print(run_once(*instance, argv[3]));
    }
  } catch (const std::exception& error) {
    fmt::print(stderr, "run_repeatedly: {}\n", error.what());
    return 1;
  }
  return 0;
}
