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

/// Before each GET libcurl goes through the connections that its multi handle keeps to the host,
/// and asks the kernel about each until one is free (curl issue 22169). So a multi handle is given
/// no more transfers than this, and the next ones get another.
constexpr std::size_t kTransfersPerMulti = 16;

/// The transfers of a client, with their buffers and configured handles: as many as were ever in
/// use at once. Each stays with one multi handle, where the connection is that it had before.
class TransferPool {
 public:
  TransferPool(const Executor& executor, const ClientOptions& options, Multi::OnDone on_done)
      : executor_(executor), options_(options), on_done_(std::move(on_done)) {}

  PooledTransfer& acquire();
  void release(PooledTransfer& transfer) noexcept { free_.push_back(&transfer); }
  /// Closes every connection. Abort every transfer in progress first.
  void close();

 private:
  const Executor executor_;
  const ClientOptions options_;
  const Multi::OnDone on_done_;
  std::vector<std::shared_ptr<Multi>> multis_;
  std::vector<std::unique_ptr<PooledTransfer>> all_;
  std::vector<PooledTransfer*> free_;
};

class PooledTransfer final : public Transfer, public Lender {
 public:
  PooledTransfer(TransferPool& pool, const ClientOptions& options, Multi& its_multi)
      : Transfer(options, its_multi.observer()), multi(its_multi), pool_(pool) {}

  const Response& lent() const override { return response(); }
  void take_back() noexcept override { pool_.release(*this); }

  Multi& multi;
  PendingGet* get = nullptr;  // while in flight

 private:
  TransferPool& pool_;
};

PooledTransfer& TransferPool::acquire() {
  if (free_.empty()) {
    if (all_.size() == multis_.size() * kTransfersPerMulti) {
      multis_.push_back(std::make_shared<Multi>(executor_, kTransfersPerMulti, on_done_));
    }
    all_.push_back(std::make_unique<PooledTransfer>(*this, options_, *multis_.back()));
    free_.reserve(all_.capacity());  // so that release() never throws
    return *all_.back();
  }
  PooledTransfer& transfer = *free_.back();
  free_.pop_back();
  return transfer;
}

void TransferPool::close() {
  for (const std::shared_ptr<Multi>& multi : multis_) multi->close();
}

}  // namespace

class AsyncClient::Engine {
 public:
  Engine(const Executor& executor, const ClientOptions& options, std::size_t max_in_flight)
      : executor_(executor),
        max_in_flight_(std::max<std::size_t>(max_in_flight, 1)),
        pool_(std::make_shared<TransferPool>(
            executor, in_a_session(options),
            [this](Transfer& transfer) { on_done(*static_cast<PooledTransfer&>(transfer).get); })) {
    pool_->release(pool_->acquire());  // throws now if libcurl refuses the options
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  ~Engine() {
    while (!waiting_.empty()) cancel(waiting_.front());
    while (!in_flight_.empty()) cancel(in_flight_.front());
    pool_->close();
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
      transfer.multi.start(transfer);
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
      transfer.multi.abort(transfer);
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
