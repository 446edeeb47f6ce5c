// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "observe.hpp"

namespace same_names {
void first(wcmu::Arena& arena);
void second(wcmu::Arena& arena);
}  // namespace same_names

int main() {
  observe::Root first("same_names::first");
  first.run([](wcmu::Arena& arena) { same_names::first(arena); });
  observe::Root second("same_names::second");
  second.run([](wcmu::Arena& arena) { same_names::second(arena); });
}
