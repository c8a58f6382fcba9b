#include "http/async_client.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/intrusive/list.hpp>
#include <utility>
#include <vector>

#include "http/multi.hpp"
#include "http/transfer.hpp"

namespace simul::http {

namespace asio = boost::asio;
namespace intrusive = boost::intrusive;
using boost::system::error_code;

namespace {

class PooledTransfer;

/// The transfers of a client, with their buffers and configured handles: as many as were ever in
/// use at once.
class TransferPool {
 public:
  TransferPool(const ClientOptions& options, SocketObserver* observer)
      : options_(options), observer_(observer) {}

  PooledTransfer& acquire();
  void release(PooledTransfer& transfer) noexcept { free_.push_back(&transfer); }

 private:
  const ClientOptions options_;
  SocketObserver* const observer_;
  std::vector<std::unique_ptr<PooledTransfer>> all_;
  std::vector<PooledTransfer*> free_;
};

class PooledTransfer final : public Transfer, public Lender {
 public:
  PooledTransfer(TransferPool& pool, const ClientOptions& options, SocketObserver* observer)
      : Transfer(options, observer), pool_(pool) {}

  const Response& lent() const override { return response(); }
  void take_back() noexcept override { pool_.release(*this); }

  PendingGet* get = nullptr;  // while in flight

 private:
  TransferPool& pool_;
};

PooledTransfer& TransferPool::acquire() {
  if (free_.empty()) {
    all_.push_back(std::make_unique<PooledTransfer>(*this, options_, observer_));
    free_.reserve(all_.capacity());  // so that release() never throws
    return *all_.back();
  }
  PooledTransfer& transfer = *free_.back();
  free_.pop_back();
  return transfer;
}

}  // namespace

class AsyncClient::Engine {
 public:
  Engine(const Executor& executor, const ClientOptions& options, std::size_t max_in_flight)
      : executor_(executor),
        max_in_flight_(std::max<std::size_t>(max_in_flight, 1)),
        multi_(std::make_shared<Multi>(
            executor, max_in_flight_, options.one_server,
            [this](Transfer& transfer) { on_done(*static_cast<PooledTransfer&>(transfer).get); })),
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

  void submit(std::unique_ptr<PendingGet> owned) {
    PendingGet& get = *owned.release();  // in one of the lists until complete()
    waiting_.push_back(get);
    if (auto slot = get.slot(); slot.is_connected()) {
      slot.assign([this, &get](asio::cancellation_type) { cancel(get); });
    }
    start_next();
  }

 private:
  using Gets = intrusive::list<PendingGet>;

  void start_next() {
    while (!waiting_.empty() && in_flight_.size() < max_in_flight_) {
      PendingGet& get = waiting_.front();
      waiting_.pop_front();
      PooledTransfer& transfer = pool_->acquire();
      if (!transfer.begin(get.url_)) {
        succeed(get, transfer);
        continue;
      }
      get.transfer_ = &transfer;
      transfer.get = &get;
      in_flight_.push_back(get);
      multi_->start(transfer);
    }
  }

  void on_done(PendingGet& get) {
    succeed(get, take_out_of_flight(get));
    start_next();
  }

  void cancel(PendingGet& get) {
    if (get.transfer_ == nullptr) {
      waiting_.erase(waiting_.iterator_to(get));
    } else {
      PooledTransfer& transfer = take_out_of_flight(get);
      multi_->abort(transfer);
      pool_->release(transfer);
    }
    complete(get, asio::error::operation_aborted);
    start_next();
  }

  PooledTransfer& take_out_of_flight(PendingGet& get) {
    in_flight_.erase(in_flight_.iterator_to(get));
    return static_cast<PooledTransfer&>(*std::exchange(get.transfer_, nullptr));
  }

  void succeed(PendingGet& get, PooledTransfer& transfer) {
    get.response_ = ResponseLease(std::shared_ptr<Lender>(pool_, &transfer));
    complete(get, {});
  }

  void complete(PendingGet& get, error_code error) {
    if (auto slot = get.slot(); slot.is_connected()) slot.clear();
    asio::post(executor_,
               [owned = std::unique_ptr<PendingGet>(&get), error] { owned->complete(error); });
  }

  const Executor executor_;
  const std::size_t max_in_flight_;
  const std::shared_ptr<Multi> multi_;
  const std::shared_ptr<TransferPool> pool_;
  Gets waiting_;
  Gets in_flight_;
};

AsyncClient::AsyncClient(asio::io_context& context, const ClientOptions& options,
                         std::size_t max_in_flight)
    : engine_(std::make_unique<Engine>(context.get_executor(), options, max_in_flight)) {}

AsyncClient::~AsyncClient() = default;

void AsyncClient::submit(std::unique_ptr<PendingGet> get) {
  engine_->submit(std::move(get));
}

}  // namespace simul::http
