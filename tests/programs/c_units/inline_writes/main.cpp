// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "observe.hpp"

extern "C" void start();
namespace inline_writes {
void fill(wcmu::Arena& arena);
}

int main() {
  start();
  observe::Root root("inline_writes::fill");
  root.run([](wcmu::Arena& arena) { inline_writes::fill(arena); });
}
