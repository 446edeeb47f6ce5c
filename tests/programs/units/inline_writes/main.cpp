// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "limit.hpp"
#include "observe.hpp"

namespace inline_writes {
void start();
bool fill(wcmu::Arena& arena);
}  // namespace inline_writes

int main() {
  unsigned own = 0;
  inline_writes::prepare(own);
  observe::Root root("inline_writes::fill");
  root.run([&](wcmu::Arena& arena) { inline_writes::fill(arena); });
  inline_writes::start();
  root.run([&](wcmu::Arena& arena) { inline_writes::fill(arena); });
}
