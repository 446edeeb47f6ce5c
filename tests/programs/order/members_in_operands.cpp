// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What an operand allocates stands in its class: in the initialisers of members.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace members_in_operands {

static wcmu::Arena* current;
static void* keep(unsigned size, unsigned alignment) { return current->bottom_handle().allocate(size, alignment); }

struct Flag {
  void* at = keep(1, 1);
};
struct Number {
  void* at = keep(8, 8);
};
static bool same(Number number, Flag flag) { return number.at == flag.at; }

WCMU_ROOT bool run(wcmu::Arena& arena) {
  current = &arena;
  return same(Number{}, Flag{});  // UNBOUNDED: evaluation-order @any
}

}  // namespace members_in_operands
