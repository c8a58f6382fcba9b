#include <csignal>

#include "cli/command.hpp"
#include "command_line/command_line.hpp"
#include "command_line/program.hpp"
#include "core/clock.hpp"
#include "core/descriptor_limit.hpp"

namespace {

int run(const simul::Words& words) {
  simul::CommandLine line;
  line.name = "simul";
  line.summary = "simul: when overlapping the waiting pays, and what each way of doing it costs";
  line.footer =
      "'simul COMMAND --help' has the options of a command.\n"
      "Example: simul run sleeps --lane coroutine --tasks 1000 --delay 10ms";
  line.version = simul::version_of("simul");
  line.commands = simul::cli::commands();
  return run_command(line, words);
}

}  // namespace

int main(int argc, char** argv) {
  // A closed pipe and a file at its size limit are then errors of the write, reported like others.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  simul::raise_descriptor_limit();  // thousands of connections need them
  simul::tighten_timer_slack();
  return simul::run_program("simul", [&] { return run(simul::Words(argv + 1, argv + argc)); });
}
