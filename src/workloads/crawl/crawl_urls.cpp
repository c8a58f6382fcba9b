#include "workloads/crawl/crawl_urls.hpp"

#include <algorithm>
#include <cstdint>

#include "core/error.hpp"
#include "fixtures/fixture_server.hpp"
#include "html/url.hpp"
#include "http/descriptor_limit.hpp"

namespace simul::crawl {

CrawlUrls::CrawlUrls(const Plan& plan, const Clock& clock) {
  if (clock.is_virtual()) throw Declined("no real server waits on a virtual clock");
  http::require_descriptors(std::min<std::uint64_t>(plan.spec().in_flight, plan.urls().size()));
  if (plan.needs_own_server()) server_ = fixtures::FixtureServer::acquire();
  for (const std::string& url : plan.urls()) {
    urls_.push_back(url.front() == '/' ? server_->url() + url : url);
    request_urls_.push_back(html::request_url(urls_.back()));
  }
}

std::string_view CrawlUrls::without_own_server(std::string_view url) const {
  if (server_ && url.starts_with(server_->url())) url.remove_prefix(server_->url().size());
  return url;
}

}  // namespace simul::crawl
