#include "http/multi.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "http/libcurl.hpp"

namespace simul::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

// With more connections than this, to find a free one costs more than further handles do: 4,096 in
// flight take 39 µs of processor time a GET, 105 µs with one handle; up to 256 there is no
// difference.
constexpr std::size_t kGroupSize = 128;

}  // namespace

Multi::Multi(const Executor& executor, std::size_t max_in_progress, bool one_server, OnDone on_done)
    : executor_(executor),
      max_in_progress_(max_in_progress),
      group_size_(one_server ? kGroupSize : max_in_progress),
      on_done_(std::move(on_done)),
      readiness_(executor, sockets_.descriptor()),
      timer_(executor) {
  add_group();
}

Multi::~Multi() {
  close();
}

void Multi::start(Transfer& transfer) {
  // Events are not awaited while nothing is in progress.
  if (in_progress_++ == 0) sockets_.shut_down_stale();
  Group& group = group_with_room();
  --group.room;
  transfer.multi = group.index;
  curl_multi_add_handle(group.handle.get(), transfer.handle());
  wait_for_sockets();
}

void Multi::abort(Transfer& transfer) {
  curl_multi_remove_handle(groups_[transfer.multi].handle.get(), transfer.handle());
  leave(transfer);
  stop_waiting_if_idle();
}

void Multi::close() {
  if (std::exchange(closed_, true)) return;
  groups_.clear();
  readiness_.release();  // the socket set closes the descriptor
  timer_.cancel();
}

Multi::Group& Multi::group_with_room() {
  const auto found =
      std::ranges::find_if(groups_, [](const Group& group) { return group.room > 0; });
  return found != groups_.end() ? *found : add_group();
}

Multi::Group& Multi::add_group() {
  const std::size_t size = std::min(group_size_, max_in_progress_ - groups_.size() * group_size_);
  Group& group = groups_.emplace_back();
  group.owner = this;
  group.index = groups_.size() - 1;
  group.room = size;
  group.handle = make_multi_handle(size);
  CURLM* const multi = group.handle.get();
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &on_socket);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, &group);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &on_timeout);
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, &group);
  return group;
}

void Multi::leave(Transfer& transfer) {
  ++groups_[transfer.multi].room;
  --in_progress_;
}

void Multi::socket_action(Group& group, curl_socket_t socket, int bits) {
  CURLM* const multi = group.handle.get();
  {
    int running = 0;
    const Utf8HostNames utf8;
    curl_multi_socket_action(multi, socket, bits, &running);
  }
  while (const auto done = take_done(multi)) {
    leave(done->transfer);
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
    if (!self->closed_ && self->in_progress_ > 0) self->on_sockets_ready();
  });
}

void Multi::on_sockets_ready() {
  for (const SocketSet::Event& event : sockets_.poll()) {
    socket_action(groups_[event.owner], event.descriptor, event.bits);
  }
  if (in_progress_ > 0) wait_for_sockets();
}

// libcurl calls this, so it must not call libcurl: a time-out of 0 becomes a posted call.
void Multi::set_timeout(Group& group, long milliseconds) {
  group.deadline.reset();
  if (milliseconds < 0) return;
  if (milliseconds == 0) return post_timeout(group);
  const Steady::time_point deadline = Steady::now() + std::chrono::milliseconds(milliseconds);
  group.deadline = deadline;
  // A timer that fires too early costs less than one that is set for every request: on_timer()
  // checks the deadlines again.
  if (!timer_set_for_ || deadline < *timer_set_for_) set_timer(deadline);
}

void Multi::post_timeout(Group& group) {
  if (std::exchange(group.timeout_posted, true)) return;
  asio::post(executor_, [self = shared_from_this(), index = group.index] {
    if (self->closed_) return;
    Group& its_group = self->groups_[index];
    its_group.timeout_posted = false;
    self->socket_action(its_group, CURL_SOCKET_TIMEOUT, 0);
  });
}

void Multi::set_timer(Steady::time_point when) {
  timer_set_for_ = when;
  timer_.expires_at(when);
  timer_.async_wait([self = shared_from_this(), when](const error_code&) {
    // It was set again or cancelled since.
    if (self->closed_ || self->timer_set_for_ != when) return;
    self->timer_set_for_.reset();
    self->on_timer();
  });
}

void Multi::on_timer() {
  if (in_progress_ == 0) return;
  const Steady::time_point now = Steady::now();
  for (std::size_t i = 0; i < groups_.size(); ++i) {  // a transfer that is done may add a group
    Group& group = groups_[i];
    if (!group.deadline || now < *group.deadline) continue;
    group.deadline.reset();
    socket_action(group, CURL_SOCKET_TIMEOUT, 0);
  }
  std::optional<Steady::time_point> next;
  for (const Group& group : groups_) {
    if (group.deadline && (!next || *group.deadline < *next)) next = group.deadline;
  }
  if (next && (!timer_set_for_ || *next < *timer_set_for_)) set_timer(*next);
}

// Checks in a posted call, because a coroutine about to be resumed usually starts the next transfer
// at once.
void Multi::stop_waiting_if_idle() {
  if (in_progress_ > 0 || idle_check_posted_) return;
  idle_check_posted_ = true;
  asio::post(executor_, [self = shared_from_this()] {
    self->idle_check_posted_ = false;
    if (self->closed_ || self->in_progress_ > 0) return;
    self->readiness_.cancel();
    self->timer_set_for_.reset();
    self->timer_.cancel();
  });
}

int Multi::on_socket(CURL*, curl_socket_t socket, int what, void* group, void*) {
  const Group& its_group = *static_cast<Group*>(group);
  its_group.owner->sockets_.set_interest(socket, what, its_group.index);
  return 0;
}

int Multi::on_timeout(CURLM*, long milliseconds, void* group) {
  Group& its_group = *static_cast<Group*>(group);
  its_group.owner->set_timeout(its_group, milliseconds);
  return 0;
}

}  // namespace simul::http
