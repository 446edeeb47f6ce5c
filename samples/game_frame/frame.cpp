// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "frame.hpp"

#include <wcmu/allocator.hpp>

#include <vector>

namespace game {
namespace {

template <typename T>
using FrameVector = std::vector<T, wcmu::BottomAllocator<T>>;

struct Visible {
  const Entity* entity;
  std::uint32_t sort_key;
};

struct Pair {
  std::uint8_t first, second;
};

constexpr unsigned max_pairs = 32;

/// Finds the pairs that overlap, `max_pairs` at the most, and gives their number. They are needed for this step only.
unsigned find_collisions(wcmu::Arena& arena, const FrameVector<Visible>& visible) {
  wcmu::BottomScope scratch(arena);
  Pair* const pairs = arena.bottom_handle().allocate<Pair>(max_pairs);
  if (pairs == nullptr) return 0;
  unsigned count = 0;
  for (std::size_t i = 0; i < visible.size(); ++i) {
    for (std::size_t j = i + 1; j < visible.size() && count < max_pairs; ++j) {
      const Entity& a = *visible[i].entity;
      const Entity& b = *visible[j].entity;
      const float dx = a.x - b.x, dy = a.y - b.y, reach = a.radius + b.radius;
      if (dx * dx + dy * dy <= reach * reach)
        pairs[count++] = {static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(j)};
    }
  }
  return count;
}

}  // namespace

Frame frame(wcmu::Arena& arena, const World& world) {
  if (arena.reset() != wcmu::Error::none) return {};

  // No reserve: usually few entities are in view. The budget covers the growth of the vector when all are.
  const unsigned count = world.count < max_entities ? world.count : max_entities;
  FrameVector<Visible> visible{arena};
  for (unsigned i = 0; i < count; ++i) {
    const Entity& entity = world.entities[i];
    if (entity.x + entity.radius < world.left || entity.x - entity.radius > world.right) continue;
    visible.push_back({&entity, std::uint32_t{entity.layer} << 16 | entity.mesh});
  }

  Frame result{};
  result.collisions = find_collisions(arena, visible);

  // The commands are all that outlives this call: they take the other end, away from the scratch memory.
  DrawCommand* commands = arena.top_handle().allocate<DrawCommand>(visible.size());
  if (commands == nullptr) return {};
  for (const Visible& item : visible) {
    commands[result.command_count] = {item.sort_key, item.entity->mesh,
                                      static_cast<std::uint16_t>(result.command_count)};
    ++result.command_count;
  }
  result.commands = commands;
  return result;
}

}  // namespace game
