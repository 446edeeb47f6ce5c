// Ranges of global variables, of members of small objects that are passed in registers, and of bit-fields.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace assume_more {

unsigned count = 0;
struct Setup {
  unsigned depth;
  unsigned char ways[4];
};
Setup setup = {0, {0, 0, 0, 0}};
static unsigned level = 0;
void set_level(unsigned to) { level = to; }

struct Small {
  unsigned kind;
  unsigned size;
};
struct Pair {
  unsigned long long id;
  unsigned short size;
  unsigned char ways;
};
struct Packed {
  unsigned kind : 3;
  unsigned size : 11;
  int delta : 6;
  bool is_last : 1;
  unsigned rest : 9;
  unsigned far : 20;
};

// EXPECT: assume_more::of_global bottom=40 top=0
WCMU_ROOT void of_global(wcmu::Arena& arena) {
  (void)arena.bottom_handle().allocate(count, 1);  // WITHOUT: unbounded-size
}

// EXPECT: assume_more::of_member bottom=48 top=9
WCMU_ROOT void of_member(wcmu::Arena& arena) {
  for (unsigned i = 0; i < setup.depth; ++i) (void)arena.bottom_handle().allocate(8, 8);  // WITHOUT: unbounded-loop
  (void)arena.top_handle().allocate(setup.ways[2], 1);
}

// EXPECT: assume_more::of_static bottom=12 top=0
WCMU_ROOT void of_static(wcmu::Arena& arena) {
  (void)arena.bottom_handle().allocate(level, 1);  // WITHOUT: unbounded-size
}

// EXPECT: assume_more::in_register bottom=33 top=0
WCMU_ROOT void in_register(wcmu::Arena& arena, Small small) {
  (void)arena.bottom_handle().allocate(small.size, 1);  // WITHOUT: unbounded-size
}

// EXPECT: assume_more::in_two_registers bottom=100 top=7
WCMU_ROOT void in_two_registers(wcmu::Arena& arena, Pair pair) {
  (void)arena.bottom_handle().allocate(pair.size, 1);
  (void)arena.top_handle().allocate(pair.ways, 1);
}

// EXPECT: assume_more::bit_field bottom=17 top=0
WCMU_ROOT void bit_field(wcmu::Arena& arena, const Packed& packed) {
  (void)arena.bottom_handle().allocate(packed.size, 1);
}

// EXPECT: assume_more::bit_field_with_sign bottom=0 top=5
WCMU_ROOT void bit_field_with_sign(wcmu::Arena& arena, const Packed& packed) {
  if (packed.delta > 0) (void)arena.top_handle().allocate(static_cast<unsigned>(packed.delta), 1);
}

// EXPECT: assume_more::bit_field_in_register bottom=21 top=0
WCMU_ROOT void bit_field_in_register(wcmu::Arena& arena, Packed packed) {
  if (packed.is_last) (void)arena.bottom_handle().allocate(packed.far, 1);
}

}  // namespace assume_more

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  using namespace assume_more;
  const auto all = [](const char* name, int most, auto root) {
    observe::Root observed(name);
    for (int i = 0; i <= most; ++i) observed.run([&](wcmu::Arena& arena) { root(arena, static_cast<unsigned>(i)); });
  };
  all("assume_more::of_global", 40, [](wcmu::Arena& arena, unsigned i) {
    count = i;
    of_global(arena);
  });
  all("assume_more::of_member", 9, [](wcmu::Arena& arena, unsigned i) {
    setup = {i < 6 ? i : 6, {255, 255, static_cast<unsigned char>(i), 255}};
    of_member(arena);
  });
  all("assume_more::of_static", 12, [](wcmu::Arena& arena, unsigned i) {
    set_level(i);
    of_static(arena);
  });
  all("assume_more::in_register", 33, [](wcmu::Arena& arena, unsigned i) { in_register(arena, {~0U, i}); });
  all("assume_more::in_two_registers", 100, [](wcmu::Arena& arena, unsigned i) {
    in_two_registers(arena, {~0ULL, static_cast<unsigned short>(i), static_cast<unsigned char>(i % 8)});
  });
  all("assume_more::bit_field", 17, [](wcmu::Arena& arena, unsigned i) { bit_field(arena, {7, i, -1, true, 0, 0}); });
  all("assume_more::bit_field_with_sign", 8, [](wcmu::Arena& arena, unsigned i) {
    bit_field_with_sign(arena, {7, 2047, static_cast<int>(i) - 3, true, 0, 0});
  });
  all("assume_more::bit_field_in_register", 21,
      [](wcmu::Arena& arena, unsigned i) { bit_field_in_register(arena, {7, 2047, -1, true, 0, i}); });
}
#endif
