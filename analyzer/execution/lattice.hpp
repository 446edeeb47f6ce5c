// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The lattice of states: join (join.cpp), inclusion (inclusion.cpp), which states are joined at all (merge.cpp), and what no longer
// distinguishes them (collect.cpp). All states meant here are at one place of one activation.
#pragma once

#include "execution/marks.hpp"
#include "execution/memory.hpp"

#include <llvm/ADT/BitVector.h>

#include <set>
#include <string>
#include <vector>

namespace wcmu {

/// What a callee's states must keep for its callers.
struct Pinned {
  SymbolId watermark = 1;   ///< Older symbols may be in callers' frames.
  std::uint64_t birth = 0;  ///< Older objects too.
};

/// Why a symbol was made by a join: its value in both states. Acceleration reads it.
struct Unified {
  SymbolId symbol = 0;
  Value a, b;  ///< integer: scale * symbol + base in the first and in the second state
};

class Lattice {
 public:
  Lattice(Context& context, Arithmetic& arithmetic, Memory& memory)
      : context_(context), arithmetic_(arithmetic), memory_(memory) {}

  /// Forgets slots that are not live (all live if null), objects that nothing reaches, symbols that nothing mentions.
  /// With `forget_from` not 0, unknowns read from outside since that symbol are forgotten too.
  void collect(State& state, const llvm::BitVector* live, const Pinned& pinned, SymbolId forget_from = 0);

  /// Takes the objects out of the state to which neither `roots`, the arguments of the call `callee`, nor anything outside leads.
  /// The frame of the state is that of the caller. Symbols since `watermark` are forgotten unless the state, `roots` or `mentioned`
  /// has them, or what was taken.
  std::vector<HeldObject> set_aside(State& state, llvm::ArrayRef<Value> roots, llvm::ArrayRef<Value> mentioned,
                                    SymbolId watermark, PathId callee);
  /// Puts them back after the call.
  void bring_back(State& state, llvm::ArrayRef<HeldObject> aside);

  /// States of equal shape have pointers to the same regions in the same places and objects of the same size.
  std::size_t shape(const State& state) const;
  /// The shape and all constants in slots and cells.
  std::size_t exact_shape(const State& state) const;

  /// Holds both. Equal relations stay: what is `p*t + q` in both for one t stays so. `unified`: the symbols made, if wanted.
  State join(const State& a, const State& b, std::vector<Unified>* unified = nullptr);

  /// True only if every concrete state of `special` is one of `general`. `mapping`, if given, receives what each symbol of `general`
  /// is in `special` (as integer values of 64 bits). `ignore_positions`: the arenas' positions are not compared.
  bool includes(const State& general, const State& special, bool ignore_positions,
                std::vector<std::pair<SymbolId, Value>>* mapping = nullptr);

  /// From now on states of more shapes than this are joined also where the shapes differ, if it is not by linked objects.
  void join_beyond(std::size_t shapes) { shapes_ = shapes; }

  /// Joins what may be joined: states of equal shape that differ in constants stay apart while there are at most `apart`.
  void merge(std::vector<State>& states, std::size_t apart);

  /// The frame's pointers by the names that folded objects have now; for a frame that was not part of the state meanwhile.
  /// `in_memory`: those in memory too.
  void rename_folded(State& state, bool in_memory = false);

  /// Scratch of collect().
  struct Seen {
    std::vector<const Object*> objects;  ///< By region.
    Marks present;                       ///< Regions that have an object.
    Marks regions;                       ///< Reached.
    Marks symbols;                       ///< Mentioned.
    Marks once, twice;                   ///< Symbols, by the number of places.
  };

 private:
  /// What does not tell the shapes of several states apart.
  struct Loose {
    std::set<std::pair<RegionId, std::int64_t>> cells;  ///< They may lead to different objects.
    std::set<RegionId> objects;                         ///< Not in all states, or of different sizes.
  };
  /// fold.cpp: linked objects become summaries, in all states the same; false if there are none.
  bool fold(std::vector<State>& states, Loose& loose);
  /// What the shapes of these states differ in, slots and marks aside.
  Loose differences(const std::vector<State>& states) const;
  std::vector<std::vector<std::size_t>> classes(const std::vector<State>& states, const std::vector<std::size_t>& group,
                                                std::size_t apart) const;

  Context& context_;
  Arithmetic& arithmetic_;
  Memory& memory_;
  Seen seen_;
  std::size_t shapes_ = 32;
};

}  // namespace wcmu
