#pragma once
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace plant {
void work(wcmu::Arena& arena);
unsigned more();
}  // namespace plant
