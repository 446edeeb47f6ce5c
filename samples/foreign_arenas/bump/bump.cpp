// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "bump.hpp"

#include <new>

void* BumpArena::allocate(std::size_t size, std::size_t align, const char* tag) {
  const std::size_t begin = (used_ + sizeof(Chunk) + align - 1) & ~(align - 1);
  if (begin > capacity_ || size > capacity_ - begin) return nullptr;
  new (base_ + begin - sizeof(Chunk)) Chunk{size, tag};
  used_ = begin + size;
  if (used_ > peak_) peak_ = used_;
  return base_ + begin;
}
