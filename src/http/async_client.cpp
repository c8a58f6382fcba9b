#include "http/async_client.hpp"

#include <algorithm>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
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
  Exchange* exchange = nullptr;  // while on the wire
};

}  // namespace

/// The transfers of a client: as many as were ever in use at once, each with its buffers and its
/// configured handle.
class TransferPool {
 public:
  TransferPool(const ClientOptions& options, SocketObserver* observer)
      : options_(options), observer_(observer) {}

  PooledTransfer& take() {
    if (free_.empty()) {
      all_.push_back(std::make_unique<PooledTransfer>(options_, observer_));
      free_.reserve(all_.capacity());  // so that giving back never throws
      return *all_.back();
    }
    PooledTransfer& transfer = *free_.back();
    free_.pop_back();
    return transfer;
  }
  void give_back(Transfer& transfer) noexcept {
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
  if (transfer_ != nullptr) pool_->give_back(*transfer_);
}

const Response& ResponseLease::operator*() const {
  return transfer_->response();
}

namespace {

// One awaited get(). Lives in that coroutine's frame, which stays while it is suspended.
struct Exchange : intrusive::list_base_hook<> {
  explicit Exchange(std::string address) : url(std::move(address)) {}

  std::string url;
  std::optional<Resumption> resumption;  // while neither answered nor cancelled
  PooledTransfer* transfer = nullptr;    // while on the wire
  ResponseLease lease;                   // once answered
};

}  // namespace

class AsyncClient::Engine {
 public:
  Engine(const Executor& executor, const ClientOptions& options, std::size_t max_in_flight)
      : executor_(executor),
        max_in_flight_(std::max<std::size_t>(max_in_flight, 1)),
        multi_(std::make_shared<Multi>(executor, max_in_flight_,
                                           [this](Transfer& transfer) {
                                             finish(
                                                 *static_cast<PooledTransfer&>(transfer).exchange);
                                           })),
        pool_(std::make_shared<TransferPool>(options, multi_->observer())) {
    pool_->give_back(pool_->take());  // options that libcurl refuses show now
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  ~Engine() {
    while (!waiting_.empty()) cancel(waiting_.front());
    while (!on_wire_.empty()) cancel(on_wire_.front());
    multi_->close();
  }

  void submit(Exchange& exchange, Resumption resumption) {
    auto slot = asio::get_associated_cancellation_slot(resumption);
    if (slot.is_connected()) {
      // Asio empties the slot when it resumes the coroutine, so the exchange is there whenever this
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
    while (!waiting_.empty() && on_wire_.size() < max_in_flight_) {
      Exchange& exchange = waiting_.front();
      waiting_.pop_front();
      PooledTransfer& transfer = pool_->take();
      if (!transfer.begin(exchange.url)) {
        answer(exchange, transfer);
        continue;
      }
      exchange.transfer = &transfer;
      transfer.exchange = &exchange;
      on_wire_.push_back(exchange);
      multi_->start(transfer);
    }
  }

  void finish(Exchange& exchange) {
    answer(exchange, take_off_wire(exchange));
    start_next();
  }

  void cancel(Exchange& exchange) {
    if (exchange.transfer == nullptr) {
      waiting_.erase(waiting_.iterator_to(exchange));
    } else {
      PooledTransfer& transfer = take_off_wire(exchange);
      multi_->drop(transfer);
      pool_->give_back(transfer);
    }
    resume(exchange, asio::error::operation_aborted);
    start_next();
  }

  PooledTransfer& take_off_wire(Exchange& exchange) {
    on_wire_.erase(on_wire_.iterator_to(exchange));
    return *std::exchange(exchange.transfer, nullptr);
  }

  void answer(Exchange& exchange, PooledTransfer& transfer) {
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
  Exchanges on_wire_;
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
