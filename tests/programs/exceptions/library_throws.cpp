// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Exceptions of the library: at(), value() of an empty optional, get() of a variant. Each is caught and counted.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <array>
#include <optional>
#include <stdexcept>
#include <variant>

namespace library_throws {

static unsigned look(unsigned what, unsigned at) {
  static constexpr std::array<unsigned, 4> table{3, 9, 27, 14};
  std::optional<unsigned> value;
  std::variant<unsigned, char> choice = 5u;
  if (at == 1) value = 21u;
  if (at == 2) choice = 'x';
  switch (what) {
    case 0:
      return table.at(at);
    case 1:
      return value.value();
    default:
      return std::get<unsigned>(choice);
  }
}

// EXPECT: library_throws::query bottom=50 top=0 retained_bottom=50 retained_top=0
WCMU_ROOT unsigned query(wcmu::Arena& arena, unsigned what, unsigned at) {
  try {
    const unsigned n = look(what, at);
    arena.bottom_handle().allocate(n, 1);
    return n;
  } catch (const std::out_of_range&) {
    arena.bottom_handle().allocate(30, 1);
  } catch (const std::bad_optional_access&) {
    arena.bottom_handle().allocate(40, 1);
  } catch (const std::exception&) {
    arena.bottom_handle().allocate(50, 1);
  }
  return 0;
}

}  // namespace library_throws

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("library_throws::query");
  for (unsigned what = 0; what < 3; ++what)
    for (unsigned at = 0; at < 6; ++at) root.run([&](wcmu::Arena& arena) { library_throws::query(arena, what, at); });
}
#endif
