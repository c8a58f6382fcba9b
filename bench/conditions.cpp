#include "bench/conditions.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <oneapi/tbb/version.h>
#include <sys/utsname.h>

#include <boost/json.hpp>
#include <boost/version.hpp>

#include <array>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include "bench/gate/slowdown.hpp"
#include "build_info/build_info.hpp"
#include "core/clock.hpp"

namespace simul::bench {
namespace {

std::string processor() {
  std::ifstream file("/proc/cpuinfo");
  std::string line;
  while (std::getline(file, line)) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown";
}

std::string kernel() {
  utsname name{};
  uname(&name);
  return fmt::format("{} {} {}", name.sysname, name.release, name.machine);
}

std::string governor() {
  std::ifstream file("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
  std::string text;
  return file >> text ? text : "not visible";
}

std::string compiler() {
#if defined(__clang__)
  return "Clang " __clang_version__;
#else
  return "GCC " __VERSION__;
#endif
}

}  // namespace

boost::json::object conditions() {
  return {{"version", kBuildInfo.version},
          {"commit", kBuildInfo.commit},
          {"compiler", compiler()},
          {"flags", kBuildInfo.flags},
          {"build_type", kBuildInfo.build_type},
          {"injected_slowdown", Slowdown::kShare},
          {"cpu", processor()},
          {"kernel", kernel()},
          {"governor", governor()},
          {"timer_slack_ns", tighten_timer_slack()},
          {"libraries",
           {{"boost", fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000,
                                  BOOST_VERSION % 100)},
            {"libcurl", curl_version()},
            {"onetbb", TBB_runtime_version()},
            {"benchmark", SIMUL_BENCHMARK_VERSION}}}};
}

boost::json::array load_averages() {
  std::array<double, 3> load{};
  if (getloadavg(load.data(), static_cast<int>(load.size())) < 0) return {};
  return {load[0], load[1], load[2]};
}

std::string machine_summary() {
  double load = 0;
  getloadavg(&load, 1);
  return fmt::format("{} × {}, load {:.2f}", std::thread::hardware_concurrency(), processor(),
                     load);
}

}  // namespace simul::bench
