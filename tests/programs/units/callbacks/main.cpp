// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "commands.hpp"
#include "observe.hpp"

namespace callbacks {
void shell(wcmu::Arena& arena, const char* keys, unsigned argument);
}

int main() {
  observe::Root root("callbacks::shell");
  for (int code = 0; code < 256; ++code)
    for (unsigned argument = 0; argument < 32 * 7; ++argument) {
      const char letters[] = "ewdx";
      const char keys[] = {letters[code & 3], letters[code >> 2 & 3], letters[code >> 4 & 3], letters[code >> 6 & 3]};
      root.run([&](wcmu::Arena& arena) { callbacks::shell(arena, keys, argument); });
    }
}
