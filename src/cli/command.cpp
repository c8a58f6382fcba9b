#include "cli/command.hpp"

#include <algorithm>
#include <utility>

namespace simul::cli {
namespace {

std::vector<CommandLine::Command>& registered() {
  static std::vector<CommandLine::Command> commands;
  return commands;
}

}  // namespace

CommandRegistration::CommandRegistration(CommandLine::Command command) {
  registered().push_back(std::move(command));
}

std::vector<CommandLine::Command> commands() {
  std::vector<CommandLine::Command> sorted = registered();
  std::ranges::sort(sorted, {}, &CommandLine::Command::name);
  return sorted;
}

}  // namespace simul::cli
