#pragma once
#include <wcmu/arena.hpp>

constexpr unsigned taps = 16;
void filter(wcmu::Arena& arena);
