#include "bench/library_setup.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <array>

#include "bench/google_benchmark.hpp"
#include "core/error.hpp"

namespace simul::bench {
namespace {

// The library reads its flags from the environment when it is loaded. Those that the harness
// carries out must have no second effect.
constexpr auto kCarriedOutHere = std::to_array<const char*>(
    {"--benchmark_list_tests=false", "--benchmark_repetitions=1",
     "--benchmark_out=", "--benchmark_out_format=json",
     "--benchmark_enable_random_interleaving=false", "--benchmark_report_aggregates_only=false",
     "--benchmark_display_aggregates_only=false", "--v=0"});

}  // namespace

void set_up_library(const std::vector<std::string>& flags) {
  static std::string program = "bench";  // which Google Benchmark keeps, unlike the others
  std::vector<std::string> words(kCarriedOutHere.begin(), kCarriedOutHere.end());
  for (const std::string& flag : flags) words.push_back(library_flag(flag));
  std::vector<char*> arguments{program.data()};
  for (std::string& word : words) arguments.push_back(word.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (count > 1) {
    throw UsageError(
        fmt::format("Google Benchmark knows no option {}; see 'simul bench --help'", arguments[1]));
  }
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_MMAP_THRESHOLD, 32 << 20);  // setting either stops glibc from adapting both
}

}  // namespace simul::bench
