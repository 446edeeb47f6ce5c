// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Variables that are reached by their section or by their symbol, by names that no unit defines.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace names_of_the_linker {

extern "C" {
extern unsigned __start_limits[];
extern unsigned __stop_limits[];
}
__attribute__((section("limits"), used)) static unsigned limit = 8;
void widen() {
  for (unsigned* at = __start_limits; at != __stop_limits; ++at) *at = 1000;
}

// EXPECT: names_of_the_linker::in_section bottom=1000 top=0 retained_bottom=1000 retained_top=0
WCMU_ROOT void in_section(wcmu::Arena& arena) { arena.bottom_handle().allocate(limit <= 1000 ? limit : 8, 1); }

__attribute__((used)) static unsigned hidden asm("names_of_the_linker_hidden") = 8;
void widen_hidden() { __asm__ volatile("movl $900, names_of_the_linker_hidden(%%rip)" ::: "memory"); }

// EXPECT: names_of_the_linker::by_symbol bottom=900 top=0 retained_bottom=900 retained_top=0
WCMU_ROOT void by_symbol(wcmu::Arena& arena) { arena.bottom_handle().allocate(hidden <= 900 ? hidden : 8, 1); }

}  // namespace names_of_the_linker

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  names_of_the_linker::widen();
  names_of_the_linker::widen_hidden();
  observe::Root section("names_of_the_linker::in_section"), symbol("names_of_the_linker::by_symbol");
  section.run([](wcmu::Arena& arena) { names_of_the_linker::in_section(arena); });
  symbol.run([](wcmu::Arena& arena) { names_of_the_linker::by_symbol(arena); });
}
#endif
