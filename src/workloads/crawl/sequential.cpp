#include "http/blocking_client.hpp"
#include "workloads/crawl/visit.hpp"

namespace simul::crawl {
namespace {

Run open(const Plan& plan, const Context& context) {
  auto urls = std::make_shared<CrawlUrls>(plan, context.clock);
  auto client = std::make_shared<http::BlockingClient>(plan.client_options());
  return [&plan, context, urls, client] {
    const Interruption interruption;
    Record record(plan, *urls, context, interruption);

    // Crawl the URLs, one after the other.
    for (std::size_t number = 0; number < urls->size() && !interruption.occurred(); ++number) {
      Visit visit(record, number);
      for (;;) {
        // Get, and wait for the response.
        const http::Response& response = client->get(visit.request_url());

        // Find the links and write them, or wait and try again.
        const auto pause = visit.take(response);
        if (!pause || interruption.wait_for(*pause)) break;
      }
    }

    return std::move(record).outcome();
  };
}

const Registered<Plan> registered{lane("sequential"), open, one};

}  // namespace
}  // namespace simul::crawl
