// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Pointers are thrown: they convert to pointers to bases, to const and to const void*, but not among numbers.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace pointers_caught {

struct Base {
  unsigned bytes = 7;
};
struct Other {
  unsigned big = 60;
};
struct Derived : Other, Base {};

static Derived shared;

static void raise(unsigned n) {
  if (n == 1) throw &shared;
  if (n == 2) throw "text";
  if (n == 3) throw 'x';
  if (n == 4) throw nullptr;
}

// EXPECT: pointers_caught::handle bottom=25 top=0 retained_bottom=25 retained_top=0
WCMU_ROOT void handle(wcmu::Arena& arena, unsigned n) {
  try {
    raise(n);
  } catch (int) {
    arena.bottom_handle().allocate(500, 1);
  } catch (Base* base) {
    arena.bottom_handle().allocate(base != nullptr ? 18 : 20, 1);
  } catch (const void* text) {
    arena.bottom_handle().allocate(text != nullptr ? 25 : 600, 1);
  } catch (...) {
    arena.bottom_handle().allocate(22, 1);
  }
}

}  // namespace pointers_caught

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("pointers_caught::handle");
  for (unsigned n = 0; n < 6; ++n) root.run([&](wcmu::Arena& arena) { pointers_caught::handle(arena, n); });
}
#endif
