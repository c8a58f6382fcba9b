#include "net/fixture_server.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "core/error.hpp"
#include "net/blocking_client.hpp"

namespace simul::net {
namespace {

std::weak_ptr<FixtureServer>& current() {
  static std::weak_ptr<FixtureServer> server;
  return server;
}

}  // namespace

std::shared_ptr<FixtureServer> FixtureServer::acquire() {
  std::shared_ptr<FixtureServer> server = running();
  if (!server) {
    server = std::make_shared<FixtureServer>();
    current() = server;
  }
  return server;
}

std::shared_ptr<FixtureServer> FixtureServer::running() {
  return current().lock();
}

FixtureServer::FixtureServer()
    : process_({program_folder() + "/simul-fixture", "--port", "0", "--die-with-parent"}) {
  constexpr std::string_view kGreeting = "listening on ";
  const auto line = process_.read_line(std::chrono::seconds(10));
  if (!line || !line->starts_with(kGreeting)) {
    throw WorkError("simul-fixture did not start; run it by hand to see why");
  }
  url_ = line->substr(kGreeting.size());
}

FixtureServer::Counters FixtureServer::counters() const {
  BlockingClient client{{}};
  const Response& response = client.get(url_ + "/stats");
  if (!response.ok()) {
    throw WorkError(fmt::format("simul-fixture does not answer at {}: {}", url_, response.detail));
  }
  const boost::json::value stats = boost::json::parse(response.body);
  Counters counters;
  counters.requests = stats.at("requests").to_number<std::uint64_t>();
  counters.cpu_s =
      stats.at("cpu_user_s").to_number<double>() + stats.at("cpu_system_s").to_number<double>();
  return counters;
}

}  // namespace simul::net
