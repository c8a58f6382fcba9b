// Counts what a program allocates, without the program being built for it: loaded by LD_PRELOAD, it
// stands before glibc's allocator, and writes "allocations bytes" into the file that
// SIMUL_ALLOCATIONS names, the process's number appended, when the process ends.

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

extern "C" {
// The allocator proper, under names that glibc exports for this purpose.
// NOLINTBEGIN(bugprone-reserved-identifier)
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
// NOLINTEND(bugprone-reserved-identifier)
}

namespace {

std::atomic<unsigned long long> allocations{0};
std::atomic<unsigned long long> allocated_bytes{0};

void count(std::size_t bytes) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  allocated_bytes.fetch_add(bytes, std::memory_order_relaxed);
}

[[gnu::destructor]] void report() {
  const char* file = std::getenv("SIMUL_ALLOCATIONS");
  if (file == nullptr) return;
  char path[4096];
  std::snprintf(path, sizeof path, "%s.%d", file, static_cast<int>(getpid()));
  char text[64];
  const int size =
      std::snprintf(text, sizeof text, "%llu %llu\n", allocations.load(), allocated_bytes.load());
  const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return;
  [[maybe_unused]] const ssize_t written = write(fd, text, static_cast<std::size_t>(size));
  close(fd);
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) {
  count(size);
  return __libc_malloc(size);
}

void* calloc(std::size_t number, std::size_t size) {
  count(number * size);
  return __libc_calloc(number, size);
}

void* realloc(void* old, std::size_t size) {
  count(size);
  return __libc_realloc(old, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
  count(size);
  return __libc_memalign(alignment, size);
}

void* memalign(std::size_t alignment, std::size_t size) {
  count(size);
  return __libc_memalign(alignment, size);
}

int posix_memalign(void** result, std::size_t alignment, std::size_t size) {
  count(size);
  void* memory = __libc_memalign(alignment, size);
  if (memory == nullptr) return ENOMEM;
  *result = memory;
  return 0;
}
}
