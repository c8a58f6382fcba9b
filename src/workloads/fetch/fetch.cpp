#include "workloads/fetch/fetch.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <cmath>

#include "core/checksum.hpp"
#include "core/makespan.hpp"
#include "core/port_range.hpp"
#include "fixtures/site.hpp"
#include "http/beast_blocking_client.hpp"
#include "http/blocking_client.hpp"
#include "http/descriptor_limit.hpp"
#include "workloads/client_parameters.hpp"
#include "workloads/strangers_of.hpp"

namespace simul::fetch {
namespace {

/// Distinct pages, so that a body delivered for another request is noticed.
constexpr std::uint64_t kPages = 64;

std::uint64_t hash_of(const std::string& body) {
  return XXH3_64bits(body.data(), body.size());
}

std::uint64_t unit(std::uint64_t request, std::uint64_t hash) {
  return mix(hash ^ mix(request));
}

using Counts = std::vector<std::uint64_t>;
using Lanes = std::vector<std::string>;

Settings point(std::uint64_t requests, std::string_view delay) {
  return {{"requests", std::to_string(requests)}, {"inflight", ""}, {"delay", std::string(delay)}};
}

Settings without_libcurl(Settings settings) {
  settings.emplace_back("client", kBeast);
  return settings;
}

std::uint64_t undelayed(Mode mode) {
  return by_mode(mode, 1'000, 2'000, 20'000);
}

// The server answers at once: measures the cost of the clients.
Sweep in_flight(Mode mode) {
  return {Series::fetch_inflight,
          "inflight",
          {point(undelayed(mode), "0s")},
          {"inflight", by_mode(mode, Counts{8, 64}, Counts{16, 64, 256},
                               Counts{1, 2, 4, 8, 16, 32, 64, 128, 256, 512})}};
}

// The same without libcurl: beside the row of `in_flight` with as many, what libcurl costs.
Sweep other_client(Mode mode) {
  return {Series::fetch_client,
          "",
          {without_libcurl(point(undelayed(mode), "0s"))},
          {"inflight", by_mode(mode, Counts{64}, Counts{64}, Counts{16, 64, 256})}};
}

// The server delays every answer: shows from which share of waiting on overlapping pays.
Sweep delays(Mode mode) {
  Sweep sweep{Series::fetch_delay,
              "delay",
              {},
              {"inflight", by_mode(mode, Counts{64}, Counts{8, 64}, Counts{8, 64})}};
  for (const std::uint64_t delay :
       by_mode(mode, Counts{3}, Counts{1, 5}, Counts{1, 3, 10, 30, 100})) {
    sweep.points.push_back(point(64, fmt::format("{}ms", delay)));
  }
  return sweep;
}

// Pooled connections against a new one for every request.
Sweep connections() {
  Sweep sweep{Series::fetch_connections, "", {}, {"inflight", {16}}};
  for (const char* fresh : {"false", "true"}) {
    sweep.points.push_back({{"requests", "200"}, {"inflight", ""}, {"new_connections", fresh}});
  }
  return sweep;
}

// Ten thousand slow answers at once, which no pool can wait for.
Sweep ten_thousand(Mode mode) {
  return {Series::fetch_many,
          "",
          {without_libcurl(point(10'000, "1s"))},
          {"inflight", {10'000}},
          mode == Mode::full ? Lanes{} : Lanes{"coroutine"}};
}

// An open loop at one rate after the other, up to where a lane cannot keep up. The runs are long
// enough that the connections made in them do not tell.
Sweep load(Mode mode) {
  constexpr double kRun_s = 0.16;
  Sweep sweep{Series::fetch_load, "rate", {}};
  if (mode != Mode::full) sweep.lanes = {"sequential", "thread_pool", "coroutine", "lean"};
  for (const std::uint64_t rate :
       by_mode(mode, Counts{}, Counts{10'000, 30'000, 60'000, 100'000},
               Counts{5'000, 10'000, 20'000, 30'000, 40'000, 60'000, 80'000, 100'000})) {
    const auto requests = std::llround(static_cast<double>(rate) * kRun_s);
    sweep.points.push_back(without_libcurl({{"requests", std::to_string(requests)},
                                            {"rate", std::to_string(rate)},
                                            {"outstanding", "64"}}));
  }
  return sweep;
}

// A server that answers nothing for a fifth of a second, seen by a client that waits for its
// answers before it sends more, and by one that does not. A run takes about a second.
Sweep stalls() {
  Sweep sweep{Series::fetch_stall,
              "",
              {{{"requests", "6000"}, {"inflight", "16"}, {"delay", "2ms"}, {"stall", "200ms"}},
               {{"requests", "4000"},
                {"rate", "4000"},
                {"outstanding", "1024"},
                {"delay", "2ms"},
                {"stall", "200ms"}}}};
  for (Settings& settings : sweep.points) settings.emplace_back("client", kBeast);
  sweep.lanes = {"coroutine"};
  return sweep;
}

// libcurl in every lane that can have it; the other client on both of its loops.
std::vector<Sweep> gate_cases() {
  const LanesChoice few{"inflight", {8}};
  std::vector<Sweep> all{{Series::gate, "", {point(200, "0s")}, few}};
  all.push_back(
      {Series::gate, "", {without_libcurl(point(200, "0s"))}, few, {"coroutine", "lean"}});
  return all;
}

std::vector<Sweep> sweeps(Mode mode) {
  if (mode == Mode::gate) return gate_cases();
  std::vector<Sweep> all{in_flight(mode), delays(mode)};
  if (mode != Mode::quick) {
    all.push_back(other_client(mode));
    all.push_back(connections());
    all.push_back(ten_thousand(mode));
    all.push_back(load(mode));
    all.push_back(stalls());
  }
  return all;
}

void require_reach(const Spec& spec) {
  const std::string_view beyond =
      spec.ca_file.empty() ? http::Request::beyond_reach(spec.url) : "--cacert";
  if (beyond.empty()) return;
  throw UsageError(
      fmt::format("--client beast knows nothing of {}; give --client libcurl instead", beyond));
}

std::string target_of(const Spec& spec, std::uint64_t page) {
  if (spec.delay == Duration::zero() && spec.stall == Duration::zero()) {
    return fmt::format("/bytes/{}?seed={}", spec.bytes, page);
  }
  std::string target =
      fmt::format("/delay/{}?bytes={}&seed={}", to_seconds(spec.delay), spec.bytes, page);
  if (spec.stall != Duration::zero()) target += fmt::format("&stall={}", to_seconds(spec.stall));
  return target;
}

// Their due times are drawn beforehand.
constexpr std::uint64_t kMostPaced = 10'000'000;

std::vector<Duration> due_times(const Spec& spec, std::uint64_t seed) {
  if (!spec.rate) return {};
  if (spec.requests > kMostPaced) {
    throw UsageError(
        fmt::format("--rate goes with at most {} requests, not {}", kMostPaced, spec.requests));
  }
  return arrivals(spec.arrivals, spec.requests, *spec.rate, seed);
}

const RegisteredWorkload<Plan> registered{"fetch", "N GETs with M in flight against one server",
                                          sweeps};

}  // namespace

Parameters Spec::parameters() {
  Parameters parameters;
  parameters.count("-n,--requests", requests, 1, 100'000'000, "how many GETs")
      .count("-m,--inflight", in_flight, 1, kMostInFlight, "how many of them at once")
      .duration("-d,--delay", delay, Duration::zero(), std::chrono::minutes(1),
                "how long the server thinks about each")
      .choice("--client", client, {std::string(kLibcurl), std::string(kBeast)},
              "what sends them: libcurl, or Boost.Beast's parser over sockets of the lane's own")
      .count("--bytes", bytes, 0, 16'777'216, "size of a page")
      .flag("--new-connections", new_connections, "a new connection for every request")
      .count("--rate", rate, 1, 1'000'000,
             "an open loop: so many requests a second, whatever becomes of those before")
      .excludes("--inflight")
      .choice("--arrivals", arrivals, {std::string(kPoisson), std::string(kEven)},
              "when they are due: as drawn from the seed, or at equal distances")
      .needs("--rate")
      .count("--outstanding", outstanding, 1, kMostInFlight,
             "how many may be due and unanswered; one beyond that is not sent")
      .needs("--rate")
      .duration("--stall", stall, Duration::zero(), std::chrono::seconds(1),
                "in every second, how long the server answers nothing")
      .text("--url", url, "GET this instead of pages of a fixture server of our own");
  add_client_parameters(parameters, limits, ca_file);
  return parameters;
}

Plan::Plan(const Spec& spec, std::uint64_t seed) : spec_(spec), due_(due_times(spec, seed)) {
  if (spec.client == kBeast) require_reach(spec);
  if (!spec.url.empty()) {
    for (const auto& [option, value] :
         {std::pair{"--delay", spec.delay}, {"--stall", spec.stall}}) {
      if (value == Duration::zero()) continue;
      throw UsageError(
          fmt::format("{} is for the fixture server; it cannot go with --url", option));
    }
    const http::Response response = first_answer();
    pages_.push_back({"", response.body.size(), hash_of(response.body)});
    if (response.ok()) {
      status_ = response.status;
    } else {
      no_answer_ = fmt::format("{} ({})", http::name(*response.failure), response.detail);
    }
    return;
  }
  for (std::uint64_t page = 0; page < std::min(kPages, spec.requests); ++page) {
    pages_.push_back(
        {target_of(spec, page), spec.bytes, hash_of(fixtures::bytes_body(spec.bytes, page))});
  }
}

http::Response Plan::first_answer() const {
  if (spec_.client == kLibcurl) return http::BlockingClient(client_options()).get(spec_.url);
  const http::Request request(spec_.url, client_options());
  return http::BeastBlockingClient(client_options()).get(request);
}

Outcome Plan::expected() const {
  Outcome outcome;
  outcome.completed = spec_.requests;
  outcome.may_leave_out = spec_.rate.has_value();
  if (!no_answer_.empty()) return outcome;  // no run can reach it
  outcome.tally[fmt::format("status_{}", status_)] = spec_.requests;
  std::uint64_t& bytes = outcome.tally["bytes"];
  for (std::uint64_t request = 0; request < spec_.requests; ++request) {
    const Page& page = pages_[request % pages_.size()];
    bytes += page.bytes;
    outcome.checksum += unit(request, page.hash);
  }
  return outcome;
}

Duration Plan::ideal(Concurrency concurrency) const {
  if (spec_.rate) return due_.back();  // even if the last is not sent
  return makespan(spec_.requests, spec_.delay, concurrency);
}

std::optional<Strangers> Plan::strangers() const {
  if (spec_.url.empty()) return std::nullopt;
  Strangers strangers =
      strangers_of({spec_.url}).value_or(Strangers{.who = spec_.url, .no_answer = ""});
  strangers.no_answer = no_answer_;
  return strangers;
}

void Plan::leave_out(std::uint64_t request, Outcome::LeftOut& to) const {
  const Page& page = pages_[request % pages_.size()];
  ++to.units;
  ++to.tally[fmt::format("status_{}", status_)];
  to.tally["bytes"] += page.bytes;
  to.checksum += unit(request, page.hash);
}

http::ClientOptions Plan::client_options() const {
  http::ClientOptions options;
  options.limits = spec_.limits;
  options.ca_file = spec_.ca_file;
  options.reuse_connections = !spec_.new_connections;
  options.cookies = std::make_shared<http::CookieJar>();
  options.one_server = spec_.senders() <= connections_to_one_address();
  // No optional headers: their cost in libcurl says nothing about concurrency.
  options.user_agent.clear();
  options.accept_compressed = false;
  return options;
}

Server::Server(const Plan& plan, const Context& context) {
  if (context.clock.is_virtual()) throw Declined("no real server waits on a virtual clock");
  http::require_descriptors(plan.spec().senders());
  if (!plan.no_answer_.empty()) {
    context.transcript.line("{}: {}; the requests are sent all the same", plan.spec().url,
                            plan.no_answer_);
  }
  if (plan.spec().url.empty()) fixture_ = fixtures::FixtureServer::acquire();
}

std::vector<std::string> Server::urls(const Plan& plan) const {
  if (!fixture_) return {plan.spec().url};
  std::vector<std::string> urls;
  for (const std::string& server : fixture_->urls(plan.spec().senders())) {
    for (const Plan::Page& page : plan.pages_) urls.push_back(server + page.target);
  }
  return urls;
}

void Record::take(std::uint64_t request, const http::Response& response) {
  const Duration latency = pacer_->answered(request, response);
  sent_ += static_cast<std::uint64_t>(response.requests_sent);
  connections_ += static_cast<std::uint64_t>(response.connections_opened);
  if (!response.ok()) {
    ++outcome_.failed[std::string(http::name(*response.failure))];
    return;
  }
  ++outcome_.completed;
  ++by_status_[static_cast<std::size_t>(response.status)];
  bytes_ += response.body.size();
  outcome_.checksum += unit(request, hash_of(response.body));
  outcome_.latency.record(latency);
}

Outcome Record::outcome() && {
  for (std::size_t status = 0; status < by_status_.size(); ++status) {
    if (by_status_[status] != 0)
      outcome_.tally[fmt::format("status_{}", status)] = by_status_[status];
  }
  outcome_.tally["bytes"] = bytes_;
  outcome_.figures["connections"] = static_cast<double>(connections_);
  outcome_.figures["requests_sent"] = static_cast<double>(sent_);
  return std::move(outcome_);
}

Outcome outcome(Pacer& pacer, std::vector<Record>& records) {
  Outcome sum;
  for (Record& record : records) sum += std::move(record).outcome();
  return pacer.close(std::move(sum));
}

Outcome outcome(Pacer& pacer, Record& record) {
  return pacer.close(std::move(record).outcome());
}

}  // namespace simul::fetch
