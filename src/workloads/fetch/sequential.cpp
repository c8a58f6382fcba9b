#include "http/blocking_client.hpp"
#include "workloads/fetch/fetch.hpp"

namespace simul::fetch {
namespace {

Run open(const Plan& plan, const Context& context) {
  auto site = std::make_shared<Site>(plan, context);
  auto client = std::make_shared<http::BlockingClient>(plan.client_options());
  return [&plan, site, client] {
    Record record;

    // Send the requests, one after the other.
    for (std::uint64_t request = 0; request < plan.spec().requests; ++request) {
      // Get, and wait for the response.
      const http::Response& response = client->get(site->url(request));
      record.take(request, response);
    }

    return std::move(record).outcome();
  };
}

const Registered<Plan> registered{lane("sequential"), open, one};

}  // namespace
}  // namespace simul::fetch
