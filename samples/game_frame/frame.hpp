// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// One frame of a small game: what the camera sees is collected, collisions are found, and a list of draw commands is made. All
// memory comes from an arena that is emptied once a frame.
#pragma once

#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace game {

inline constexpr unsigned max_entities = 24;

struct Entity {
  float x, y;
  float radius;
  std::uint16_t mesh;
  std::uint16_t layer;
};

struct World {
  Entity entities[max_entities];
  unsigned count;     ///< From a level file: not to be trusted.
  float left, right;  ///< What the camera sees.
};

/// What the graphics card gets.
struct DrawCommand {
  std::uint32_t sort_key;
  std::uint16_t mesh;
  std::uint16_t instance;
};

/// The result of a frame; it lies in the arena, and lives until the next frame.
struct Frame {
  const DrawCommand* commands;
  unsigned command_count;
  unsigned collisions;
};

/// Empties `arena` and makes one frame in it.
WCMU_ROOT Frame frame(wcmu::Arena& arena, const World& world);

}  // namespace game
