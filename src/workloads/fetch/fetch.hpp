#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "fixtures/fixture_server.hpp"
#include "http/client.hpp"
#include "registry/registration.hpp"

/// N GETs with M in flight against one server: what waiting for a network costs, and what each way
/// of overlapping it.
///
/// Rules: every lane uses libcurl in the same configuration and keeps its connections from one
/// request to the next (unless `new_connections`, which makes one for every request); only the
/// concurrency differs. Clients are made outside the clock, and their connections by the first run,
/// which is the check. The body of every response is received whole and goes into the checksum. A
/// unit of work is a response of status 2xx; whatever else a GET comes to is counted by its kind,
/// so that requests = completed + failed, and is never what was expected.
namespace simul::fetch {

struct Spec {
  std::uint64_t requests = 1000;
  std::uint64_t in_flight = 64;
  Duration delay{0};
  std::uint64_t bytes = 1024;
  bool new_connections = false;
  std::string url;  // empty: a fixture server of our own
  http::Limits limits;
  std::string ca_file;

  Parameters parameters();
};

class Plan {
 public:
  using Spec = fetch::Spec;

  /// With a URL, asks the server for it once, to know what to expect.
  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  Outcome expected() const;
  Duration ideal(Concurrency concurrency) const;
  /// The configuration of libcurl, the same in every lane.
  http::ClientOptions client_options() const;

 private:
  friend class Site;

  Spec spec_;
  /// The pages that are asked for, in turn: what follows the server's address (empty with a URL of
  /// one's own), and what the body is.
  struct Page {
    std::string target;
    std::uint64_t bytes;
    std::uint64_t hash;
  };
  std::vector<Page> pages_;
  int status_ = 200;
  std::string no_answer_;  // why the URL could not be got, empty where it could
};

/// The server that is asked. Keeps a fixture server alive where one is needed.
class Site {
 public:
  /// Throws WorkError when this process may not have a descriptor for every request in flight,
  /// Declined for a virtual clock, on which no real server waits.
  Site(const Plan& plan, const Context& context);
  const std::string& url(std::uint64_t request) const { return urls_[request % urls_.size()]; }

 private:
  std::shared_ptr<fixtures::FixtureServer> server_;
  std::vector<std::string> urls_;
};

/// Counts the responses that one thread received.
class Tally {
 public:
  void take(std::uint64_t request, const http::Response& response);
  Outcome outcome() &&;

 private:
  std::array<std::uint64_t, 600> by_status_{};
  std::uint64_t bytes_ = 0;
  std::uint64_t connections_ = 0;
  std::uint64_t sent_ = 0;
  Outcome outcome_;
};

}  // namespace simul::fetch
