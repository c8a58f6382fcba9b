#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/parameters.hpp"

namespace simul {

/// The words typed after the name of a program or command.
using Words = std::vector<std::string>;

/// The command line of a program, or of one of its commands: parameters, or the name of a command
/// followed by that command's own words.
struct CommandLine {
  struct Command {
    std::string name;
    std::string summary;                     ///< one line
    std::function<int(const Words&)> run{};  ///< takes what follows; returns the exit status
  };

  std::string name;     ///< as typed: "simul run"
  std::string summary;  ///< a line or more, above the options in the help
  std::string footer;   ///< below them: examples
  /// What --version prints, without the end of the line; there is no such option where empty.
  std::string version{};
  Parameters parameters{};
  std::vector<Command> commands{};
  std::string command_noun = "command";  ///< what one of them is called in help and errors

  /// Receives what was typed for each of the parameters, unless it is null.
  Parameters::Given* given = nullptr;
  /// Receives options that are not among the parameters. If it is null, they are refused.
  Words* unknown_options = nullptr;
};

/// Sets the parameters from the words. Returns false when only --help or --version was asked for,
/// which is then printed. Throws UsageError.
bool parse(const CommandLine& line, const Words& words);

/// Runs the command that the first word names, or prints what --help or --version asks for. Returns
/// the exit status. Throws UsageError, and what the command throws.
int run_command(const CommandLine& line, const Words& words);

}  // namespace simul
