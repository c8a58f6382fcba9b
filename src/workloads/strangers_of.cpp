#include "workloads/strangers_of.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <variant>

#include "http/http_url.hpp"

namespace simul {
namespace {

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

}  // namespace

std::optional<Strangers> strangers_of(const std::vector<std::string>& urls) {
  std::set<std::string> servers;
  Strangers strangers{.who = "", .loopback = true, .no_answer = ""};
  for (const std::string& url : urls) {
    if (url.starts_with('/') || http::refuse_url(url)) continue;
    const auto parsed = http::parse_http_url(url);
    const auto* parts = std::get_if<http::HttpUrl>(&parsed);
    if (parts == nullptr) continue;
    servers.insert(fmt::format("{}://{}", parts->tls ? "https" : "http", parts->authority));
    strangers.loopback = strangers.loopback && is_loopback(parts->host);
  }
  if (servers.empty()) return std::nullopt;
  strangers.who =
      servers.size() == 1 ? *servers.begin() : fmt::format("{} servers", servers.size());
  return strangers;
}

}  // namespace simul
