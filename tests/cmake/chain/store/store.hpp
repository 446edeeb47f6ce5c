#pragma once
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

void store(wcmu::Arena& arena);
bool has_room(wcmu::Arena& arena);
