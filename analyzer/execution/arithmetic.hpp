// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Arithmetic on abstract values: making them (values.cpp), the scalar instructions (transfer.cpp), the bounds of what these define
// (evaluate.cpp), and what a branch teaches (refine.cpp). Each result covers all concrete results of all concrete operands; poison
// flags restrict a result, never an operand, since an instruction may have been executed early.
#pragma once

#include "execution/context.hpp"

#include <llvm/IR/InstrTypes.h>

#include <vector>

namespace wcmu {

class Arithmetic {
 public:
  explicit Arithmetic(Context& context) : context_(context) {}

  // --- making values, and taking them apart ---
  Value fresh(State& state, unsigned width, const Interval& range);
  /// Any integer of the width, read as unsigned or signed number.
  Value unknown(State& state, unsigned width, bool is_unsigned = false);
  /// Input `number` of the root.
  Value input(State& state, std::size_t number, unsigned width, bool is_unsigned);
  /// The value as an integer: addresses of regions are symbols, `any` is a fresh symbol.
  Value to_integer(State& state, const Value& value);
  /// The inverse: an address symbol gives its region back, anything else points to the unknown region.
  Value to_pointer(State& state, const Value& value);
  /// The constant, where the state leaves only one.
  static Value simplify(const State& state, const Value& x);
  /// The concatenation of pieces, lowest bits first, and the inverse.
  Value concat(State& state, const std::vector<Piece>& pieces);
  Value extract(State& state, const Value& value, unsigned from, unsigned width);
  /// `x & y` and `x | y` where every bit comes from one of them alone: packing and unpacking of bit fields, and of small structs
  /// that are passed in registers. Nothing where the operands overlap. The result need not be an integer.
  std::optional<Value> combine_fields(State& state, Operation operation, const Value& x, const Value& y);

  // --- transfer functions; operands are integers ---
  Value binary(State& state, Operation operation, std::uint8_t flags, Value x, Value y);
  Value zext(State& state, const Value& x, unsigned width);
  Value sext(State& state, const Value& x, unsigned width);
  Value trunc(State& state, const Value& x, unsigned width);
  /// The same value in a form whose mathematical integer is its signed reading.
  Value as_signed(State& state, const Value& x);
  /// The result of an operation whose operands are integers, of at most 64 bits.
  Value define(State& state, Definition definition);
  /// An i1.
  Value compare(State& state, llvm::CmpInst::Predicate predicate, Value x, Value y);
  Value negate_bool(const Value& x) {
    return x.symbol == 0 ? Value::constant(1, 1 - x.base) : Value::integer(1, x.symbol, -x.scale, 1 - x.base);
  }

  // --- branches ---
  /// The states in which the i1 `condition` is `truth`; none if it cannot be, several where one strided interval does not hold
  /// what is known.
  std::vector<State> assume(State state, const Value& condition, bool truth);
  /// The states in which the integer is `constant`.
  std::vector<State> assume_equal(State state, const Value& value, std::uint64_t constant);
  /// Narrows a symbol and all that is defined by it; false if nothing is left. `asked`: the branch depends on it. Else it is computed
  /// from what does, and may be poison that nobody looks at: then nothing follows for its operands, and something is always left.
  bool narrow(State& state, SymbolId symbol, const Interval& range, bool asked = true);

  /// Bounds of an operation from the present bounds of its operands.
  Interval evaluate(const State& state, const Definition& definition) const;

 private:
  [[nodiscard]] std::vector<Piece> fields(const State& state, const Value& value) const;
  [[nodiscard]] LinearForm shortest(LinearForm sum, unsigned width) const;
  [[nodiscard]] Interval known_twin(const State& state, const Definition& definition, Interval range) const;
  std::vector<State> refine(State state, const Definition& definition, bool truth);
  std::vector<State> refine_against(State state, const Value& x, Operation operation, bool swapped, Int constant);
  bool narrow_difference(State& state, const Value& x, const Value& y, bool is_signed, bool is_strict);
  bool narrow_value(State& state, const Value& value, Int shift, Int lo, Int hi);
  bool narrow_twins(State& state, const Value& x, const Value& y);
  bool narrow_nested(State& state, SymbolId first, const Interval& range, bool first_asked);
  void note_cuts(SymbolId symbol, const Interval& before, const Interval& after);
  bool narrow_residue(State& state, const Value& value, Int residue, Int modulus);
  bool propagate_back(State& state, SymbolId symbol);
  /// `symbol` is new in the state.
  void enter(State& state, SymbolId symbol, const Interval& range);

  Context& context_;
  int nesting_ = 0;  ///< Of narrow().
};

}  // namespace wcmu
