// Where calls through a pointer lead that code outside of the analysed sources sets.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

extern "C" void (*vendor_handler)(wcmu::Arena&);

namespace rule_indirect {

void small(wcmu::Arena& arena) { (void)arena.bottom_handle().allocate(32, 8); }
void large(wcmu::Arena& arena) { (void)arena.bottom_handle().allocate(64, 8); }
void unrelated(wcmu::Arena& arena, unsigned long size) { (void)arena.bottom_handle().allocate(size, 8); }

// EXPECT: rule_indirect::dispatch bottom=64 top=0
WCMU_ROOT void dispatch(wcmu::Arena& arena) {
  vendor_handler(arena);  // WITHOUT: unknown-call-target
}

}  // namespace rule_indirect

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

extern "C" void (*vendor_handler)(wcmu::Arena&) = nullptr;

int main() {
  observe::Root dispatch("rule_indirect::dispatch");
  for (auto* handler : {rule_indirect::small, rule_indirect::large}) {
    vendor_handler = handler;
    dispatch.run([](wcmu::Arena& arena) { rule_indirect::dispatch(arena); });
  }
}
#endif
