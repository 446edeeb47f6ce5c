// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "observe.hpp"

namespace inline_and_external {
void fill(wcmu::Arena& arena);
}

int main() {
  observe::Root root("inline_and_external::fill");
  root.run([](wcmu::Arena& arena) { inline_and_external::fill(arena); });
}
