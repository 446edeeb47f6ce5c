// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace inline_address {

using Filter = unsigned (*)(unsigned);
inline unsigned twice(unsigned n) { return 2 * n; }
Filter usual();

}  // namespace inline_address
