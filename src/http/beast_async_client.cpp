#include "http/beast_async_client.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <cstring>
#include <string>
#include <vector>

#include "http/exchange.hpp"
#include "loop/steady_timer.hpp"

namespace simul::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

tcp::endpoint endpoint_of(const SocketAddress& address) {
  tcp::endpoint endpoint;
  endpoint.resize(address.size);
  std::memcpy(endpoint.data(), &address.storage, address.size);
  return endpoint;
}

}  // namespace

/// The connections of a client, and what they have in common. Owned by the operations that are
/// pending, too.
class BeastAsyncClient::Engine : public std::enable_shared_from_this<Engine> {
 public:
  Engine(const Executor& executor, const ClientOptions& options)
      : executor_(executor), options_(options), timer_(executor) {}

  void add_connections(std::size_t number);
  void start(const Request& request, std::unique_ptr<Completion> completion);
  void close();

  void began();
  void ended();
  void release(Connection& connection) noexcept { free_.push_back(&connection); }

  const Executor& executor() const { return executor_; }
  const ClientOptions& options() const { return options_; }

 private:
  void sweep();
  void rest_if_idle();

  const Executor executor_;
  const ClientOptions options_;
  SteadyTimer timer_;
  std::vector<std::unique_ptr<Connection>> all_;
  std::vector<Connection*> free_;
  std::size_t in_flight_ = 0;
  bool sweeping_ = false;
  bool idle_check_posted_ = false;
};

class BeastAsyncClient::Connection final : public Lender {
 public:
  explicit Connection(Engine& engine)
      : engine_(engine), exchange_(engine.options()), socket_(engine.executor()) {}

  const Response& lent() const override { return exchange_.response(); }
  void take_back() noexcept override { engine_.release(*this); }

  void get(const Request& request, std::unique_ptr<Completion> completion);
  void look_at_the_clock(Exchange::Time now);
  Duration tick() const { return exchange_.tick(); }
  /// Does not read an idle connection any more.
  void rest();
  /// Gives up a GET in progress, and closes the connection.
  void abort();

 private:
  using Next = Exchange::Next;
  using Socket = asio::basic_stream_socket<tcp, Executor>;

  bool is_connected_to(const Request& request);
  void connect();
  void connect_to_next(int last_error);
  void send(bool kept);
  void write();
  void read();
  void on_read(error_code error, std::size_t size);
  void go_on(Next next);
  void complete(error_code error);
  void close();

  // Makes a handler of an operation on the socket as it is now: it is not called once the socket is
  // closed.
  template <class Function>
  auto while_open(Function function) {
    return [this, owner = engine_.shared_from_this(), opened = opened_, function](auto... results) {
      if (opened == opened_) function(results...);
    };
  }

  Engine& engine_;
  Exchange exchange_;
  Socket socket_;
  std::string authority_;  // of the server that the socket is connected to
  const Request* request_ = nullptr;
  std::unique_ptr<Completion> completion_;
  std::size_t next_address_ = 0;
  std::string_view unsent_;
  std::uint64_t opened_ = 0;  // which of the sockets that there were this is
  bool reading_ = false;
  bool starting_ = false;
};

void BeastAsyncClient::Connection::get(const Request& request,
                                       std::unique_ptr<Completion> completion) {
  request_ = &request;
  completion_ = std::move(completion);
  engine_.began();
  starting_ = true;
  if (const Next next = exchange_.begin(request); next != Next::wait) {
    go_on(next);
  } else if (is_connected_to(request)) {
    send(true);
  } else {
    connect();
  }
  starting_ = false;
}

// A connection that is read is closed as soon as something comes.
bool BeastAsyncClient::Connection::is_connected_to(const Request& request) {
  if (!socket_.is_open() || authority_ != request.authority()) return false;
  if (reading_) return true;
  char byte = 0;
  error_code error;
  socket_.receive(asio::buffer(&byte, 1), Socket::message_peek, error);
  return error == asio::error::would_block;
}

void BeastAsyncClient::Connection::connect() {
  exchange_.connecting();
  authority_ = request_->authority();
  next_address_ = 0;
  connect_to_next(0);
}

void BeastAsyncClient::Connection::connect_to_next(int last_error) {
  close();
  if (next_address_ == request_->addresses().size()) {
    return go_on(exchange_.could_not_connect(last_error));
  }
  const tcp::endpoint endpoint = endpoint_of(request_->addresses()[next_address_++]);
  error_code error;
  socket_.open(endpoint.protocol(), error);
  if (error) return connect_to_next(error.value());
  socket_.set_option(tcp::no_delay(true), error);
  socket_.non_blocking(true, error);
  socket_.async_connect(endpoint, while_open([this](error_code failed) {
                          if (failed) return connect_to_next(failed.value());
                          exchange_.connected();
                          send(false);
                        }));
}

void BeastAsyncClient::Connection::send(bool kept) {
  exchange_.sending(kept);
  unsent_ = request_->bytes();
  write();
}

// A request nearly always fits into the socket's buffer, so that the loop is not needed.
void BeastAsyncClient::Connection::write() {
  error_code error;
  unsent_.remove_prefix(socket_.write_some(asio::buffer(unsent_), error));
  if (error && error != asio::error::would_block) {
    return go_on(exchange_.broke(error.value()));
  }
  if (unsent_.empty()) return read();
  socket_.async_wait(Socket::wait_write, while_open([this](error_code) { write(); }));
}

void BeastAsyncClient::Connection::read() {
  if (reading_) return;
  reading_ = true;
  socket_.async_read_some(
      asio::buffer(exchange_.space().data(), exchange_.space().size()),
      while_open([this](error_code error, std::size_t size) { on_read(error, size); }));
}

void BeastAsyncClient::Connection::on_read(error_code error, std::size_t size) {
  reading_ = false;
  if (error == asio::error::operation_aborted) {  // it was to rest
    if (exchange_.in_progress()) read();
    return;
  }
  if (!exchange_.in_progress()) return close();  // nobody asked
  if (error == asio::error::eof) return go_on(exchange_.ended());
  if (error) return go_on(exchange_.broke(error.value()));
  go_on(exchange_.received(size));
}

void BeastAsyncClient::Connection::look_at_the_clock(Exchange::Time now) {
  if (!exchange_.in_progress()) return;
  const Next next = exchange_.look_at_the_clock(now);
  if (next != Next::wait) go_on(next);
}

void BeastAsyncClient::Connection::go_on(Next next) {
  switch (next) {
    case Next::wait:
      return read();
    case Next::again:
      return connect();
    case Next::done:
      break;
  }
  if (exchange_.keeps_connection() && unsent_.empty()) {
    read();
  } else {
    close();
  }
  engine_.ended();
  if (!starting_) return complete({});
  asio::post(engine_.executor(), [this, owner = engine_.shared_from_this()] { complete({}); });
}

void BeastAsyncClient::Connection::complete(error_code error) {
  const std::unique_ptr<Completion> completion = std::move(completion_);
  if (!completion) return;  // aborted since
  completion->call(error, ResponseLease(std::shared_ptr<Lender>(engine_.shared_from_this(), this)));
}

void BeastAsyncClient::Connection::rest() {
  if (!reading_ || exchange_.in_progress()) return;
  error_code ignored;
  socket_.cancel(ignored);
}

void BeastAsyncClient::Connection::abort() {
  close();
  if (!completion_) return;
  std::shared_ptr<Completion> completion = std::move(completion_);
  asio::post(engine_.executor(),
             [completion, lease = std::make_shared<ResponseLease>(
                              std::shared_ptr<Lender>(engine_.shared_from_this(), this))] {
               completion->call(asio::error::operation_aborted, std::move(*lease));
             });
}

void BeastAsyncClient::Connection::close() {
  ++opened_;
  reading_ = false;
  error_code ignored;
  socket_.close(ignored);
}

void BeastAsyncClient::Engine::add_connections(std::size_t number) {
  while (number-- > 0) {
    all_.push_back(std::make_unique<Connection>(*this));
    free_.push_back(all_.back().get());
  }
}

void BeastAsyncClient::Engine::start(const Request& request,
                                     std::unique_ptr<Completion> completion) {
  if (free_.empty()) add_connections(1);
  Connection& connection = *free_.back();
  free_.pop_back();
  connection.get(request, std::move(completion));
}

void BeastAsyncClient::Engine::close() {
  for (const auto& connection : all_) connection->abort();
  in_flight_ = 0;
  timer_.cancel();
}

void BeastAsyncClient::Engine::began() {
  ++in_flight_;
  if (!sweeping_) sweep();
}

void BeastAsyncClient::Engine::sweep() {
  sweeping_ = true;
  timer_.expires_after(all_.front()->tick());
  timer_.async_wait([self = shared_from_this()](error_code) {
    self->sweeping_ = false;
    if (self->in_flight_ == 0) return;
    const auto now = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < self->all_.size(); ++i) self->all_[i]->look_at_the_clock(now);
    if (self->in_flight_ > 0 && !self->sweeping_) self->sweep();
  });
}

// Looks in a posted call, because whoever gets the response usually starts the next GET at once.
void BeastAsyncClient::Engine::ended() {
  if (--in_flight_ > 0 || idle_check_posted_) return;
  idle_check_posted_ = true;
  asio::post(executor_, [self = shared_from_this()] { self->rest_if_idle(); });
}

void BeastAsyncClient::Engine::rest_if_idle() {
  idle_check_posted_ = false;
  if (in_flight_ > 0) return;
  timer_.cancel();
  for (const auto& connection : all_) connection->rest();
}

BeastAsyncClient::BeastAsyncClient(asio::io_context& context, const ClientOptions& options,
                                   std::size_t in_flight)
    : engine_(std::make_shared<Engine>(context.get_executor(), options)) {
  engine_->add_connections(std::max<std::size_t>(in_flight, 1));
}

BeastAsyncClient::~BeastAsyncClient() {
  engine_->close();
}

void BeastAsyncClient::start(const Request& request, std::unique_ptr<Completion> completion) {
  engine_->start(request, std::move(completion));
}

}  // namespace simul::http
