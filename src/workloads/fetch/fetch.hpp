#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "fixtures/fixture_server.hpp"
#include "http/client.hpp"
#include "registry/registration.hpp"

/// N GETs with M in flight against one server: the cost of waiting for a network, and of each way
/// to overlap the waits.
///
/// Rules: every lane uses libcurl in the same configuration and keeps its connections from one
/// request to the next (unless `new_connections`, which makes one for every request); only the
/// concurrency differs. Clients are made outside the clock, and their connections by the first run,
/// which is the check. The body of every response is received whole and goes into the checksum. A
/// unit of work is a response of status 2xx. Any other result of a GET is counted as a failure of
/// its kind, so that requests = completed + failed. A failure is never expected.
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

  /// If the spec has a URL, gets it once to learn the expected response.
  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  Outcome expected() const;
  Duration ideal(Concurrency concurrency) const;
  /// The configuration of libcurl, the same in every lane, for a new session: clients made with the
  /// same copy share their cookies.
  http::ClientOptions client_options() const;

 private:
  friend class Site;

  Spec spec_;
  /// The pages that are requested, in turn: the part of the URL after the server's address (empty
  /// if the spec has a URL), and the expected body.
  struct Page {
    std::string target;
    std::uint64_t bytes;
    std::uint64_t hash;
  };
  std::vector<Page> pages_;
  int status_ = 200;
  std::string no_answer_;  // why the first GET of the URL failed; empty if it did not
};

/// The server that receives the requests. Keeps a fixture server alive if one is needed.
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

/// What a lane records of a run: the responses that one thread received.
class Record {
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
