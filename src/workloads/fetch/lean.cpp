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
        client(loop, plan.client_options(), plan.spec().senders()) {}

  Site<Client> site;
  lean::Loop loop;
  Client client;
};

lean::Task<> send(Opened& opened, Pacer& pacer, Record& record) {
  while (const auto request = pacer.take()) {
    if (const auto due = pacer.due(*request)) co_await opened.loop.sleep_until(*due);
    if (!pacer.may_send(*request)) continue;
    // Get, and wait for the response.
    const http::ResponseLease response = co_await opened.client.get(opened.site.target(*request));
    record.take(*request, *response);
  }
}

Concurrency in_flight(const Spec& spec) {
  if (spec.client != kBeast) {
    throw Declined("libcurl cannot wait in this lane's loop; it answers with --client beast");
  }
  return spec.senders();
}

Run open(const Plan& plan, const Context& context) {
  auto opened = std::make_shared<Opened>(plan, context);
  return [&plan, opened] {
    Pacer pacer(plan, opened->loop.clock());
    Record record(pacer);

    // Send the requests, as many at once as may be in flight.
    for (std::uint64_t i = 0; i < plan.spec().senders(); ++i) {
      opened->loop.spawn(send(*opened, pacer, record));
    }
    opened->loop.run();

    return outcome(pacer, record);
  };
}

const Registered<Plan> registered{lane("lean"), open, {"inflight", in_flight}};

}  // namespace
}  // namespace simul::fetch
