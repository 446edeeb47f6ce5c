// What a function returns, in terms of its arguments: at most as many bytes as it was asked for, and a place in the text it was given.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

extern "C" std::size_t vendor_read(void* to, std::size_t most);
extern "C" const char* vendor_find(const char* text, char wanted);
extern "C" int vendor_level(void);

namespace result_of_read {

// EXPECT: result_of_read::frame bottom=40 top=0
WCMU_ROOT void frame(wcmu::Arena& arena) {
  char text[40];
  const std::size_t size = vendor_read(text, sizeof text);  // WITHOUT: unknown-callee
  (void)arena.bottom_handle().allocate(size, 1);
}

// What is read and what is left are never more than what was asked for together.
// EXPECT: result_of_read::parts bottom=64 top=0
WCMU_ROOT void parts(wcmu::Arena& arena, std::size_t most) {
  if (most > 64) return;
  char text[64];
  const std::size_t size = vendor_read(text, most);  // WITHOUT: unknown-callee
  (void)arena.bottom_handle().allocate(most - size, 1);
}

// The place is in the text: 16 bytes with the terminating zero, or there is none.
// EXPECT: result_of_read::tail bottom=15 top=0
WCMU_ROOT void tail(wcmu::Arena& arena) {
  static const char text[] = "name=value;rest";
  const char* place = vendor_find(text, '=');  // WITHOUT: unknown-callee
  if (place == nullptr) return;
  const std::size_t from = static_cast<std::size_t>(place - text);
  if (from < sizeof text) (void)arena.bottom_handle().allocate(sizeof text - 1 - from, 1);
}

// EXPECT: result_of_read::level bottom=48 top=0
WCMU_ROOT void level(wcmu::Arena& arena) {
  const int now = vendor_level();  // WITHOUT: unknown-callee
  if (now > 0) (void)arena.bottom_handle().allocate(static_cast<std::size_t>(now) * 16, 1);
}

}  // namespace result_of_read

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

namespace {
std::size_t given;
int level_now;
}  // namespace
extern "C" std::size_t vendor_read(void* to, std::size_t most) {
  std::memset(to, 'x', given < most ? given : most);
  return given < most ? given : most;
}
extern "C" const char* vendor_find(const char* text, char) { return given == 0 ? text : nullptr; }
extern "C" int vendor_level(void) { return level_now; }

int main() {
  observe::Root frame("result_of_read::frame"), parts("result_of_read::parts"), tail("result_of_read::tail");
  observe::Root level("result_of_read::level");
  for (given = 0; given <= 41; ++given) {
    frame.run([](wcmu::Arena& arena) { result_of_read::frame(arena); });
    parts.run([](wcmu::Arena& arena) { result_of_read::parts(arena, 64); });
    tail.run([](wcmu::Arena& arena) { result_of_read::tail(arena); });
  }
  for (level_now = -1; level_now <= 3; ++level_now) level.run([](wcmu::Arena& arena) { result_of_read::level(arena); });
}
#endif
