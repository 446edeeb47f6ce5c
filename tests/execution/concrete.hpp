// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What abstract values mean, written a second time and as plainly as possible: numbers for the symbols in, bits of the values out.
// The tests hold the engine against this.
#pragma once

#include "execution/lattice.hpp"

#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace wcmu {

/// An empty program for a 64-bit machine: what a Context needs.
const Program& empty_program();
const Globals& empty_globals();

/// The tables and passes that work on states, without a machine around them.
struct World {
  World() = default;
  World(const World&) = delete;  // The passes refer to the context.
  World& operator=(const World&) = delete;

  Context context{empty_program(), empty_globals()};
  Arithmetic arithmetic{context};
  Memory memory{context, arithmetic};
  Lattice lattice{context, arithmetic, memory};
};

/// Bit 2 of Definition::flags: the symbol is the result read as an unsigned number.
inline constexpr std::uint8_t kUnsignedResult = 4;

std::uint64_t low_bits(Int value, unsigned width);  ///< value modulo 2^width, width <= 64
Int as_signed(std::uint64_t bits, unsigned width);  ///< The number that the bits are in two's complement.

/// The result of an instruction on bits; nothing where it is undefined or poison.
std::optional<std::uint64_t> apply(Operation operation, std::uint8_t flags, unsigned width, std::uint64_t x,
                                   std::uint64_t y);

/// One concrete state: numbers for symbols, addresses for regions.
struct Assignment {
  std::map<SymbolId, Int> numbers;
  std::map<RegionId, std::uint64_t> addresses;
};

/// A number or bits that may be undefined (poison) or free (over a symbol that the assignment does not name).
struct Concrete {
  enum class Kind : std::uint8_t { known, undefined, free };
  Kind kind = Kind::free;
  Int value = 0;

  static Concrete of(Int value) { return {Kind::known, value}; }
  static Concrete undefined() { return {Kind::undefined, 0}; }
  static Concrete free() { return {}; }
  [[nodiscard]] bool known() const { return kind == Kind::known; }
};

/// The mathematical integer that a symbol is.
Concrete number_of(const Context& context, const Assignment& assignment, SymbolId symbol);
/// The bits that a value of at most 64 bits is.
Concrete bits_of(const Context& context, const Assignment& assignment, const Value& value);

/// True if the value can be `bits` in this concrete state, and all that is known of its symbol agrees.
bool covers(const Context& context, const State& state, const Assignment& assignment, const Value& value,
            std::uint64_t bits);
/// True if every symbol of the state may be what the assignment, and its definition, make of it.
bool covers(const Context& context, const State& state, const Assignment& assignment);

std::string text(const Value& value);
std::string text(const Context& context, const State& state);
std::string text(const Assignment& assignment);
const char* text(Operation operation);

}  // namespace wcmu
