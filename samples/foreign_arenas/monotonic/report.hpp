// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include <cstddef>
#include <span>

namespace report {

/// The sum of what is left after the doubles are dropped; all memory is that of the buffer.
unsigned summarise(std::span<std::byte, 4096> buffer, std::span<const unsigned> values);

}  // namespace report
