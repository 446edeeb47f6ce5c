// A library that calls what it is given: before it returns, any number of times or once, and with what it was given.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

extern "C" void vendor_each(int count, void (*call)(int, void*), void* context);
extern "C" void vendor_once(void (*call)(wcmu::Arena&), wcmu::Arena& arena);

namespace callback {

static void visit(int value, void* context) {
  wcmu::Arena& arena = *static_cast<wcmu::Arena*>(context);
  wcmu::BottomScope scope(arena);
  (void)arena.bottom_handle().allocate(value > 3 ? 48 : 24, 8);
}

// EXPECT: callback::each bottom=48 top=0 retained_bottom=0 retained_top=0
WCMU_ROOT void each(wcmu::Arena& arena, int count) {
  vendor_each(count, visit, &arena);  // WITHOUT: unknown-callee
}

static void setup(wcmu::Arena& arena) { (void)arena.top_handle().allocate(32, 8); }

// EXPECT: callback::once bottom=0 top=64 retained_bottom=0 retained_top=64
WCMU_ROOT void once(wcmu::Arena& arena) {
  vendor_once(setup, arena);  // WITHOUT: unknown-callee
  vendor_once(setup, arena);
  vendor_once(nullptr, arena);
}

}  // namespace callback

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

extern "C" void vendor_each(int count, void (*call)(int, void*), void* context) {
  for (int i = 0; i < count; ++i) call(i, context);
}
extern "C" void vendor_once(void (*call)(wcmu::Arena&), wcmu::Arena& arena) {
  if (call != nullptr) call(arena);
}

int main() {
  observe::Root each("callback::each"), once("callback::once");
  for (int count = 0; count < 6; ++count) each.run([&](wcmu::Arena& arena) { callback::each(arena, count); });
  once.run([](wcmu::Arena& arena) { callback::once(arena); });
}
#endif
