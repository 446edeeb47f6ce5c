// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "slabs.hpp"

#include <cstdlib>

namespace {
void* slabs[64];
unsigned count = 0;
}  // namespace
std::size_t slab_bytes = 0, slab_peak = 0;

void* take_slab(std::size_t bytes) {
  void* slab = count < 64 ? std::malloc(bytes) : nullptr;
  if (slab == nullptr) std::abort();
  slabs[count++] = slab;
  slab_bytes += bytes;
  if (slab_bytes > slab_peak) slab_peak = slab_bytes;
  return slab;
}

void give_slabs() {
  while (count > 0) std::free(slabs[--count]);
  slab_bytes = 0;
}
