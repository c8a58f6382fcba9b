#include "http/beast_blocking_client.hpp"
#include "http/blocking_client.hpp"
#include "workloads/fetch/fetch.hpp"

namespace simul::fetch {
namespace {

template <class Client>
Run open(const Plan& plan, const Context& context) {
  auto site = std::make_shared<Site<Client>>(plan, context);
  auto client = std::make_shared<Client>(plan.client_options());
  return [&plan, &clock = context.clock, site, client] {
    Pacer pacer(plan, clock);
    Record record(pacer);

    // Send the requests, one after the other.
    while (const auto request = pacer.take()) {
      if (const auto due = pacer.due(*request)) clock.sleep_until(*due);
      if (!pacer.may_send(*request)) continue;
      // Get, and wait for the response.
      const http::Response& response = client->get(site->target(*request));
      record.take(*request, response);
    }

    return outcome(pacer, record);
  };
}

const Registered<Plan> registered{
    lane("sequential"),
    open_with_client<open<http::BlockingClient>, open<http::BeastBlockingClient>>, one};

}  // namespace
}  // namespace simul::fetch
