#pragma once

#include <vector>

#include "command_line/command_line.hpp"

namespace simul::cli {

/// Makes a command known to `simul`. A static object in the file of the command, which is compiled
/// into the program itself: a linker leaves out of a library what nobody calls.
struct CommandRegistration {
  explicit CommandRegistration(CommandLine::Command command);
};

/// Every command there is, by name.
std::vector<CommandLine::Command> commands();

}  // namespace simul::cli
