// Ranges of parameters and of members, as WCMU_ASSUME at the beginning of the function.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace rule_assume {

struct Limits {
  unsigned char kind;
  int depth;
};
struct Settings {
  Limits limits;
  unsigned sizes[3];
  const Limits* more;
};

// EXPECT: rule_assume::parameter bottom=77 top=0
WCMU_ROOT void parameter(wcmu::Arena& arena, std::size_t size) {
  (void)arena.bottom_handle().allocate(size, 1);  // WITHOUT: unbounded-size
}

static void helper(wcmu::Arena& arena, int count) {
  for (int i = 0; i < count; ++i) (void)arena.bottom_handle().allocate(4, 4);  // WITHOUT: unbounded-loop
}

// A function that a root calls: by the number of its parameter.
// EXPECT: rule_assume::called bottom=24 top=0
WCMU_ROOT void called(wcmu::Arena& arena, int count) { helper(arena, count); }

// EXPECT: rule_assume::members bottom=30 top=48
WCMU_ROOT void members(wcmu::Arena& arena, const Settings& settings) {
  (void)arena.bottom_handle().allocate(settings.sizes[1], 1);  // WITHOUT: unbounded-size
  for (int i = 0; i < settings.limits.depth; ++i) (void)arena.top_handle().allocate(8, 8);
}

// Through a pointer that is a member.
// EXPECT: rule_assume::further bottom=16 top=0
WCMU_ROOT void further(wcmu::Arena& arena, const Settings* settings) {
  const int depth = settings->more->depth;
  if (depth > 0) (void)arena.bottom_handle().allocate(static_cast<unsigned>(depth), 1);  // WITHOUT: unbounded-size
}

// Of an object that is passed by value.
// EXPECT: rule_assume::by_value bottom=20 top=0
WCMU_ROOT void by_value(wcmu::Arena& arena, Settings settings) {
  (void)arena.bottom_handle().allocate(settings.sizes[0], 1);  // WITHOUT: unbounded-size
}

}  // namespace rule_assume

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root parameter("rule_assume::parameter"), called("rule_assume::called"), members("rule_assume::members");
  observe::Root further("rule_assume::further"), by_value("rule_assume::by_value");
  for (std::size_t size = 0; size <= 77; ++size)
    parameter.run([&](wcmu::Arena& arena) { rule_assume::parameter(arena, size); });
  for (int count = -2; count <= 6; ++count) called.run([&](wcmu::Arena& arena) { rule_assume::called(arena, count); });
  static const rule_assume::Limits most{0, 16};
  static const rule_assume::Settings settings{{0, 6}, {1000, 30, 1000}, &most};
  members.run([&](wcmu::Arena& arena) { rule_assume::members(arena, settings); });
  further.run([&](wcmu::Arena& arena) { rule_assume::further(arena, &settings); });
  by_value.run([&](wcmu::Arena& arena) { rule_assume::by_value(arena, {{0, 6}, {20, 0, 0}, &most}); });
}
#endif
