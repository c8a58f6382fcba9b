#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <string>

namespace simul::cli {

/// `simul run`: one cell, once.
struct RunOptions {
  std::string workload;
  std::string lane = "coroutine";
  std::string clock = "real";
  std::string trace_path;
  std::uint64_t seed = 444;
  bool json = false;
};

/// Adds `run` with a subcommand for every workload of the registry. What is typed lands in
/// `options`, and the workload's own parameters in an instance that `run` finds again.
class RunCommand {
 public:
  explicit RunCommand(CLI::App& app);
  ~RunCommand();

  /// Does the run that was parsed and prints it. Returns the exit status.
  int run();

 private:
  struct Choice;
  std::vector<std::unique_ptr<Choice>> choices_;
};

}  // namespace simul::cli
