#pragma once

#include <memory>
#include <utility>

#include "http/client.hpp"

namespace simul::http {

/// What has a response to lend: one of a client's transfers or connections, whose buffers the next
/// GET uses again.
class Lender {
 public:
  virtual ~Lender() = default;
  virtual const Response& lent() const = 0;
  /// The response is not used any more.
  virtual void take_back() noexcept = 0;
};

/// Access to a response without copying it: what lent it returns to its client when this is
/// destroyed. May outlive the client. Use it on the loop's thread only.
class ResponseLease {
 public:
  ResponseLease() = default;
  explicit ResponseLease(std::shared_ptr<Lender> lender) : lender_(std::move(lender)) {}
  ResponseLease(ResponseLease&& other) noexcept = default;
  ResponseLease& operator=(ResponseLease&& other) noexcept {
    std::swap(lender_, other.lender_);
    return *this;
  }
  ~ResponseLease() {
    if (lender_) lender_->take_back();
  }

  const Response& operator*() const { return lender_->lent(); }
  const Response* operator->() const { return &**this; }

 private:
  std::shared_ptr<Lender> lender_;
};

}  // namespace simul::http
