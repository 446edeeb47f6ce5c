// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A cache keeps handles of what it has in a scratch arena; a handle that went stale is filled again.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace tracked_objects {

struct Glyph {
  unsigned code;
  unsigned char bitmap[20];
};

// Four glyphs of 24 bytes, each of which may be made twice: before the reset and after it.
// EXPECT: tracked_objects::draw bottom=96 top=0 retained_bottom=96 retained_top=0
WCMU_ROOT unsigned draw(wcmu::Arena& arena, const unsigned char* text, bool cleared) {
  wcmu::ArenaHandle<Glyph> cache[4];
  unsigned sum = 0;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 4; ++i) {
      Glyph* glyph = cache[i].get(arena);
      if (glyph == nullptr && round == 0) {
        glyph = arena.bottom_handle().create<Glyph>();
        if (glyph == nullptr) return 0;
        glyph->code = text[i];
        cache[i] = arena.track(glyph);
      }
      if (glyph != nullptr) sum += glyph->code;
    }
    if (cleared && arena.reset() != wcmu::Error::none) return 0;
  }
  return sum;
}

}  // namespace tracked_objects

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("tracked_objects::draw");
  const unsigned char text[] = {1, 2, 3, 4};
  for (int cleared = 0; cleared < 2; ++cleared)
    root.run([&](wcmu::Arena& arena) { tracked_objects::draw(arena, text, cleared != 0); });
}
#endif
