// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "journal.hpp"
#include "observe.hpp"

int main() {
  observe::Root root("exit_handlers::record");
  for (unsigned size : {0U, 7U, 200U}) root.run([&](wcmu::Arena& arena) { exit_handlers::record(arena, size); });
}
