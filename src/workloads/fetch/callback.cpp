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
        client(loop.context(), plan.client_options(), plan.spec().senders()) {}

  Site<Client> site;
  EventLoop loop;
  Client client;
};

template <class Client>
class Sender {
 public:
  Sender(Opened<Client>& opened, Pacer& pacer, Record& record)
      : opened_(opened), pacer_(pacer), record_(record), timer_(opened.loop) {
    send_next();
  }

 private:
  void send_next() {
    const auto request = pacer_.take();
    if (!request) return;
    const auto due = pacer_.due(*request);
    if (!due) return send(*request);
    timer_.expires_at(*due);
    timer_.async_wait([this, request = *request] {
      if (pacer_.may_send(request)) {
        send(request);
      } else {
        send_next();
      }
    });
  }

  void send(std::uint64_t request) {
    // Get, and go on when the response is there.
    opened_.client.async_get(opened_.site.target(request),
                             [this, request](boost::system::error_code /*never cancelled*/,
                                             const http::ResponseLease& response) {
                               record_.take(request, *response);
                               send_next();
                             });
  }

  Opened<Client>& opened_;
  Pacer& pacer_;
  Record& record_;
  Timer timer_;
};

template <class Client>
Run open(const Plan& plan, const Context& context) {
  auto opened = std::make_shared<Opened<Client>>(plan, context);
  return [&plan, opened] {
    Pacer pacer(plan, opened->loop.clock());
    Record record(pacer);
    std::deque<Sender<Client>> senders;

    // Send the requests, as many at once as may be in flight.
    for (std::uint64_t i = 0; i < plan.spec().senders(); ++i) {
      senders.emplace_back(*opened, pacer, record);
    }
    opened->loop.run();

    return outcome(pacer, record);
  };
}

const Registered<Plan> registered{
    lane("callback"),
    open_with_client<open<http::AsyncClient>, open<http::BeastAsyncClient>>,
    {"inflight", [](const Spec& spec) -> Concurrency { return spec.senders(); }}};

}  // namespace
}  // namespace simul::fetch
