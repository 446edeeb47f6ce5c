// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Flattens a stream of JSON, such as a configuration file, to lines:  {"net":{"port":80}}  becomes  .net.port=80 .
#pragma once

#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>
#include <cstdio>

namespace json {

inline constexpr unsigned max_depth = 2;    ///< Of nested objects and arrays.
inline constexpr std::size_t max_key = 32;  ///< Characters of a key.

enum class Status : unsigned char { ok, syntax_error, too_deep, too_long };

/// Reads one value from `in` and writes its lines to `out`. The document may have any length: memory is needed for where the
/// reader is, not for what it has read. Leaves nothing in `arena`.
WCMU_ROOT Status flatten(wcmu::Arena& arena, std::FILE* in, std::FILE* out);

}  // namespace json
