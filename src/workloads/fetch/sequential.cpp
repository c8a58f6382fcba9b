#include "http/beast_blocking_client.hpp"
#include "http/blocking_client.hpp"
#include "workloads/fetch/fetch.hpp"

namespace simul::fetch {
namespace {

template <class Client>
Run open(const Plan& plan, const Context& context) {
  auto site = std::make_shared<Site<Client>>(plan, context);
  auto client = std::make_shared<Client>(plan.client_options());
  return [&plan, site, client] {
    Record record;

    // Send the requests, one after the other.
    for (std::uint64_t request = 0; request < plan.spec().requests; ++request) {
      // Get, and wait for the response.
      const http::Response& response = client->get(site->target(request));
      record.take(request, response);
    }

    return std::move(record).outcome();
  };
}

const Registered<Plan> registered{
    lane("sequential"),
    open_with_client<open<http::BlockingClient>, open<http::BeastBlockingClient>>, one};

}  // namespace
}  // namespace simul::fetch
