#include "bench/fetch_floor.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "http/multi_handle.hpp"
#include "http/transfer.hpp"
#include "workloads/fetch/fetch.hpp"

namespace simul::bench {
namespace {

struct Get : http::Transfer {
  using Transfer::Transfer;
  using Target = std::string;
  std::uint64_t request = 0;
};

class Loop {
 public:
  Loop(const fetch::Plan& plan, const Context& context)
      : plan_(plan),
        clock_(context.clock),
        site_(plan, context),
        multi_(http::make_multi_handle(plan.spec().in_flight)) {
    for (std::uint64_t i = 0; i < plan.spec().in_flight; ++i) {
      gets_.push_back(std::make_unique<Get>(plan.client_options()));
    }
  }

  Outcome run() {
    fetch::Pacer pacer(plan_, clock_);
    fetch::Record record(pacer);
    for (const std::unique_ptr<Get>& get : gets_) start_next(*get, pacer);
    for (int running = 0;;) {
      check(curl_multi_perform(multi_.get(), &running));
      collect(pacer, record);
      if (under_way_ == 0) return outcome(pacer, record);
      constexpr int kLongestWait = 1000;  // milliseconds
      curl_multi_poll(multi_.get(), nullptr, 0, kLongestWait, nullptr);
    }
  }

 private:
  static void check(CURLMcode code) {
    if (code != CURLM_OK) throw WorkError(fmt::format("libcurl: {}", curl_multi_strerror(code)));
  }

  void start_next(Get& get, fetch::Pacer& pacer) {
    const auto request = pacer.take();
    if (!request) return;
    get.request = *request;
    if (!get.begin(site_.target(get.request))) throw WorkError(get.response().detail);
    start(get);
  }

  void start(Get& get) {
    check(curl_multi_add_handle(multi_.get(), get.handle()));
    ++under_way_;
  }

  void collect(fetch::Pacer& pacer, fetch::Record& record) {
    while (const auto done = http::take_done(multi_.get())) {
      auto& get = static_cast<Get&>(done->transfer);
      --under_way_;
      if (!get.end(done->code)) {
        start(get);
        continue;
      }
      record.take(get.request, get.response());
      start_next(get, pacer);
    }
  }

  const fetch::Plan& plan_;
  Clock& clock_;
  fetch::Site<Get> site_;
  http::MultiHandle multi_;
  // Destroyed before the multi handle, which keeps the connections.
  std::vector<std::unique_ptr<Get>> gets_;
  std::size_t under_way_ = 0;
};

Run open_curl_multi(const fetch::Plan& plan, const Context& context) {
  return [loop = std::make_shared<Loop>(plan, context)] { return loop->run(); };
}

}  // namespace

Workload fetch_floor_workload() {
  return make_workload<fetch::Plan>(
      "fetch_floor", "what libcurl takes with no lane around it",
      {{"curl_multi", open_curl_multi, {"inflight", [](const fetch::Spec& spec) -> Concurrency {
                                          return spec.in_flight;
                                        }}}});
}

}  // namespace simul::bench
