#include <boost/json.hpp>

#include "cli/command.hpp"
#include "cli/list.hpp"
#include "core/standard_output.hpp"
#include "registry/description.hpp"

namespace simul::cli {
namespace {

constexpr const char* kSummary = "List every cell, with the reason where one is declined";

int run(const Words& words) {
  bool json = false;
  bool lanes = false;
  bool kinds = false;
  CommandLine line;
  line.name = "simul list";
  line.summary = kSummary;
  line.footer = "Example: simul list --json";
  line.parameters.flag("--json", json, "print one JSON array and nothing else")
      .flag("--lanes", lanes, "list instead the lanes, and in what each differs")
      .flag("--kinds", kinds, "list instead what a failed GET can be counted as");
  if (!parse(line, words)) return 0;
  if (json) {
    print(boost::json::serialize(kinds   ? kinds_json()
                                 : lanes ? describe_lanes()
                                         : describe_cells()) +
          "\n");
  } else {
    print(kinds ? kinds_text() : lanes ? lanes_text() : list_text());
  }
  return 0;
}

const CommandRegistration registration{{"list", kSummary, run}};

}  // namespace
}  // namespace simul::cli
