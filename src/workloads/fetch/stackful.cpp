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
        client(loop.context(), plan.client_options(), plan.spec().senders()) {}

  Site<Client> site;
  EventLoop loop;
  Client client;
};

template <class Client>
void send(Opened<Client>& opened, Pacer& pacer, Record& record, const Yield& yield) {
  Timer timer(opened.loop);
  while (const auto request = pacer.take()) {
    if (const auto due = pacer.due(*request)) {
      timer.expires_at(*due);
      timer.async_wait(yield);
    }
    if (!pacer.may_send(*request)) continue;
    // Get, and wait for the response.
    const http::ResponseLease response =
        opened.client.async_get(opened.site.target(*request), yield);
    record.take(*request, *response);
  }
}

template <class Client>
Run open(const Plan& plan, const Context& context) {
  require_stacks(plan.spec().senders());
  auto opened = std::make_shared<Opened<Client>>(plan, context);
  return [&plan, opened] {
    Pacer pacer(plan, opened->loop.clock());
    Record record(pacer);

    // Send the requests, as many at once as may be in flight.
    const auto task = [&](const Yield& yield) { send(*opened, pacer, record, yield); };
    for (std::uint64_t i = 0; i < plan.spec().senders(); ++i) {
      spawn(opened->loop.executor(), std::allocator_arg, task_stack(), task, rethrow);
    }
    opened->loop.run();

    return outcome(pacer, record);
  };
}

const Registered<Plan> registered{
    lane("stackful"),
    open_with_client<open<http::AsyncClient>, open<http::BeastAsyncClient>>,
    {"inflight", [](const Spec& spec) -> Concurrency { return spec.senders(); }}};

}  // namespace
}  // namespace simul::fetch
