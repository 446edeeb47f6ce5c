// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::variant and std::visit with overloaded lambdas; the alternative depends on the input.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <variant>

namespace variant_commands {

struct Move {
  unsigned steps;
};
struct Draw {
  unsigned points;
};
struct Stop {};
using Command = std::variant<Move, Draw, Stop>;

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

static Command decode(unsigned code) {
  switch (code & 3) {
    case 0:
      return Move{code >> 2 & 7};
    case 1:
      return Draw{code >> 2 & 3};
    default:
      return Stop{};
  }
}

// Each of two: 7 * 2, or 3 * 8 + 1.
// EXPECT: variant_commands::run bottom=50 top=0 retained_bottom=50 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, unsigned first, unsigned second) {
  const Command commands[] = {decode(first), decode(second)};
  for (const Command& command : commands)
    std::visit(Overloaded{[&](Move move) { arena.bottom_handle().allocate(move.steps * 2, 1); },
                          [&](Draw draw) { arena.bottom_handle().allocate(draw.points * 8 + 1, 1); }, [](Stop) {}},
               command);
}

}  // namespace variant_commands

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("variant_commands::run");
  for (unsigned first = 0; first < 32; ++first)
    for (unsigned second = 0; second < 32; ++second)
      root.run([&](wcmu::Arena& arena) { variant_commands::run(arena, first, second); });
}
#endif
