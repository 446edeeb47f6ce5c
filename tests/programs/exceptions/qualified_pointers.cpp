// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Pointers to pointers and to const: a handler takes what converts, and nothing else.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace qualified_pointers {

static int number = 4;
static int* pointer = &number;

static void fail(unsigned kind) {
  if (kind == 1) throw &number;
  if (kind == 2) throw static_cast<const int*>(&number);
  if (kind == 3) throw &pointer;
  if (kind == 4) throw 4.0;
  if (kind == 5) throw static_cast<volatile int*>(&number);
}

// EXPECT: qualified_pointers::run bottom=31 top=0 retained_bottom=31 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, unsigned kind) {
  auto handle = arena.bottom_handle();
  try {
    fail(kind);
  } catch (float) {
    handle.allocate(900, 1);
  } catch (int* mine) {
    handle.allocate(mine == &number ? 7 : 800, 1);
  } catch (const int* const* deep) {
    handle.allocate(deep == &pointer ? 31 : 710, 1);
  } catch (int* const* deep) {
    handle.allocate(*deep == pointer ? 610 : 600, 1);
  } catch (const int* constant) {
    handle.allocate(constant != nullptr ? 17 : 500, 1);
  } catch (const volatile void* any) {
    handle.allocate(any != nullptr ? 29 : 400, 1);
  } catch (double) {
    handle.allocate(19, 1);
  }
}

}  // namespace qualified_pointers

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("qualified_pointers::run");
  for (unsigned kind = 0; kind < 6; ++kind) root.run([&](wcmu::Arena& arena) { qualified_pointers::run(arena, kind); });
}
#endif
