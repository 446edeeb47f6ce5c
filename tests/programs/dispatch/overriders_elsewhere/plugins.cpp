// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "plugin.hpp"

namespace overriders_elsewhere {

Plugin::~Plugin() = default;

namespace {

class Gain final : public Plugin {
  void process(wcmu::Arena& arena, unsigned frames) override { arena.bottom_handle().allocate(frames, 4); }
};
class Reverb : public Plugin {
  void process(wcmu::Arena& arena, unsigned frames) override { arena.bottom_handle().allocate(frames * 8, 4); }
};
class Hall final : public Reverb {
  void process(wcmu::Arena& arena, unsigned) override { arena.bottom_handle().allocate(500, 4); }
};
Gain gain;
Reverb reverb;
Hall hall;

}  // namespace

Plugin& find(unsigned number) {
  if (number == 1) return gain;
  if (number == 2) return reverb;
  return hall;
}

}  // namespace overriders_elsewhere
