#pragma once

#include <vector>

#include "command_line/command_line.hpp"

namespace simul::cli {

/// Registers a command of `simul`. Define a static object of it in the command's file. That file is
/// compiled into the program itself: from a library the linker would leave it out, since nothing
/// refers to it.
struct CommandRegistration {
  explicit CommandRegistration(CommandLine::Command command);
};

/// All registered commands, by name.
std::vector<CommandLine::Command> commands();

}  // namespace simul::cli
