#include <deque>

#include "http/async_client.hpp"
#include "http/beast_async_client.hpp"
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
class Sender {
 public:
  Sender(const Plan& plan, Opened<Client>& opened, std::uint64_t& next, Record& record)
      : plan_(plan), opened_(opened), next_(next), record_(record) {
    send();
  }

 private:
  void send() {
    if (next_ >= plan_.spec().requests) return;
    // Get, and go on when the response is there.
    const std::uint64_t request = next_++;
    opened_.client.async_get(opened_.site.target(request),
                             [this, request](boost::system::error_code /*never cancelled*/,
                                             const http::ResponseLease& response) {
                               record_.take(request, *response);
                               send();
                             });
  }

  const Plan& plan_;
  Opened<Client>& opened_;
  std::uint64_t& next_;
  Record& record_;
};

template <class Client>
Run open(const Plan& plan, const Context& context) {
  auto opened = std::make_shared<Opened<Client>>(plan, context);
  return [&plan, opened] {
    std::uint64_t next = 0;
    Record record;
    std::deque<Sender<Client>> senders;

    // Send the requests, as many at once as may be in flight.
    for (std::uint64_t i = 0; i < plan.spec().in_flight; ++i) {
      senders.emplace_back(plan, *opened, next, record);
    }
    opened->loop.run();

    return std::move(record).outcome();
  };
}

const Registered<Plan> registered{
    lane("callback"),
    open_with_client<open<http::AsyncClient>, open<http::BeastAsyncClient>>,
    {"inflight", [](const Spec& spec) -> Concurrency { return spec.in_flight; }}};

}  // namespace
}  // namespace simul::fetch
