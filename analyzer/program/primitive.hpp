// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Primitives: functions whose effect on an arena is known by definition (docs/architecture.md has the table).
#pragma once

#include <llvm/ADT/ArrayRef.h>
#include <llvm/ADT/SmallVector.h>
#include <llvm/ADT/StringRef.h>

#include <cstdint>
#include <optional>

namespace wcmu {

enum class End : std::uint8_t { bottom, top };

enum class PrimitiveKind : std::uint8_t {
  allocate,
  mark,
  rewind,
  reset,
  construct,
  destroy,
  extend,
  shrink,
  used,
  peak,
  capacity,
  seal,
  resize_discard,
  resize_keep,
  track,
  query,
  none,
  assume_failed,
  loop_bound,
  recursion_bound,
};

struct Primitive {
  PrimitiveKind kind = PrimitiveKind::none;
  bool bottom = false;  ///< Acts on the bottom end.
  bool top = false;
  llvm::SmallVector<std::int64_t, 4> numbers;  ///< As in the table: indices of arguments, sizes, bounds.

  [[nodiscard]] End end() const { return bottom ? End::bottom : End::top; }
  /// The index of argument number `place` of the table, nothing if it was not given.
  [[nodiscard]] std::optional<unsigned> argument(unsigned place) const {
    if (place >= numbers.size() || numbers[place] < 0) return std::nullopt;
    return static_cast<unsigned>(numbers[place]);
  }
};

/// "allocate.bottom" and its numbers; nothing if the kind is not known or a number is missing.
std::optional<Primitive> parse_primitive(llvm::StringRef kind, llvm::ArrayRef<std::int64_t> numbers);

}  // namespace wcmu
