#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace simul::http {

/// The open sockets of a server, so that it can shut them down when it ends.
class OpenSockets {
 public:
  void add(int descriptor) {
    const std::lock_guard lock(mutex_);
    descriptors_.insert(descriptor);
  }
  void close(int descriptor) {
    const std::lock_guard lock(mutex_);
    descriptors_.erase(descriptor);
    ::close(descriptor);
  }
  void shut_down_all() {
    const std::lock_guard lock(mutex_);
    for (const int descriptor : descriptors_) shutdown(descriptor, SHUT_RDWR);
  }

 private:
  std::mutex mutex_;
  std::set<int> descriptors_;
};

/// One accepted connection of a RawServer, for its script. All functions block.
class RawConnection {
 public:
  RawConnection(int descriptor, OpenSockets& open) : descriptor_(descriptor), open_(open) {}
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;
  ~RawConnection() { close(); }

  int descriptor() const { return descriptor_; }

  /// The next request up to and with its blank line. "" if the client has closed instead.
  std::string read_request() {
    std::string request;
    char byte = 0;
    while (!request.ends_with("\r\n\r\n")) {
      if (recv(descriptor_, &byte, 1, 0) != 1) return {};
      request += byte;
    }
    return request;
  }
  /// False if the client has gone.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  /// Discards all input until the client closes.
  void wait_for_close() {
    char sink[4096];
    while (recv(descriptor_, sink, sizeof sink, 0) > 0) {
    }
  }
  /// Sends a FIN if all requests were read; unread bytes turn it into a RST.
  void close() {
    if (descriptor_ >= 0) open_.close(std::exchange(descriptor_, -1));
  }
  /// Sends a RST.
  void reset() {
    const linger hard{.l_onoff = 1, .l_linger = 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close();
  }

 private:
  int descriptor_;
  OpenSockets& open_;
};

/// Runs a script for every connection, each on a thread of its own, on a free port of 127.0.0.1.
class RawServer {
 public:
  /// `connection` counts from 0. The connection is closed when the script returns.
  using Script = std::function<void(RawConnection&, int connection)>;

  explicit RawServer(Script script)
      : script_(std::move(script)), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, generic, size) != 0 || listen(listener_, 256) != 0 ||
        getsockname(listener_, generic, &size) != 0) {
      throw std::runtime_error("the test's server cannot listen");
    }
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  ~RawServer() {
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    open_.shut_down_all();
    for (std::thread& runner : runners_) runner.join();
    ::close(listener_);
  }

  int port() const { return port_; }
  std::string url(std::string_view path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
  }
  int connections() const { return connections_; }

 private:
  void accept_all() {
    for (;;) {
      const int descriptor = accept(listener_, nullptr, nullptr);
      if (descriptor < 0) return;
      open_.add(descriptor);
      runners_.emplace_back([this, descriptor, number = connections_++] {
        RawConnection connection(descriptor, open_);
        script_(connection, number);
      });
    }
  }

  Script script_;
  int listener_;
  int port_ = 0;
  std::atomic<int> connections_ = 0;
  OpenSockets open_;
  std::vector<std::thread> runners_;  // used by the acceptor's thread only, until it has ended
  std::thread acceptor_;
};

}  // namespace simul::http
