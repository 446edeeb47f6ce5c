// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "settings.hpp"

#include <cstring>

namespace settings {

Slot* read(Pool& pool, const Line* lines, unsigned count) {
  Slot* first = pool.slot();
  first->name = pool.keep("version");
  first->value = 3;
  for (unsigned i = 0; i < count && i < 5; ++i) {
    char name[sizeof lines[i].name + 1];
    std::memcpy(name, lines[i].name, sizeof lines[i].name);
    name[sizeof name - 1] = 0;
    Slot* slot = pool.slot();
    slot->name = pool.keep(name);
    slot->value = lines[i].value;
    slot->next = first;
    first = slot;
  }
  return first;
}

}  // namespace settings
