#include "cli/list.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "registry.hpp"

namespace simul::cli {

std::string list_text() {
  std::string text;
  for (const Workload& workload : workloads()) {
    text += fmt::format("{:<15} {}\n", workload.name, workload.summary);
    for (const Workload::Lane& lane : workload.lanes) {
      text += fmt::format("  {}/{}{}\n", workload.name, lane.name,
                          lane.declined.empty() ? "" : "  declined: " + lane.declined);
    }
  }
  return text;
}

boost::json::array list_json() {
  boost::json::array cells;
  for (const Workload& workload : workloads()) {
    const auto question = workload.ask();
    for (const Workload::Lane& lane : workload.lanes) {
      boost::json::object cell{{"workload", workload.name},
                               {"lane", lane.name},
                               {"name", workload.name + "/" + lane.name},
                               {"summary", workload.summary},
                               {"declined", nullptr},
                               {"spec", question->parameters().json()}};
      if (!lane.declined.empty()) cell["declined"] = lane.declined;
      cells.push_back(std::move(cell));
    }
  }
  return cells;
}

}  // namespace simul::cli
