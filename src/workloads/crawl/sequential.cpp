#include "http/blocking_client.hpp"
#include "workloads/crawl/harvest.hpp"

namespace simul::crawl {
namespace {

Run open(const Plan& plan, const Context& context) {
  auto targets = std::make_shared<Targets>(plan, context.clock);
  auto client = std::make_shared<http::BlockingClient>(plan.client_options());
  return [&plan, context, targets, client] {
    const Interruption interruption;
    Harvest harvest(plan, *targets, context, interruption);

    // Crawl the URLs, one after the other.
    for (std::size_t url = 0; url < targets->size() && !interruption.came(); ++url) {
      Visit visit(harvest, url);
      for (;;) {
        // Get, and wait for the response.
        const http::Response& response = client->get(visit.requested());

        // Find the links and write them, or wait and try again.
        const auto pause = visit.take(response);
        if (!pause || interruption.wait_for(*pause)) break;
      }
    }

    return std::move(harvest).outcome();
  };
}

const Registered<Plan> registered{lane("sequential"), open, one};

}  // namespace
}  // namespace simul::crawl
