#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/client.hpp"
#include "registry/registration.hpp"
#include "workloads/strangers_of.hpp"

/// A crawler's first step: GET every URL of a list, find the links of each page, write them to a
/// file.
///
/// Rules: one client for the whole crawl (in the pool one for each thread), which keeps its
/// connections. Every URL has one outcome, and none stops the others: urls = completed + failed by
/// kind, and after Ctrl-C + not_tried. Links are resolved against the address that answered; each
/// counts once for a page; only HTML has any. The thread that waited for a page also finds and
/// writes its links: in the coroutine lane that happens on the loop and delays the other URLs. Rows
/// are `source_url<TAB>parsed_url` below a header line, written by one task at a time, the rows of
/// a page together. Clients and the server are made outside the clock, the output file inside it. A
/// unit of work is a page read. The checksum covers every row and every failure, without the
/// address of our own server, because its port differs from run to run.
namespace simul::crawl {

/// Pauses before further tries of a URL: the first one and the longest one. Each is twice as long
/// as the one before.
inline constexpr Duration kFirstPause = std::chrono::milliseconds(100);
inline constexpr Duration kLongestPause = std::chrono::seconds(10);

/// The longest pause that a server may ask for with Retry-After. One that asks for more is not
/// asked again: sooner than it said would be in vain, and rude.
inline constexpr Duration kLongestRetryAfter = std::chrono::seconds(60);
/// How long a host may go on asking for pauses, from its first Retry-After to the end of the next
/// pause, while it answers nothing else.
inline constexpr Duration kPatienceWithHost = std::chrono::minutes(5);

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

  /// Reads the list: a URL a line; empty lines and those that begin with `#` are ignored. It is
  /// text as any editor writes it: UTF-8 or UTF-16, with a byte order mark or, in UTF-8, without.
  /// Throws UsageError if it cannot be read or contains no URL, or if the output file is the list.
  Plan(const Spec& spec, std::uint64_t seed);

  const Spec& spec() const { return spec_; }
  /// One that begins with a slash is a path on our own fixture server.
  const std::vector<std::string>& urls() const { return urls_; }
  bool needs_own_server() const;

  /// For our own crawl site under the default limits, everything; for other pages, only their
  /// number.
  Outcome expected() const;
  /// From the delays of the pages. Zero if they are not known.
  Duration ideal(Concurrency concurrency) const;
  std::optional<Strangers> strangers() const { return strangers_of(urls_); }

  /// Those of a new session: clients made with the same copy share their cookies.
  http::ClientOptions client_options() const;

 private:
  bool knows_every_page() const;

  Spec spec_;
  std::vector<std::string> urls_;
};

/// What a page, each of its rows, and a failure add to the checksum.
std::uint64_t checksum_of_page(std::string_view source);
std::uint64_t checksum_of_row(std::string_view source, std::string_view link);
std::uint64_t checksum_of_failure(std::string_view source, http::FailureKind kind);

}  // namespace simul::crawl
