// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two virtual calls on one object from outside are of one class: the large parts of two classes never meet.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace one_object_two_calls {

struct Codec {
  virtual ~Codec() = default;
  virtual void open(wcmu::Arena& arena) const = 0;
  virtual void close(wcmu::Arena& arena) const = 0;
};
struct Eager : Codec {
  void open(wcmu::Arena& arena) const override { arena.bottom_handle().allocate(90, 1); }
  void close(wcmu::Arena& arena) const override { arena.bottom_handle().allocate(5, 1); }
};
struct Lazy : Codec {
  void open(wcmu::Arena& arena) const override { arena.bottom_handle().allocate(1, 1); }
  void close(wcmu::Arena& arena) const override { arena.bottom_handle().allocate(70, 1); }
};

// EXPECT: one_object_two_calls::run bottom=95 top=0 retained_bottom=95 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, const Codec& codec) {
  codec.open(arena);
  codec.close(arena);
}

}  // namespace one_object_two_calls

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("one_object_two_calls::run");
  root.run([&](wcmu::Arena& arena) { one_object_two_calls::run(arena, one_object_two_calls::Eager{}); });
  root.run([&](wcmu::Arena& arena) { one_object_two_calls::run(arena, one_object_two_calls::Lazy{}); });
}
#endif
