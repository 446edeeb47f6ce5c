// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Flattens a JSON document, such as a configuration file, to lines:  {"net":{"port":80}}  becomes  net.port=80 .
#pragma once

#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>
#include <string_view>

namespace json {

inline constexpr unsigned max_depth = 4;     ///< Of nested objects and arrays.
inline constexpr std::size_t max_key = 16;   ///< Characters of a key.
inline constexpr std::size_t max_text = 32;  ///< Characters of a string.

enum class Status : unsigned char { ok, syntax_error, too_deep, too_long, output_full };

/// Where the lines go: a buffer of the caller.
struct Lines {
  char* buffer;
  std::size_t capacity;
  std::size_t size = 0;
};

/// Flattens `document`. Uses `arena` while it runs, and leaves nothing in it.
WCMU_ROOT Status flatten(wcmu::Arena& arena, std::string_view document, Lines& lines);

}  // namespace json
