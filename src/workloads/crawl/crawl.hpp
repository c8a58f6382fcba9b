#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http/client.hpp"
#include "registry/registration.hpp"

/// A crawler's first step: GET every URL of a list, find the links of each page, write them down.
///
/// Rules: one client for the whole crawl (in the pool one for each thread), which keeps its
/// connections. Every URL has one outcome, and none stops the others: urls = completed + failed by
/// kind, and after Ctrl-C + not_tried. Links are resolved against the address that answered, each
/// counts once a page; only HTML has any. Finding and writing them is work of the thread that
/// waited for the page: in the coroutine lane it happens on the loop and holds up the other URLs.
/// Rows are `source_url<TAB>parsed_url` below a header line, written by one task at a time, a
/// page's rows together. Clients and the server are made outside the clock, the output file
/// inside it. A unit of work is a page read; the checksum covers every row and every failure, our
/// own server's address left out, for its port is never the same.
namespace simul::crawl {

/// Before a further try of a URL: the first pause, each twice as long as the one before, the
/// longest.
inline constexpr Duration kFirstPause = std::chrono::milliseconds(100);
inline constexpr Duration kLongestPause = std::chrono::seconds(10);

struct Spec {
  std::string urls;  // a file, or fixture:PATH; empty: the list in fixtures/urls.txt
  std::string out;   // a file; empty: the rows are only counted
  std::uint64_t in_flight = 64;
  std::uint64_t retry = 0;
  http::Limits limits;
  std::string ca_file;

  Parameters parameters();
};

class Plan {
 public:
  using Spec = crawl::Spec;

  /// Reads the list: a URL a line, empty lines and those that begin with `#` left out. Throws
  /// UsageError when there is none.
  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  /// One that begins with a slash is a path of a fixture server of our own.
  const std::vector<std::string>& urls() const { return urls_; }
  bool needs_own_server() const;

  /// Of our own crawl site under the usual limits, everything; of other pages, how many there are.
  Outcome expected() const;
  /// From the pages' delays, where they are known. Else zero.
  Duration ideal(Concurrency concurrency) const;

  http::ClientOptions client_options() const;

 private:
  bool knows_every_page() const;

  Spec spec_;
  std::vector<std::string> urls_;
};

/// What a page, and what each of its rows adds to the checksum.
std::uint64_t checksum_of_page(std::string_view source);
std::uint64_t checksum_of_row(std::string_view source, std::string_view link);
std::uint64_t checksum_of_failure(std::string_view source, http::FailureKind kind);

}  // namespace simul::crawl
