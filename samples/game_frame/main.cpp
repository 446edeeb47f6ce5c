// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "frame.hpp"

#include "frame_budgets.hpp"

#include <cstdio>

static game::World level(unsigned count, float spacing) {
  game::World world{};
  world.count = count;
  world.left = -100;
  world.right = 100;
  for (unsigned i = 0; i < game::max_entities; ++i)
    world.entities[i] = {spacing * static_cast<float>(i), 0, 1, static_cast<std::uint16_t>(i % 4), 1};
  return world;
}

int main() {
  constexpr wcmu::Budget budget = WCMU_BUDGET(game::frame);
  wcmu::Arena arena = wcmu::Arena::with_capacity(SAMPLE_CAPACITY, budget.alignment);
  arena.check_budget(budget);

  // Entities in a row, half of them out of view; then the worst case: all of them, all in view, all in one place.
  const game::World usual = level(16, 15), worst = level(1000, 0);
  for (int i = 0; i < 3; ++i) game::frame(arena, usual);
  std::printf("a usual frame: %zu + %zu bytes\n", arena.bottom_peak(), arena.top_peak());
  game::Frame last{};
  for (int i = 0; i < 3; ++i) last = game::frame(arena, worst);
  std::printf("the worst:     %zu + %zu bytes, %u commands, %u collisions\n", arena.bottom_peak(), arena.top_peak(),
              last.command_count, last.collisions);
  std::printf("the budget:    %zu + %zu bytes\n", budget.bottom_bytes, budget.top_bytes);
  return arena.bottom_peak() == budget.bottom_bytes && arena.top_peak() == budget.top_bytes ? 0 : 1;
}
