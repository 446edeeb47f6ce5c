// A function of a library that takes bytes, and whose declaration is not ours to annotate: a rule attests what a call takes.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

extern "C" void vendor_open(wcmu::Arena& arena, int channel);
extern "C" void vendor_copy(wcmu::Arena& from, wcmu::Arena& to);

namespace attested_vendor {

// Twice 40, each from a multiple of 8; at the top 24.
// EXPECT: attested_vendor::start bottom=96 top=48 retained_bottom=96 retained_top=48
WCMU_ROOT void start(wcmu::Arena& arena) {
  (void)arena.bottom_handle().allocate(16, 8);
  vendor_open(arena, 0);  // WITHOUT: unknown-callee
  vendor_open(arena, 1);
}

// EXPECT: attested_vendor::exchange arena=from bottom=8 top=0
// EXPECT: attested_vendor::exchange arena=to bottom=64 top=0
WCMU_ROOT void exchange(wcmu::Arena& from, wcmu::Arena& to) {
  vendor_copy(from, to);  // WITHOUT: unknown-callee
}

}  // namespace attested_vendor

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

extern "C" void vendor_open(wcmu::Arena& arena, int) {
  (void)arena.bottom_handle().allocate(40, 8);
  (void)arena.top_handle().allocate(24, 8);
}
extern "C" void vendor_copy(wcmu::Arena& from, wcmu::Arena& to) {
  (void)from.bottom_handle().allocate(8, 8);
  (void)to.bottom_handle().allocate(64, 8);
}

int main() {
  observe::Root start("attested_vendor::start");
  start.run([](wcmu::Arena& arena) { attested_vendor::start(arena); });
  observe::Root exchange("attested_vendor::exchange", "from", "to");
  exchange.run([](wcmu::Arena& from, wcmu::Arena& to) { attested_vendor::exchange(from, to); });
}
#endif
