#include "http/beast_lean_client.hpp"

#include <cerrno>
#include <optional>
#include <string>
#include <vector>

#include "http/exchange.hpp"
#include "http/tcp_socket.hpp"
#include "lean/poller.hpp"
#include "lean/timer.hpp"

namespace simul::http {

/// One GET at a time on a connection that is kept.
class BeastLeanClient::Connection final : public Lender {
 public:
  Connection(Connections& all, lean::Loop& loop, const ClientOptions& options)
      : exchange(options), all_(all), loop_(loop) {}

  const Response& lent() const override { return exchange.response(); }
  void take_back() noexcept override;

  bool is_connected_to(const Request& request);
  lean::Task<Exchange::Next> connect(const Request& request);
  lean::Task<Exchange::Next> send(std::string_view bytes);
  lean::Task<Exchange::Next> receive();
  void close();
  /// Wakes the task that waits for the socket.
  void wake() const { socket_.shut_down(); }

  Exchange exchange;

 private:
  using Next = Exchange::Next;

  int begin_connecting(const SocketAddress& address);

  Connections& all_;
  lean::Loop& loop_;
  TcpSocket socket_;
  std::optional<lean::Descriptor> descriptor_;  // of the socket while it is open
  std::string authority_;                       // of the server that the socket is connected to
  std::uint64_t rests_ = 0;
};

/// The connections of a client, and what they have in common. Owned by leases, too.
class BeastLeanClient::Connections : public std::enable_shared_from_this<Connections> {
 public:
  Connections(lean::Loop& loop, const ClientOptions& options) : loop_(loop), options_(options) {}

  void add(std::size_t number) {
    while (number-- > 0) {
      all_.push_back(std::make_unique<Connection>(*this, loop_, options_));
      free_.push_back(all_.back().get());
    }
  }
  Connection& acquire() {
    if (free_.empty()) add(1);
    Connection& connection = *free_.back();
    free_.pop_back();
    return connection;
  }
  void release(Connection& connection) noexcept { free_.push_back(&connection); }

  /// A GET is in progress while one of these lives. One that is given up closes its connection.
  class InProgress {
   public:
    InProgress(Connections& all, Connection& connection) : all_(all), connection_(connection) {
      all_.began();
    }
    InProgress(const InProgress&) = delete;
    InProgress& operator=(const InProgress&) = delete;
    ~InProgress() {
      if (connection_.exchange.in_progress()) connection_.close();
      all_.ended();
    }

   private:
    Connections& all_;
    Connection& connection_;
  };

  /// How many times no GET was in progress, and so nobody watched the connections.
  std::uint64_t rests() const { return rests_; }

 private:
  // Held by the task that sweeps, from its spawning to its end.
  class Sweep {
   public:
    explicit Sweep(std::shared_ptr<Connections> all) : all_(std::move(all)) {
      all_->sweeping_ = true;
    }
    Sweep(Sweep&&) = default;
    Sweep& operator=(Sweep&&) = delete;
    ~Sweep() {
      if (!all_) return;  // moved from
      all_->sweeping_ = false;
      all_->timer_ = nullptr;
    }
    Connections* operator->() const { return all_.get(); }

   private:
    std::shared_ptr<Connections> all_;
  };

  void began() {
    ++in_progress_;
    if (!sweeping_) loop_.spawn(sweep(Sweep(shared_from_this())));
  }
  void ended() {
    if (--in_progress_ > 0) return;
    ++rests_;
    if (timer_ != nullptr) timer_->cancel();
  }
  void look_at_the_clock();
  static lean::Task<> sweep(Sweep all);

  lean::Loop& loop_;
  const ClientOptions options_;
  std::vector<std::unique_ptr<Connection>> all_;
  std::vector<Connection*> free_;
  std::size_t in_progress_ = 0;
  std::uint64_t rests_ = 0;
  bool sweeping_ = false;
  lean::Timer* timer_ = nullptr;  // that the sweep waits for
};

void BeastLeanClient::Connection::take_back() noexcept {
  all_.release(*this);
}

void BeastLeanClient::Connection::close() {
  descriptor_.reset();
  socket_.close();
}

// What a server says unasked, or its end, is seen by the loop, unless that rested meanwhile.
bool BeastLeanClient::Connection::is_connected_to(const Request& request) {
  if (!socket_.is_open() || authority_ != request.authority()) return false;
  const bool watched = rests_ == all_.rests() && !descriptor_->was_readable();
  rests_ = all_.rests();
  return watched || !socket_.has_input();
}

int BeastLeanClient::Connection::begin_connecting(const SocketAddress& address) {
  close();
  const int error = socket_.connect(address);
  if (error == 0 || error == EINPROGRESS) descriptor_.emplace(loop_.poller(), socket_.descriptor());
  return error;
}

lean::Task<Exchange::Next> BeastLeanClient::Connection::connect(const Request& request) {
  exchange.connecting();
  authority_ = request.authority();
  rests_ = all_.rests();
  int error = 0;
  for (const SocketAddress& address : request.addresses()) {
    error = begin_connecting(address);
    if (error == EINPROGRESS) {
      do {
        co_await descriptor_->writable();
        if (!exchange.in_progress()) co_return Next::done;
      } while (!socket_.wait_until_writable(Duration::zero()));
      error = socket_.connect_error();
    }
    if (error == 0) {
      exchange.connected();
      co_return Next::wait;
    }
  }
  co_return exchange.could_not_connect(error);
}

lean::Task<Exchange::Next> BeastLeanClient::Connection::send(std::string_view bytes) {
  for (;;) {
    const auto [size, error] = socket_.send(bytes);
    bytes.remove_prefix(size);
    if (bytes.empty()) co_return Next::wait;
    if (would_block(error)) {
      co_await descriptor_->writable();
      if (!exchange.in_progress()) co_return Next::done;
    } else if (error != 0) {
      co_return exchange.broke(error);
    }
  }
}

// Waits before it looks: what was sent just now is not answered yet. Then it looks until nothing is
// left, because readiness is told once.
lean::Task<Exchange::Next> BeastLeanClient::Connection::receive() {
  co_await descriptor_->readable();
  for (;;) {
    if (!exchange.in_progress()) co_return Next::done;
    const auto [size, error] = socket_.receive(exchange.space());
    if (would_block(error)) {
      co_await descriptor_->readable();
      continue;
    }
    if (error != 0) co_return exchange.broke(error);
    const Next next = size == 0 ? exchange.ended() : exchange.received(size);
    if (next != Next::wait) co_return next;
  }
}

// Ends when no GET is in progress.
lean::Task<> BeastLeanClient::Connections::sweep(Sweep all) {
  while (all->in_progress_ > 0) {
    lean::Timer timer(all->loop_);
    all->timer_ = &timer;
    const bool whole = co_await timer.sleep_for(all->all_.front()->exchange.tick());
    all->timer_ = nullptr;
    if (whole) all->look_at_the_clock();
  }
}

void BeastLeanClient::Connections::look_at_the_clock() {
  const auto now = std::chrono::steady_clock::now();
  for (const auto& connection : all_) {
    Exchange& exchange = connection->exchange;
    if (!exchange.in_progress()) continue;
    if (exchange.look_at_the_clock(now) == Exchange::Next::done) connection->wake();
  }
}

BeastLeanClient::BeastLeanClient(lean::Loop& loop, const ClientOptions& options,
                                 std::size_t in_flight)
    : connections_(std::make_shared<Connections>(loop, options)) {
  connections_->add(std::max<std::size_t>(in_flight, 1));
}

BeastLeanClient::~BeastLeanClient() = default;

lean::Task<ResponseLease> BeastLeanClient::get(const Request& request) {
  using Next = Exchange::Next;
  const std::shared_ptr<Connections> all = connections_;
  Connection& connection = all->acquire();
  ResponseLease lease(std::shared_ptr<Lender>(all, &connection));
  const Connections::InProgress in_progress(*all, connection);
  Exchange& exchange = connection.exchange;
  Next next = exchange.begin(request);
  while (next != Next::done) {
    const bool kept = next == Next::wait && connection.is_connected_to(request);
    if (!kept) next = co_await connection.connect(request);
    if (next == Next::done) break;
    exchange.sending(kept);
    next = co_await connection.send(request.bytes());
    if (next == Next::wait) next = co_await connection.receive();
  }
  if (!exchange.keeps_connection()) connection.close();
  co_return lease;
}

}  // namespace simul::http
