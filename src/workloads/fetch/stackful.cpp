#include "http/async_client.hpp"
#include "http/beast_async_client.hpp"
#include "lanes/task_stack.hpp"
#include "loop/event_loop.hpp"
#include "workloads/fetch/fetch.hpp"

namespace simul::fetch {
namespace {

template <class Client>
struct Opened {
  Opened(const Plan& plan, const Context& context)
      : site(plan, context),
        loop(context.clock),
        client(loop.context(), plan.client_options(), plan.spec().in_flight) {}

  Site<Client> site;
  EventLoop loop;
  Client client;
};

template <class Client>
void send(const Plan& plan, Opened<Client>& opened, std::uint64_t& next, Record& record,
          const Yield& yield) {
  while (next < plan.spec().requests) {
    // Get, and wait for the response.
    const std::uint64_t request = next++;
    const http::ResponseLease response =
        opened.client.async_get(opened.site.target(request), yield);
    record.take(request, *response);
  }
}

template <class Client>
Run open(const Plan& plan, const Context& context) {
  require_stacks(plan.spec().in_flight);
  auto opened = std::make_shared<Opened<Client>>(plan, context);
  return [&plan, opened] {
    std::uint64_t next = 0;
    Record record;

    // Send the requests, as many at once as may be in flight.
    const auto task = [&](const Yield& yield) { send(plan, *opened, next, record, yield); };
    for (std::uint64_t i = 0; i < plan.spec().in_flight; ++i) {
      spawn(opened->loop.executor(), std::allocator_arg, task_stack(), task, rethrow);
    }
    opened->loop.run();

    return std::move(record).outcome();
  };
}

const Registered<Plan> registered{
    lane("stackful"),
    open_with_client<open<http::AsyncClient>, open<http::BeastAsyncClient>>,
    {"inflight", [](const Spec& spec) -> Concurrency { return spec.in_flight; }}};

}  // namespace
}  // namespace simul::fetch
