#include "lean/descriptor.hpp"

namespace simul::lean {

Descriptor::Descriptor(Loop& loop, int file) : loop_(loop), file_(file) {
  loop_.poller().add(file_, *this);
}

Descriptor::~Descriptor() {
  loop_.poller().remove(file_);
  abandon(read_);
  abandon(write_);
}

void Descriptor::abandon(Direction& direction) {
  while (!direction.waiting.empty()) {
    direction.waiting.remove(direction.waiting.front());
    loop_.poller().remove_waiter();
  }
}

void Descriptor::happened(bool read, bool write, ReadyQueue& ready) {
  if (read) wake(read_, ready);
  if (write) wake(write_, ready);
}

// Whoever is woken looks at the descriptor: with a waiter nothing needs to be remembered.
void Descriptor::wake(Direction& direction, ReadyQueue& ready) {
  direction.ready = direction.waiting.empty();
  while (!direction.waiting.empty()) {
    ready.push(direction.waiting.pop_front());
    loop_.poller().remove_waiter();
  }
}

}  // namespace simul::lean
