// A block is the last one of its end no longer once an attested call may have taken bytes behind it: it does not shrink then.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

WCMU_ATTEST(16, 0, 1) void attested_behind_last_vendor(wcmu::Arena& arena) noexcept;

namespace attested_behind_last {

// EXPECT: attested_behind_last::trim bottom=166 top=0 retained_bottom=166 retained_top=0
WCMU_ROOT void trim(wcmu::Arena& arena) {
  auto handle = arena.bottom_handle();
  void* text = handle.allocate(100, 1);
  attested_behind_last_vendor(arena);
  handle.shrink(text, 100, 10);
  (void)handle.allocate(50, 1);
}

}  // namespace attested_behind_last

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

namespace {
unsigned bytes = 0;
}
void attested_behind_last_vendor(wcmu::Arena& arena) noexcept { (void)arena.bottom_handle().allocate(bytes, 1); }

int main() {
  observe::Root root("attested_behind_last::trim");
  for (bytes = 0; bytes <= 16; ++bytes) root.run([](wcmu::Arena& arena) { attested_behind_last::trim(arena); });
}
#endif
