// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Caught by value: the copy is of the base class, and `throw error;` throws that copy on. `throw;` would throw the original.
// FLAGS: -Wno-catch-value
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <initializer_list>

namespace sliced {

struct Error {
  Error() = default;
  Error(const Error&) = default;
  virtual ~Error() = default;
  virtual unsigned bytes() const { return 90; }
};
struct Small : Error {
  unsigned bytes() const override { return 5; }
};

static void fail(bool copy) {
  try {
    throw Small();
  } catch (Error error) {
    if (copy) throw error;
    throw;
  }
}

// EXPECT: sliced::report bottom=95 top=0 retained_bottom=95 retained_top=0
WCMU_ROOT void report(wcmu::Arena& arena) {
  for (const bool copy : {false, true}) {
    try {
      fail(copy);
    } catch (const Error& error) {
      arena.bottom_handle().allocate(error.bytes(), 1);
    }
  }
}

}  // namespace sliced

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("sliced::report");
  root.run([&](wcmu::Arena& arena) { sliced::report(arena); });
}
#endif
