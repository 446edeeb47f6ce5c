// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "observe.hpp"

namespace inline_address {
bool run(wcmu::Arena& arena);
}

int main() {
  observe::Root root("inline_address::run");
  root.run([&](wcmu::Arena& arena) { inline_address::run(arena); });
}
