// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A driver of a vendor uses two arenas, each as it is attested on its own parameter. The body is not looked at: here it keeps the promise.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace attested_by_parameter {

struct Vendor {
  unsigned load(WCMU_ATTEST(100, 0, 4) wcmu::Arena& frames, WCMU_ATTEST(0, 24, 8) wcmu::Arena& log) noexcept;
};

static void vendor_reset(WCMU_ATTEST(16, 16, 1) wcmu::Arena* arena, unsigned) noexcept;

// frames: 3, 104; log: 24 at the top. Then 16 of frames at each end, and again.
// EXPECT: attested_by_parameter::run arena=frames bottom=136 top=32
// EXPECT: attested_by_parameter::run arena=log bottom=0 top=24
WCMU_ROOT unsigned run(wcmu::Arena& frames, wcmu::Arena& log) {
  frames.bottom_handle().allocate(3, 1);
  Vendor vendor;
  const unsigned loaded = vendor.load(frames, log);
  vendor_reset(&frames, loaded);
  vendor_reset(&frames, loaded);
  return loaded;
}

unsigned Vendor::load(wcmu::Arena& frames, wcmu::Arena& log) noexcept {
  frames.bottom_handle().allocate(100, 4);
  return log.top_handle().allocate(24, 8) != nullptr;
}

static void vendor_reset(wcmu::Arena* arena, unsigned) noexcept {
  arena->bottom_handle().allocate(16, 1);
  arena->top_handle().allocate(16, 1);
}

}  // namespace attested_by_parameter

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("attested_by_parameter::run", "frames", "log");
  root.run([&](wcmu::Arena& frames, wcmu::Arena& log) { attested_by_parameter::run(frames, log); });
}
#endif
