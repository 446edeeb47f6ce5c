// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// CRTP over a virtual interface: the template fills the vtable, the derived class the sizes.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace crtp_and_virtual {

struct Stage {
  virtual ~Stage() = default;
  virtual unsigned run(wcmu::Arena& arena) = 0;
};
template <typename Derived>
struct Sized : Stage {
  unsigned run(wcmu::Arena& arena) override {
    auto& self = static_cast<Derived&>(*this);
    arena.bottom_handle().allocate(Derived::kBytes, Derived::kAlign);
    return self.after();
  }
};
struct Fft : Sized<Fft> {
  static constexpr unsigned kBytes = 20, kAlign = 8;
  unsigned after() { return 3; }
};
struct Mix : Sized<Mix> {
  static constexpr unsigned kBytes = 9, kAlign = 1;
  unsigned after() { return left == 0 ? 1 : left; }
  unsigned left = 4;
};

// 9, then 20 aligned to 8; 3 and 4 at the other end.
// EXPECT: crtp_and_virtual::chain bottom=36 top=7 retained_bottom=36 retained_top=7
WCMU_ROOT void chain(wcmu::Arena& arena, bool swapped) {
  Fft fft;
  Mix mix;
  Stage* const stages[] = {swapped ? static_cast<Stage*>(&mix) : &fft, swapped ? static_cast<Stage*>(&fft) : &mix};
  for (Stage* stage : stages) arena.top_handle().allocate(stage->run(arena), 1);
}

}  // namespace crtp_and_virtual

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("crtp_and_virtual::chain");
  for (bool swapped : {false, true}) root.run([&](wcmu::Arena& arena) { crtp_and_virtual::chain(arena, swapped); });
}
#endif
