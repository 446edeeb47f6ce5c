// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "observe.hpp"
#include "store.hpp"

namespace inline_differs {
unsigned run(wcmu::Arena& arena);
}

int main() {
  observe::Root root("inline_differs::run");
  root.run([&](wcmu::Arena& arena) { inline_differs::run(arena); });
}
