#include "http/beast_lean_client.hpp"
#include "lean/loop.hpp"
#include "workloads/fetch/fetch.hpp"

namespace simul::fetch {
namespace {

using Client = http::BeastLeanClient;

struct Opened {
  Opened(const Plan& plan, const Context& context)
      : site(plan, context),
        loop(context.clock),
        client(loop, plan.client_options(), plan.spec().in_flight) {}

  Site<Client> site;
  lean::Loop loop;
  Client client;
};

lean::Task<> send(const Plan& plan, Opened& opened, std::uint64_t& next, Record& record) {
  while (next < plan.spec().requests) {
    // Get, and wait for the response.
    const std::uint64_t request = next++;
    const http::ResponseLease response = co_await opened.client.get(opened.site.target(request));
    record.take(request, *response);
  }
}

Concurrency in_flight(const Spec& spec) {
  if (spec.client != kBeast) {
    throw Declined("libcurl cannot wait in this lane's loop; it answers with --client beast");
  }
  return spec.in_flight;
}

Run open(const Plan& plan, const Context& context) {
  auto opened = std::make_shared<Opened>(plan, context);
  return [&plan, opened] {
    std::uint64_t next = 0;
    Record record;

    // Send the requests, as many at once as may be in flight.
    for (std::uint64_t i = 0; i < plan.spec().in_flight; ++i) {
      opened->loop.spawn(send(plan, *opened, next, record));
    }
    opened->loop.run();

    return std::move(record).outcome();
  };
}

const Registered<Plan> registered{lane("lean"), open, {"inflight", in_flight}};

}  // namespace
}  // namespace simul::fetch
