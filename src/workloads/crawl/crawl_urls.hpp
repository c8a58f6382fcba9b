#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "workloads/crawl/crawl.hpp"

namespace simul::fixtures {
class FixtureServer;
}

namespace simul::crawl {

/// The URLs of a crawl, as requested and as reported. Owns a share of the fixture server if one is
/// needed.
class CrawlUrls {
 public:
  /// Throws WorkError if this process may not open a descriptor for every GET in flight, and
  /// Declined for a virtual clock, on which no real server waits.
  CrawlUrls(const Plan& plan, const Clock& clock);

  std::size_t size() const { return urls_.size(); }
  /// As in the list, behind the address of the fixture server if it is a path.
  const std::string& url(std::size_t number) const { return urls_[number]; }
  /// As it may be sent: what is not ASCII, for instance, is escaped.
  const std::string& request_url(std::size_t number) const { return request_urls_[number]; }
  /// `url` without the address of the fixture server, whose port differs from run to run.
  std::string_view without_own_server(std::string_view url) const;

 private:
  std::shared_ptr<fixtures::FixtureServer> server_;
  std::vector<std::string> urls_;
  std::vector<std::string> request_urls_;
};

}  // namespace simul::crawl
