// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include <wcmu/arena.hpp>

namespace overriders_elsewhere {

class Plugin {
 public:
  virtual ~Plugin();
  virtual void process(wcmu::Arena& arena, unsigned frames) = 0;
};

Plugin& find(unsigned number);

}  // namespace overriders_elsewhere
