#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "fixtures/fixture_server.hpp"
#include "http/client.hpp"
#include "http/request.hpp"
#include "registry/registration.hpp"
#include "workloads/fetch/arrivals.hpp"
#include "workloads/fetch/pacer.hpp"

/// N GETs with M in flight against one server: the cost of waiting for a network, and of each way
/// to overlap the waits.
///
/// Rules: every lane uses the same client in the same configuration and keeps its connections from
/// one request to the next (unless `new_connections`, which makes one for every request); only the
/// concurrency differs. There are two clients: libcurl, which most programs would use, and
/// Boost.Beast's parser over sockets of the lane's own, which shows what libcurl costs. Between two
/// rows of one lane only the client differs. Clients are made outside the clock, and their
/// connections by the first run, which is the check. The body of every response is received whole
/// and goes into the checksum. A unit of work is a response of status 2xx. Any other result of a
/// GET is counted as a failure of its kind, so that requests = completed + failed + not sent. A
/// failure is never expected. Only an open loop, in which requests come at a rate of their own
/// whatever became of those before, leaves requests unsent: those for which there is no room among
/// the outstanding ones.
namespace simul::fetch {

inline constexpr std::string_view kLibcurl = "libcurl";
inline constexpr std::string_view kBeast = "beast";

struct Spec {
  std::string client{kLibcurl};
  std::uint64_t requests = 1000;
  std::uint64_t in_flight = 64;
  Duration delay{0};
  std::uint64_t bytes = 1024;
  bool new_connections = false;
  std::optional<std::uint64_t> rate;  // requests a second; none: a closed loop
  std::string arrivals{kPoisson};
  std::uint64_t outstanding = 256;
  Duration stall{0};
  std::string url;  // empty: a fixture server of our own
  http::Limits limits;
  std::string ca_file;

  Parameters parameters();
  /// How many requests may be under way at the same time; a lane has a sender for each.
  std::uint64_t senders() const { return rate ? outstanding : in_flight; }
};

class Plan {
 public:
  using Spec = fetch::Spec;

  /// If the spec has a URL, gets it once to learn the expected response.
  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  Outcome expected() const;
  /// When each request is due, counted from the start. Of an open loop only.
  const std::vector<Duration>& due() const { return due_; }
  /// Adds what a request would have added to the outcome.
  void leave_out(std::uint64_t request, Outcome::LeftOut& to) const;
  Duration ideal(Concurrency concurrency) const;
  std::optional<Strangers> strangers() const;
  /// The configuration of the client, the same in every lane, for a new session: clients made with
  /// the same copy share their cookies.
  http::ClientOptions client_options() const;

 private:
  friend class Server;

  http::Response first_answer() const;

  Spec spec_;
  /// The pages that are requested, in turn: the part of the URL after the server's address (empty
  /// if the spec has a URL), and the expected body.
  struct Page {
    std::string target;
    std::uint64_t bytes;
    std::uint64_t hash;
  };
  std::vector<Page> pages_;
  std::vector<Duration> due_;
  int status_ = 200;
  std::string no_answer_;  // why the first GET of the URL failed; empty if it did not
};

/// The server that receives the requests. Keeps a fixture server alive if one is needed.
class Server {
 public:
  /// Throws WorkError when this process may not have a descriptor for every request in flight,
  /// Declined for a virtual clock, on which no real server waits.
  Server(const Plan& plan, const Context& context);
  /// The URLs that are requested, in turn.
  std::vector<std::string> urls(const Plan& plan) const;

 private:
  std::shared_ptr<fixtures::FixtureServer> fixture_;
};

/// The same, as what a client is asked for.
template <class Client>
class Site {
 public:
  using Target = typename Client::Target;

  Site(const Plan& plan, const Context& context) : server_(plan, context) {
    const http::ClientOptions options = plan.client_options();
    for (std::string& url : server_.urls(plan)) {
      if constexpr (std::is_same_v<Target, http::Request>) {
        targets_.emplace_back(url, options);
      } else {
        targets_.push_back(std::move(url));
      }
    }
  }
  const Target& target(std::uint64_t request) const { return targets_[request % targets_.size()]; }

 private:
  Server server_;
  std::vector<Target> targets_;
};

/// A lane's answer with the client that the spec asks for.
template <Open<Plan> Libcurl, Open<Plan> Beast>
Run open_with_client(const Plan& plan, const Context& context) {
  return plan.spec().client == kBeast ? Beast(plan, context) : Libcurl(plan, context);
}

/// What a lane records of a run: the responses that one thread received.
class Record {
 public:
  /// The pacer must outlive the record.
  explicit Record(Pacer& pacer) : pacer_(&pacer) {}

  void take(std::uint64_t request, const http::Response& response);
  Outcome outcome() &&;

 private:
  Pacer* pacer_;
  std::array<std::uint64_t, 600> by_status_{};
  std::uint64_t bytes_ = 0;
  std::uint64_t connections_ = 0;
  std::uint64_t sent_ = 0;
  Outcome outcome_;
};

/// The outcome of a run whose responses several threads received.
Outcome outcome(Pacer& pacer, std::vector<Record>& records);
/// … or one.
Outcome outcome(Pacer& pacer, Record& record);

}  // namespace simul::fetch
