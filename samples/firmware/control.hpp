// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A motor controller on a Cortex-M: a task that smooths a block of samples, and an interrupt that takes commands. Both work on one
// arena. The interrupt can only come while the task waits, so it never cuts through a call of the arena; what the task holds
// meanwhile and what the interrupt needs are there together.
#pragma once

#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>
#include <cstdint>

namespace control {

inline constexpr unsigned max_samples = 16;
inline constexpr unsigned max_command = 40;

/// Median of `n` samples; waits once for a command. 0 if there are too many. Leaves nothing in the arena.
WCMU_ROOT std::uint16_t smooth(wcmu::Arena& arena, const std::uint16_t* samples, unsigned n);

/// A command `size` bytes long: pairs of a channel and a value. The sum of the values, -1 if it is too long. Leaves nothing in the arena.
WCMU_ROOT int on_command(wcmu::Arena& arena, const std::uint8_t* bytes, unsigned size);

/// Lets interrupts come until one has come. What they use of the arena is in their own budget, and they leave nothing.
WCMU_ATTEST(0, 0) void wait_for_command(wcmu::Arena& arena) noexcept;

}  // namespace control
