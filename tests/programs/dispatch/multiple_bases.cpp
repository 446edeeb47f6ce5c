// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two interfaces in one object: the second is reached through a thunk; a covariant result is adjusted.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace multiple_bases {

struct Reader {
  virtual ~Reader() = default;
  virtual unsigned take(unsigned n) = 0;
  virtual Reader* self() { return this; }
  unsigned reads = 1;
};
struct Writer {
  virtual ~Writer() = default;
  virtual unsigned put(unsigned n) = 0;
  virtual Writer* self() { return this; }
  unsigned writes = 2;
};
struct Socket : Reader, Writer {
  explicit Socket(unsigned m) : mtu(m) {}
  unsigned take(unsigned n) override { return n * reads; }
  unsigned put(unsigned n) override { return n * writes + mtu; }
  Socket* self() override { return this; }
  unsigned mtu;
};

static unsigned through(Writer& writer, unsigned n) { return writer.self()->put(n); }

// 9 + (9 * 2 + 50)
// EXPECT: multiple_bases::echo bottom=77 top=0 retained_bottom=77 retained_top=0
WCMU_ROOT void echo(wcmu::Arena& arena, unsigned n) {
  Socket socket(50);
  if (n > 9) n = 9;
  Reader& reader = socket;
  arena.bottom_handle().allocate(reader.self()->take(n), 1);
  arena.bottom_handle().allocate(through(socket, n), 1);
}

}  // namespace multiple_bases

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("multiple_bases::echo");
  for (unsigned n = 0; n < 12; ++n) root.run([&](wcmu::Arena& arena) { multiple_bases::echo(arena, n); });
}
#endif
