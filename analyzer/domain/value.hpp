// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Abstract values of machine words. An integer or a pointer's offset is `scale * symbol + base` over an immutable symbol; what is
// known of the symbol (a strided interval) is in the state. Refining the symbol therefore refines every copy of the value at once.
#pragma once

#include <cstdint>
#include <functional>

namespace wcmu {

using SymbolId = std::uint32_t;  ///< 0: no symbol, the value is the constant `base`.
using RegionId = std::uint32_t;

inline constexpr RegionId kNullRegion = 0;     ///< Address 0 and integers made into pointers.
inline constexpr RegionId kUnknownRegion = 1;  ///< Some object outside, or one whose address got out.

enum class ValueKind : std::uint8_t {
  dead,     ///< Never read again.
  any,      ///< Any bits: not initialised, or not known and of no one type.
  integer,  ///< (scale * symbol + base) modulo 2^width.
  pointer,  ///< Byte `scale * symbol + base` of `region`.
  real,     ///< A floating constant; `base` holds its bits. Unknown reals are `any`.
  mark,     ///< Word `scale` of the arena mark with index `base`.
  bytes,    ///< Several values side by side; `base` is the index of the list.
  choice,  ///< One of several pointers; `base` is the index of the list. In memory only: who loads it goes on with each.
};

/// Trivially copyable on purpose: frames are plain arrays of these.
struct Value {
  ValueKind kind = ValueKind::dead;
  std::uint16_t width = 0;  ///< In bits.
  SymbolId symbol = 0;
  RegionId region = 0;
  std::int64_t scale = 0;  ///< 0 if and only if symbol is 0 (integer, pointer).
  std::int64_t base = 0;   ///< Sign-extended from `width` for constants; any representative modulo 2^width otherwise.

  static Value any(unsigned width) { return {ValueKind::any, static_cast<std::uint16_t>(width), 0, 0, 0, 0}; }
  static Value integer(unsigned width, SymbolId symbol, std::int64_t scale, std::int64_t base) {
    return {ValueKind::integer, static_cast<std::uint16_t>(width), symbol, 0, scale, base};
  }
  static Value constant(unsigned width, std::int64_t value) {
    if (width < 64)
      value = static_cast<std::int64_t>(static_cast<std::uint64_t>(value) << (64 - width)) >> (64 - width);
    return {ValueKind::integer, static_cast<std::uint16_t>(width), 0, 0, 0, value};
  }
  static Value pointer(unsigned width, RegionId region, std::int64_t base = 0) {
    return {ValueKind::pointer, static_cast<std::uint16_t>(width), 0, region, 0, base};
  }
  static Value null(unsigned width) { return pointer(width, kNullRegion); }
  static Value real(unsigned width, std::int64_t bits) {
    return {ValueKind::real, static_cast<std::uint16_t>(width), 0, 0, 0, bits};
  }

  [[nodiscard]] bool is_integer() const { return kind == ValueKind::integer; }
  [[nodiscard]] bool is_pointer() const { return kind == ValueKind::pointer; }
  [[nodiscard]] bool is_constant() const { return kind == ValueKind::integer && symbol == 0; }
  [[nodiscard]] bool is_null() const {
    return kind == ValueKind::pointer && region == kNullRegion && symbol == 0 && base == 0;
  }
  /// Of a constant integer of at most 64 bits.
  [[nodiscard]] std::uint64_t bits() const {
    auto word = static_cast<std::uint64_t>(base);
    return width >= 64 ? word : word & ((std::uint64_t{1} << width) - 1);
  }

  friend bool operator==(const Value&, const Value&) = default;
};

inline std::size_t hash_mix(std::size_t seed, std::size_t value) {
  return seed ^ (value + 0x9e3779b97f4a7c15ULL + (seed << 6) + (seed >> 2));
}

/// Each bit of the result depends on each of `hash`: for sums of hashes (Stafford's variant 13 of the finalizer of MurmurHash3).
inline std::size_t hash_spread(std::size_t hash) {
  std::uint64_t h = hash;
  h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9ULL;
  h = (h ^ (h >> 27)) * 0x94d049bb133111ebULL;
  return static_cast<std::size_t>(h ^ (h >> 31));
}

struct ValueHash {
  std::size_t operator()(const Value& v) const {
    std::size_t h = static_cast<std::size_t>(v.kind) | (static_cast<std::size_t>(v.width) << 8) |
                    (static_cast<std::size_t>(v.symbol) << 24);
    h = hash_mix(h, v.region);
    h = hash_mix(h, static_cast<std::size_t>(v.scale));
    return hash_mix(h, static_cast<std::size_t>(v.base));
  }
};

}  // namespace wcmu
