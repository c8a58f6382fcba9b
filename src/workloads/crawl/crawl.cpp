#include "workloads/crawl/crawl.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "core/ascii.hpp"
#include "core/checksum.hpp"
#include "core/makespan.hpp"
#include "core/whole_file.hpp"
#include "crawl/default_urls.hpp"
#include "fixtures/crawl_site.hpp"
#include "html/page_text.hpp"
#include "html/url.hpp"
#include "workloads/client_parameters.hpp"
#include "workloads/crawl/interruption.hpp"

namespace simul::crawl {
namespace {

// The prefix of a page of the fixture server in place of a file.
constexpr std::string_view kFixture = "fixture:";

std::string read_list(const std::string& path) {
  if (path.empty()) return std::string(kDefaultUrls);
  if (path.starts_with(kFixture)) return path.substr(kFixture.size());
  try {
    std::ifstream file(path, std::ios::binary);
    if (file) return {std::istreambuf_iterator<char>(file), {}};
  } catch (const std::ios_base::failure&) {  // NOLINT(bugprone-empty-catch): reported below
    // It opens but cannot be read, like a folder.
  }
  throw UsageError(fmt::format("--urls: cannot read {}: {}", path, std::strerror(errno)));
}

// What an editor may have put around a URL: white space, the end of file of DOS, and a byte order
// mark, which stands in the middle of lists that were appended to one another. Tabs would break the
// rows, and have no meaning within a URL either.
std::string clean(std::string line) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (line.starts_with(kMark)) line.erase(0, kMark.size());
  std::erase(line, '\t');
  return std::string(trimmed(line, " \f\v\x1A"));
}

// Lines end with LF, CR LF or CR. A list in UTF-16 is recognised by its byte order mark.
std::vector<std::string> parse_list(const std::string& file) {
  const bool utf16 = file.starts_with("\xFF\xFE") || file.starts_with("\xFE\xFF");
  const html::PageText decoded(utf16 ? file : std::string_view(), "");
  const std::string_view text = utf16 ? decoded.utf8() : file;
  std::vector<std::string> urls;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    std::string url = clean(std::string(text.substr(at, end - at)));
    if (!url.empty() && url.front() != '#') urls.push_back(std::move(url));
    at = end + 1;
  }
  return urls;
}

/// The expected response to a GET of a path of the crawl site.
struct ExpectedResponse {
  const fixtures::CrawlPage* page;  // after redirects; null if it is unknown
  Duration delay{0};                // redirects included
};

ExpectedResponse follow(const std::string& path) {
  ExpectedResponse response{fixtures::find_crawl_page(path)};
  const std::string site = "http://site";
  while (response.page) {
    response.delay += response.page->delay;
    if (response.page->location.empty()) break;
    const auto next = html::resolve(site + response.page->path, response.page->location);
    response.page = fixtures::find_crawl_page(std::string_view(*next).substr(site.size()));
  }
  return response;
}

std::uint64_t hash_of(std::string_view text) {
  return mix(XXH3_64bits(text.data(), text.size()));
}

std::vector<Sweep> sweeps(Mode mode) {
  if (mode == Mode::gate) return {gate_case({{"urls", "fixture:/links/500/0"}}, {"coroutine"})};
  return {article({Settings{}})};
}

const RegisteredWorkload<Plan> registered{
    "crawl", "GET every URL of a list, find the links of each page, write them down", sweeps};
const Registered<Plan> multi_loop{
    lane("multi_loop"),
    "an error on one loop would have to cancel the tasks of the others, which is another question"};
const Registered<Plan> lean{
    lane("lean"),
    "crawling needs libcurl (redirects, TLS, cookies), which cannot wait in this loop"};

}  // namespace

Parameters Spec::parameters() {
  Parameters parameters;
  parameters
      .text("-u,--urls", urls,
            "file with a URL, or a path of the fixture server, a line; or fixture:PATH for one "
            "such page; without it fixtures/urls.txt")
      .text("-o,--out", out, "file for the rows; without it they are only counted")
      .count("-m,--inflight", in_flight, 1, kMostInFlight, "how many GETs at once")
      .count("--retry", retry, 0, 20,
             fmt::format("further tries of what can pass, after {}, then twice as long, up to {}",
                         format_duration(kFirstPause), format_duration(kLongestPause)));
  add_client_parameters(parameters, limits, ca_file);
  return parameters;
}

Plan::Plan(const Spec& spec, std::uint64_t /*seed: nothing is drawn*/)
    : spec_(spec), urls_(parse_list(read_list(spec.urls))) {
  require_other_file("--out", spec.out, "--urls", spec.urls);
  require_other_file("--out", spec.out, "--cacert", spec.ca_file);
  if (urls_.empty()) throw UsageError(fmt::format("--urls: {} names no URL", spec.urls));
}

bool Plan::needs_own_server() const {
  return std::any_of(urls_.begin(), urls_.end(),
                     [](const std::string& url) { return url[0] == '/'; });
}

bool Plan::knows_every_page() const {
  return spec_.limits == http::Limits{} &&
         std::all_of(urls_.begin(), urls_.end(),
                     [](const std::string& url) { return follow(url).page != nullptr; });
}

Outcome Plan::expected() const {
  Outcome outcome;
  if (!knows_every_page()) {
    outcome.units = urls_.size();
    return outcome;
  }
  outcome.tally = {{"urls", urls_.size()}, {"links", 0}, {"bytes", 0}};
  for (const std::string& url : urls_) {
    const fixtures::CrawlPage& page = *follow(url).page;
    if (page.status != 200) {
      ++outcome.failed[std::string(name(http::FailureKind::http_status))];
      outcome.checksum += checksum_of_failure(url, http::FailureKind::http_status);
      continue;
    }
    ++outcome.completed;
    outcome.tally["links"] += page.links.size();
    outcome.tally["bytes"] += page.body.size();
    outcome.checksum += checksum_of_page(url);
    for (const std::string& link : page.links) outcome.checksum += checksum_of_row(url, link);
  }
  return outcome;
}

Duration Plan::ideal(Concurrency concurrency) const {
  if (!knows_every_page()) return Duration::zero();
  std::vector<Duration> delays;
  for (const std::string& url : urls_) delays.push_back(follow(url).delay);
  return makespan(delays, concurrency);
}

http::ClientOptions Plan::client_options() const {
  http::ClientOptions options;
  options.limits = spec_.limits;
  options.ca_file = spec_.ca_file;
  options.stop = &Interruption::flag();
  options.cookies = std::make_shared<http::CookieJar>();
  return options;
}

std::uint64_t checksum_of_page(std::string_view source) {
  return hash_of(source);
}

std::uint64_t checksum_of_row(std::string_view source, std::string_view link) {
  return hash_of(fmt::format("{}\t{}", source, link));
}

std::uint64_t checksum_of_failure(std::string_view source, http::FailureKind kind) {
  return hash_of(fmt::format("{}\t\t{}", source, name(kind)));
}

}  // namespace simul::crawl
