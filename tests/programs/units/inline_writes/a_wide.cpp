// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#define WIDE
#include "limit.hpp"

namespace inline_writes {
void prepare(unsigned& limit) { tune(limit); }
}  // namespace inline_writes
