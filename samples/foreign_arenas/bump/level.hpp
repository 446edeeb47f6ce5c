// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include "bump.hpp"

namespace level {

struct Door {
  Door* next;
  bool open;
};
struct Level {
  Door* doors = nullptr;
  float gravity = 9.81F;
};

Level* load(BumpArena& arena, const unsigned char* data, unsigned length);

}  // namespace level
