// What POSIX returns: as many bytes as were asked for at most, or -1.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <pthread.h>
#include <unistd.h>
#include <cstddef>

namespace posix_read {

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// EXPECT: posix_read::frame bottom=64 top=0
WCMU_ROOT void frame(wcmu::Arena& arena, int file) {
  char buffer[64];
  const ssize_t size = read(file, buffer, sizeof buffer);
  if (size <= 0) return;
  pthread_mutex_lock(&lock);
  (void)arena.bottom_handle().allocate(static_cast<std::size_t>(size), 1);
  pthread_mutex_unlock(&lock);
}

}  // namespace posix_read

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root frame("posix_read::frame");
  int ends[2];
  if (pipe(ends) != 0) return 1;
  const char text[100] = {};
  if (write(ends[1], text, sizeof text) != sizeof text) return 1;
  for (int i = 0; i < 2; ++i) frame.run([&](wcmu::Arena& arena) { posix_read::frame(arena, ends[0]); });
  frame.run([](wcmu::Arena& arena) { posix_read::frame(arena, -1); });
}
#endif
