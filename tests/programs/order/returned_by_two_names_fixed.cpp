// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::move makes a constructor run with every compiler; one name, declared outermost, with none.
// FLAGS: -Wno-pessimizing-move
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <utility>

namespace returned_by_two_names_fixed {

struct Bytes {
  Bytes(wcmu::Arena& a, unsigned n) : arena(&a), size(n) { a.bottom_handle().allocate(n, 1); }
  Bytes(const Bytes& other) : Bytes(*other.arena, other.size) {}
  wcmu::Arena* arena;
  unsigned size;
};
static Bytes moved(wcmu::Arena& arena, bool large) {
  if (large) {
    Bytes bytes(arena, 100);
    return std::move(bytes);
  }
  Bytes bytes(arena, 10);
  return std::move(bytes);
}

static Bytes one_name(wcmu::Arena& arena, bool large) {
  Bytes bytes(arena, large ? 30 : 3);
  if (large) return bytes;
  ++bytes.size;
  return bytes;
}

// EXPECT: returned_by_two_names_fixed::run bottom=230 top=0 retained_bottom=230 retained_top=0
WCMU_ROOT unsigned run(wcmu::Arena& arena, bool large) {
  return moved(arena, large).size + one_name(arena, large).size;
}

}  // namespace returned_by_two_names_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("returned_by_two_names_fixed::run");
  for (bool large : {false, true})
    root.run([&](wcmu::Arena& arena) { returned_by_two_names_fixed::run(arena, large); });
}
#endif
