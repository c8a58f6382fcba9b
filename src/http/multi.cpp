#include "http/multi.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "http/libcurl.hpp"

namespace simul::http {

namespace asio = boost::asio;
using boost::system::error_code;

Multi::Multi(const Executor& executor, std::size_t max_connections, OnDone on_done)
    : executor_(executor),
      on_done_(std::move(on_done)),
      readiness_(executor, sockets_.descriptor()),
      timer_(executor),
      multi_(make_multi_handle(max_connections)) {
  CURLM* const multi = multi_.get();
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &on_socket);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &on_timeout);
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
}

Multi::~Multi() {
  close();
}

void Multi::start(Transfer& transfer) {
  // Events are not awaited while nothing is in progress.
  if (in_progress_++ == 0) sockets_.shut_down_stale();
  curl_multi_add_handle(multi_.get(), transfer.handle());
  wait_for_sockets();
}

void Multi::abort(Transfer& transfer) {
  curl_multi_remove_handle(multi_.get(), transfer.handle());
  --in_progress_;
  stop_waiting_if_idle();
}

void Multi::close() {
  if (!multi_) return;
  multi_.reset();
  readiness_.release();  // the socket set closes the descriptor
  timer_.cancel();
}

void Multi::socket_action(curl_socket_t socket, int bits) {
  int running = 0;
  const Utf8HostNames utf8;
  curl_multi_socket_action(multi_.get(), socket, bits, &running);
}

void Multi::collect_done() {
  while (const auto done = take_done(multi_.get())) {
    --in_progress_;
    if (done->transfer.end(done->code)) {
      on_done_(done->transfer);
    } else {
      start(done->transfer);
    }
  }
  stop_waiting_if_idle();
}

void Multi::wait_for_sockets() {
  if (waiting_for_sockets_) return;
  waiting_for_sockets_ = true;
  readiness_.async_wait(readiness_.wait_read, [self = shared_from_this()](const error_code&) {
    self->waiting_for_sockets_ = false;
    if (self->multi_ && self->in_progress_ > 0) self->on_sockets_ready();
  });
}

void Multi::on_sockets_ready() {
  for (const SocketSet::Event& event : sockets_.poll()) socket_action(event.descriptor, event.bits);
  collect_done();
  if (in_progress_ > 0) wait_for_sockets();
}

// libcurl calls this, so it must not call libcurl: a time-out of 0 becomes a posted call.
void Multi::set_timeout(long milliseconds) {
  deadline_.reset();
  if (milliseconds < 0) return;
  if (milliseconds == 0) return post_timeout();
  const Steady::time_point deadline = Steady::now() + std::chrono::milliseconds(milliseconds);
  deadline_ = deadline;
  // A timer that fires too early costs less than one that is set for every request: on_timer()
  // checks the deadline again.
  if (!timer_set_for_ || deadline < *timer_set_for_) set_timer(deadline);
}

void Multi::post_timeout() {
  if (timeout_posted_) return;
  timeout_posted_ = true;
  asio::post(executor_, [self = shared_from_this()] {
    self->timeout_posted_ = false;
    if (!self->multi_) return;
    self->socket_action(CURL_SOCKET_TIMEOUT, 0);
    self->collect_done();
  });
}

void Multi::set_timer(Steady::time_point when) {
  timer_set_for_ = when;
  timer_.expires_at(when);
  timer_.async_wait([self = shared_from_this(), when](const error_code&) {
    // It was set again or cancelled since.
    if (!self->multi_ || self->timer_set_for_ != when) return;
    self->timer_set_for_.reset();
    self->on_timer();
  });
}

void Multi::on_timer() {
  if (!deadline_ || in_progress_ == 0) return;
  if (Steady::now() < *deadline_) return set_timer(*deadline_);
  deadline_.reset();
  socket_action(CURL_SOCKET_TIMEOUT, 0);
  collect_done();
}

// Checks in a posted call, because a coroutine about to be resumed usually starts the next transfer
// at once.
void Multi::stop_waiting_if_idle() {
  if (in_progress_ > 0 || idle_check_posted_) return;
  idle_check_posted_ = true;
  asio::post(executor_, [self = shared_from_this()] {
    self->idle_check_posted_ = false;
    if (!self->multi_ || self->in_progress_ > 0) return;
    self->readiness_.cancel();
    self->timer_set_for_.reset();
    self->timer_.cancel();
  });
}

int Multi::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  static_cast<Multi*>(self)->sockets_.set_interest(socket, what);
  return 0;
}

int Multi::on_timeout(CURLM*, long milliseconds, void* self) {
  static_cast<Multi*>(self)->set_timeout(milliseconds);
  return 0;
}

}  // namespace simul::http
