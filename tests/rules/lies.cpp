// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What is trusted can be checked at run time. Two promises of this program are lies on some inputs: a rule file says that the vendor's
// function takes 64 bytes (lies.yaml), and an assumption says that there are 8 items at most. The analysis believes both, and lists
// them; with WCMU_DEBUG the program finds out. lies_test.py does both.
//   lies ITEMS VENDOR_BYTES
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

extern "C" void vendor_open(wcmu::Arena& arena);

WCMU_ROOT void start(wcmu::Arena& arena, std::size_t items) {
  WCMU_ASSUME(items <= 8);
  for (std::size_t i = 0; i < items; ++i) (void)arena.bottom_handle().allocate(16, 8);
  wcmu::AttestedScope promise(arena, 64, 0, 8);  // What the rule file says, measured.
  vendor_open(arena);
}

#ifndef __WCMU_ANALYSIS__
#include <cstdio>
#include <cstdlib>

namespace {
std::size_t vendor_bytes;
}

extern "C" void vendor_open(wcmu::Arena& arena) { (void)arena.bottom_handle().allocate(vendor_bytes, 8); }

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  vendor_bytes = std::strtoul(argv[2], nullptr, 10);
  wcmu::Arena arena = wcmu::Arena::with_capacity(4096);
  start(arena, std::strtoul(argv[1], nullptr, 10));
  std::printf("%zu bytes\n", arena.bottom_used());
}
#endif
