#include "cli/list.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/json.hpp>

#include <cstddef>
#include <vector>

#include "http/failure.hpp"
#include "lanes/lane_table.hpp"
#include "registry/registry.hpp"

namespace simul::cli {
namespace {

std::vector<http::FailureKind> kinds() {
  std::vector<http::FailureKind> all;
  all.reserve(http::kFailureKindCount);
  for (std::size_t i = 0; i < http::kFailureKindCount; ++i) {
    all.push_back(static_cast<http::FailureKind>(i));
  }
  return all;
}

std::vector<int> statuses_that_can_pass() {
  std::vector<int> statuses;
  for (int status = 100; status < 600; ++status) {
    if (can_pass(http::FailureKind::http_status, status)) statuses.push_back(status);
  }
  return statuses;
}

std::string retry_text(http::FailureKind kind) {
  if (kind == http::FailureKind::http_status) {
    return fmt::format("; --retry tries {} again", fmt::join(statuses_that_can_pass(), ", "));
  }
  return can_pass(kind) ? "; --retry tries it again" : "";
}

}  // namespace

std::string lanes_text() {
  std::string text;
  for (const Lane& lane : kLanes) {
    text += fmt::format("{:<18} {}\n", lane.name, lane.summary);
    if (lane.neighbour.empty()) continue;
    text += fmt::format("{:<18} differs from {}: {}\n", "", lane.neighbour, lane.difference);
  }
  return text;
}

std::string list_text() {
  std::string text;
  for (const Workload& workload : workloads()) {
    text += fmt::format("{:<15} {}\n", workload.name, workload.summary);
    for (const Workload::Cell& cell : workload.cells) {
      text += fmt::format("  {}/{}{}\n", workload.name, cell.lane,
                          cell.declined.empty() ? "" : "  declined: " + cell.declined);
    }
  }
  return text;
}

std::string kinds_text() {
  std::string text;
  for (const http::FailureKind kind : kinds()) {
    text += fmt::format("{:<20} {}{}\n", name(kind), describe(kind), retry_text(kind));
  }
  return text;
}

boost::json::array kinds_json() {
  boost::json::array array;
  for (const http::FailureKind kind : kinds()) {
    boost::json::object row{{"kind", name(kind)},
                            {"meaning", describe(kind)},
                            {"can_pass", can_pass(kind)},
                            {"statuses", nullptr}};
    if (kind == http::FailureKind::http_status) {
      row["statuses"] = boost::json::value_from(statuses_that_can_pass());
    }
    array.push_back(std::move(row));
  }
  return array;
}

}  // namespace simul::cli
