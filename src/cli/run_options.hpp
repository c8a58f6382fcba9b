#pragma once

#include <cstdint>
#include <string>

namespace simul::cli {

/// What `simul run` is told beside the workload's own parameters.
struct RunOptions {
  std::string workload;
  std::string lane = "coroutine";
  std::string clock = "real";
  std::string trace_path;
  std::uint64_t seed = 444;
  bool json = false;
};

}  // namespace simul::cli
