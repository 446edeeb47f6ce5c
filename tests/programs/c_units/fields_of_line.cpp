// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// strtok, strchr, strncpy and strtol over a line that is known.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdlib>
#include <cstring>

namespace fields_of_line {

// 3 fields: of 12, 5 and 7 bytes.
// EXPECT: fields_of_line::fields bottom=24 top=0
WCMU_ROOT unsigned fields(wcmu::Arena& arena) {
  char line[] = "12;5;7";
  unsigned count = 0;
  for (char* field = std::strtok(line, ";"); field != nullptr; field = std::strtok(nullptr, ";")) {
    char number[8];
    std::strncpy(number, field, sizeof number);
    char* end = nullptr;
    const long bytes = std::strtol(number, &end, 10);
    if (end == number || *end != 0) continue;
    arena.bottom_handle().allocate(static_cast<std::size_t>(bytes), 1);
    ++count;
  }
  return count;
}

}  // namespace fields_of_line

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("fields_of_line::fields");
  root.run([&](wcmu::Arena& arena) { fields_of_line::fields(arena); });
}
#endif
