#include "http/async_client.hpp"

#include <algorithm>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/intrusive/list.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "http/multi.hpp"
#include "http/transfer.hpp"

namespace simul::http {

namespace asio = boost::asio;
namespace intrusive = boost::intrusive;
using boost::system::error_code;

namespace {

using Resumption =
    asio::async_result<asio::use_awaitable_t<Executor>, void(error_code)>::handler_type;

struct Exchange;

struct PooledTransfer : Transfer {
  using Transfer::Transfer;
  Exchange* exchange = nullptr;  // while in flight
};

}  // namespace

/// The transfers of a client, with their buffers and configured handles: as many as were ever in
/// use at once.
class TransferPool {
 public:
  TransferPool(const ClientOptions& options, SocketObserver* observer)
      : options_(options), observer_(observer) {}

  PooledTransfer& acquire() {
    if (free_.empty()) {
      all_.push_back(std::make_unique<PooledTransfer>(options_, observer_));
      free_.reserve(all_.capacity());  // so that release() never throws
      return *all_.back();
    }
    PooledTransfer& transfer = *free_.back();
    free_.pop_back();
    return transfer;
  }
  void release(Transfer& transfer) noexcept {
    free_.push_back(static_cast<PooledTransfer*>(&transfer));
  }

 private:
  const ClientOptions options_;
  SocketObserver* const observer_;
  std::vector<std::unique_ptr<PooledTransfer>> all_;
  std::vector<PooledTransfer*> free_;
};

ResponseLease::ResponseLease(std::shared_ptr<TransferPool> pool, Transfer* transfer)
    : pool_(std::move(pool)), transfer_(transfer) {}

ResponseLease::ResponseLease(ResponseLease&& other) noexcept
    : pool_(std::move(other.pool_)), transfer_(std::exchange(other.transfer_, nullptr)) {}

ResponseLease& ResponseLease::operator=(ResponseLease&& other) noexcept {
  std::swap(pool_, other.pool_);
  std::swap(transfer_, other.transfer_);
  return *this;
}

ResponseLease::~ResponseLease() {
  if (transfer_ != nullptr) pool_->release(*transfer_);
}

const Response& ResponseLease::operator*() const {
  return transfer_->response();
}

namespace {

// One awaited get(). Lives in that coroutine's frame.
struct Exchange : intrusive::list_base_hook<> {
  explicit Exchange(std::string address) : url(std::move(address)) {}

  std::string url;
  std::optional<Resumption> resumption;  // until completed or cancelled
  PooledTransfer* transfer = nullptr;    // while in flight
  ResponseLease lease;                   // once completed
};

}  // namespace

class AsyncClient::Engine {
 public:
  Engine(const Executor& executor, const ClientOptions& options, std::size_t max_in_flight)
      : executor_(executor),
        max_in_flight_(std::max<std::size_t>(max_in_flight, 1)),
        multi_(std::make_shared<Multi>(executor, max_in_flight_,
                                       [this](Transfer& transfer) {
                                         on_done(*static_cast<PooledTransfer&>(transfer).exchange);
                                       })),
        pool_(std::make_shared<TransferPool>(in_a_session(options), multi_->observer())) {
    pool_->release(pool_->acquire());  // throws now if libcurl refuses the options
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  ~Engine() {
    while (!waiting_.empty()) cancel(waiting_.front());
    while (!in_flight_.empty()) cancel(in_flight_.front());
    multi_->close();
  }

  void submit(Exchange& exchange, Resumption resumption) {
    auto slot = asio::get_associated_cancellation_slot(resumption);
    if (slot.is_connected()) {
      // Asio clears the slot when it resumes the coroutine, so the exchange still exists when this
      // is called.
      slot.assign([this, &exchange](asio::cancellation_type) {
        if (exchange.resumption) cancel(exchange);
      });
    }
    exchange.resumption.emplace(std::move(resumption));
    waiting_.push_back(exchange);
    start_next();
  }

 private:
  using Exchanges = intrusive::list<Exchange>;

  void start_next() {
    while (!waiting_.empty() && in_flight_.size() < max_in_flight_) {
      Exchange& exchange = waiting_.front();
      waiting_.pop_front();
      PooledTransfer& transfer = pool_->acquire();
      if (!transfer.begin(exchange.url)) {
        complete(exchange, transfer);
        continue;
      }
      exchange.transfer = &transfer;
      transfer.exchange = &exchange;
      in_flight_.push_back(exchange);
      multi_->start(transfer);
    }
  }

  void on_done(Exchange& exchange) {
    complete(exchange, take_out_of_flight(exchange));
    start_next();
  }

  void cancel(Exchange& exchange) {
    if (exchange.transfer == nullptr) {
      waiting_.erase(waiting_.iterator_to(exchange));
    } else {
      PooledTransfer& transfer = take_out_of_flight(exchange);
      multi_->abort(transfer);
      pool_->release(transfer);
    }
    resume(exchange, asio::error::operation_aborted);
    start_next();
  }

  PooledTransfer& take_out_of_flight(Exchange& exchange) {
    in_flight_.erase(in_flight_.iterator_to(exchange));
    return *std::exchange(exchange.transfer, nullptr);
  }

  void complete(Exchange& exchange, PooledTransfer& transfer) {
    exchange.lease = ResponseLease(pool_, &transfer);
    resume(exchange, {});
  }

  void resume(Exchange& exchange, error_code error) {
    std::optional<Resumption> resumption = std::exchange(exchange.resumption, std::nullopt);
    if (!resumption) return;
    asio::post(executor_,
               [resume = std::move(*resumption), error]() mutable { std::move(resume)(error); });
  }

  const Executor executor_;
  const std::size_t max_in_flight_;
  const std::shared_ptr<Multi> multi_;
  const std::shared_ptr<TransferPool> pool_;
  Exchanges waiting_;
  Exchanges in_flight_;
};

AsyncClient::AsyncClient(asio::io_context& context, const ClientOptions& options,
                         std::size_t max_in_flight)
    : engine_(std::make_unique<Engine>(context.get_executor(), options, max_in_flight)) {}

AsyncClient::~AsyncClient() = default;

Awaitable<ResponseLease> AsyncClient::get(std::string url) {
  Exchange exchange(std::move(url));
  const auto submit = [engine = engine_.get(), &exchange](Resumption resumption) {
    engine->submit(exchange, std::move(resumption));
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void(error_code)>(
      submit, use_awaitable);
  co_return std::move(exchange.lease);
}

}  // namespace simul::http
