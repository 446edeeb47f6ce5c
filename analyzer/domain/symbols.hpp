// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Symbols and their definitions. A symbol stands for one mathematical integer; it never changes. A symbol that is the result of a
// pure operation remembers its operands, and equal operations on equal operands give the same symbol (hash-consing). So a
// comparison that was stored, returned and branched on much later still refines what was compared.
#pragma once

#include "domain/interval.hpp"
#include "domain/value.hpp"

#include <cstddef>
#include <deque>
#include <unordered_map>
#include <vector>

namespace wcmu {

enum class Operation : std::uint8_t {
  none,
  add,
  sub,
  mul,
  udiv,
  sdiv,
  urem,
  srem,
  shl,
  lshr,
  ashr,
  bit_and,
  bit_or,
  bit_xor,
  zext,
  sext,
  trunc,
  umin,
  umax,
  smin,
  smax,
  select,  ///< x ? y : z
  eq,
  ne,
  ult,
  ule,
  slt,
  sle,           ///< The other comparisons are swapped into these.
  is_null,       ///< The input pointer x is null.
  address,       ///< Address of byte 0 of the region of pointer x.
  same_address,  ///< Pointers x and y into different regions are equal.
};

struct Definition {
  Operation operation = Operation::none;
  std::uint8_t flags = 0;   ///< kNoSignedWrap, kNoUnsignedWrap
  std::uint16_t width = 0;  ///< Of the result, in bits.
  Value x, y, z;

  friend bool operator==(const Definition&, const Definition&) = default;
};

inline constexpr std::uint8_t kNoSignedWrap = 1;
inline constexpr std::uint8_t kNoUnsignedWrap = 2;
/// The symbol is the result read as an unsigned number, otherwise as a signed one. Part of the definition, so that one symbol is one
/// integer in every state.
inline constexpr std::uint8_t kUnsignedView = 4;

/// Owns the symbols of one root's analysis. Ids grow; the order of creation is the order of execution, so results do not depend
/// on the machine.
class SymbolTable {
 public:
  SymbolId fresh() {
    index_.push_back(0);
    over_inputs_.push_back(false);
    return next_++;
  }
  /// The symbol of input `number` of the root, the same each time it is asked for.
  SymbolId input(std::size_t number);
  /// The symbol of this operation, made if it is new.
  SymbolId define(const Definition& definition);
  /// The symbol of this operation, 0 if it was never made.
  [[nodiscard]] SymbolId find(const Definition& definition) const;
  /// Null for symbols without a definition.
  [[nodiscard]] const Definition* definition(SymbolId symbol) const;
  /// The symbols whose definitions mention `symbol`, oldest first.
  [[nodiscard]] const std::vector<SymbolId>& users(SymbolId symbol) const;
  /// An input, or one of the first numbers that are computed from inputs and constants alone, comparisons not counted. Such a symbol
  /// is the same in every run of one table, since equal operations share a symbol.
  [[nodiscard]] bool over_inputs(SymbolId symbol) const { return over_inputs_[symbol]; }
  /// All symbols below this exist already.
  [[nodiscard]] SymbolId next() const { return next_; }

 private:
  struct Hash {
    std::size_t operator()(const Definition& d) const;
  };
  SymbolId next_ = 1;
  std::unordered_map<Definition, SymbolId, Hash> interned_;
  std::vector<std::uint32_t> index_{0};  ///< By symbol: 1 + place in definitions_, 0 if it has none.
  std::deque<Definition> definitions_;
  std::unordered_map<SymbolId, std::vector<SymbolId>> users_;
  std::vector<SymbolId> inputs_;
  std::vector<bool> over_inputs_{false};  ///< By symbol.
  std::size_t over_inputs_count_ = 0;
};

}  // namespace wcmu
