// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "store.hpp"

namespace inline_differs {
unsigned first(wcmu::Arena& arena) { return store(arena) + pad(arena); }
}  // namespace inline_differs
