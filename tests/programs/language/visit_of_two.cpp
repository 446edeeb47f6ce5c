// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::visit over two variants: the table of functions has an entry for each pair.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <variant>

namespace visit_of_two {

struct Small {
  unsigned bytes;
};
struct Wide {
  unsigned count;
};
using Part = std::variant<Small, Wide>;

struct Cost {
  unsigned operator()(const Small& a, const Small& b) const { return a.bytes + b.bytes; }
  unsigned operator()(const Small& a, const Wide& b) const { return a.bytes + 2 * b.count; }
  unsigned operator()(const Wide& a, const Small& b) const { return 3 * a.count + b.bytes; }
  unsigned operator()(const Wide& a, const Wide& b) const { return a.count * b.count; }
};

// EXPECT: visit_of_two::run bottom=28 top=0 retained_bottom=28 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, bool first, bool second) {
  const Part a = first ? Part(Small{4}) : Part(Wide{7});
  const Part b = second ? Part(Small{7}) : Part(Wide{3});
  arena.bottom_handle().allocate(std::visit(Cost{}, a, b), 1);
}

}  // namespace visit_of_two

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("visit_of_two::run");
  for (bool first : {false, true})
    for (bool second : {false, true}) root.run([&](wcmu::Arena& arena) { visit_of_two::run(arena, first, second); });
}
#endif
