// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What all states of one root share: tables that only grow. States hold indices into them.
#pragma once

#include "domain/symbols.hpp"
#include "execution/regions.hpp"
#include "execution/state.hpp"
#include "program/program.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace wcmu {

/// A mark of an arena's end. Its position bounds the true one from above, as that of the end does.
struct MarkRecord {
  ArenaKey arena;
  End end = End::bottom;
  Position position;
  std::uint32_t generation = 0;  ///< 0: certainly stale.
  bool maybe = false;            ///< Good in some of the concrete states only.
  friend bool operator==(const MarkRecord&, const MarkRecord&) = default;
};

/// `width` bits of `value`, from bit `from` on.
struct Piece {
  Value value;
  std::uint32_t from = 0;
  std::uint32_t width = 0;
  friend bool operator==(const Piece&, const Piece&) = default;
};

/// Ranges of symbols over inputs, which are the same in every run. As a case, a part of the executions of a root: those in which each
/// of these symbols, if it is computed at all, has a value in its range.
using InputRanges = std::map<SymbolId, Interval>;

/// Where a run met a symbol over inputs.
struct Seen {
  Interval hull;       ///< Its values in all states that computed it, but for the case.
  std::set<Int> cuts;  ///< The first branches split its values below these.
};

struct Context {
  explicit Context(const Program& p)
      : program(p), layout(p.layout()), pointer_width(static_cast<unsigned>(p.layout().getPointerSizeInBits())) {}

  const Program& program;
  const llvm::DataLayout& layout;
  unsigned pointer_width;
  SymbolTable symbols;
  RegionTable regions;
  PathTable paths;
  std::vector<MarkRecord> marks;
  std::vector<std::vector<Piece>> byte_lists;  ///< Lowest bits first.
  InputRanges only;                            ///< The case that is run.
  std::map<SymbolId, Seen> seen;               ///< The symbols over inputs of this run.
  const State* contradiction = nullptr;        ///< This state, if it is set, has no execution in the case that is run.
  std::uint32_t next_generation = 2;
  std::uint64_t next_birth = 1;

  Value add_mark(const MarkRecord& mark) {
    if (marks.empty() || !(marks.back() == mark)) marks.push_back(mark);
    return {ValueKind::mark, 64, 0, 0, 0, static_cast<std::int64_t>(marks.size() - 1)};
  }
};

}  // namespace wcmu
