// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "observe.hpp"

namespace weak_default {
unsigned run(wcmu::Arena& arena);
}

int main() {
  observe::Root root("weak_default::run");
  root.run([&](wcmu::Arena& arena) { weak_default::run(arena); });
}
