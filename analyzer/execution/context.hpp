// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What all states of one root share: tables that only grow. States hold indices into them.
#pragma once

#include "domain/symbols.hpp"
#include "execution/history.hpp"
#include "execution/regions.hpp"
#include "execution/state.hpp"
#include "program/floating.hpp"
#include "program/globals.hpp"
#include "program/program.hpp"

#include <llvm/ADT/bit.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace wcmu {

/// A mark of an arena's end. Its position bounds the true one from above, as that of the end does.
struct MarkRecord {
  ArenaKey arena;
  End end = End::bottom;
  Position position;
  std::uint32_t generation = 0;  ///< 0: certainly stale.
  bool maybe = false;            ///< Good in some of the concrete states only.
  std::uint64_t birth = 0;       ///< Blocks that were born since are above it. It decides nothing.
  std::uint32_t words = 1;       ///< Of somebody else's arena: so many values, of scale 0, 1, ..., are the mark.
  friend bool operator==(const MarkRecord& a, const MarkRecord& b) {
    return std::tie(a.arena, a.end, a.generation, a.maybe) == std::tie(b.arena, b.end, b.generation, b.maybe) &&
           a.position == b.position;
  }
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

/// Whose block a region is, and on which way it was taken.
struct BlockInfo {
  ArenaKey arena;
  End end = End::bottom;
  PathId path = 0;
  bool several = false;  ///< Of several arenas.
  bool tracked = false;  ///< A handle points to it, and knows when it was given back.
};

/// What all calls of a function together take at most of an arena (`attest` with `per: entry`), in bytes.
struct Total {
  std::uint64_t bytes[2] = {0, 0};  ///< Indexed by End.
  std::uint64_t alignment = 1;      ///< Of the first of them.

  /// The most that may still come: all, and the padding in front.
  [[nodiscard]] Int most(End end) const {
    const std::uint64_t stated = bytes[static_cast<std::size_t>(end)];
    return stated == 0 ? 0 : static_cast<Int>(stated) + static_cast<Int>(alignment) - 1;
  }
};
inline constexpr std::size_t kMaxTotals = 64;  ///< Bits of Position::charged.

/// Where blocks were given back.
struct Release {
  const llvm::Instruction* site = nullptr;
  PathId path = 0;
};

struct Context {
  Context(const Program& p, const Globals& g)
      : program(p),
        globals(g),
        layout(p.layout()),
        floating_point(floating(p)),
        pointer_width(static_cast<unsigned>(p.layout().getPointerSizeInBits())),
        regions(g) {}

  const Program& program;
  const Globals& globals;
  const llvm::DataLayout& layout;
  Floating floating_point;
  unsigned pointer_width;
  SymbolTable symbols;
  RegionTable regions;
  PathTable paths;
  std::vector<MarkRecord> marks;
  HistoryTable histories;
  std::vector<std::vector<Piece>> byte_lists;                      ///< Lowest bits first.
  using Targets = std::vector<std::pair<RegionId, std::int64_t>>;  ///< Objects and bytes in them, sorted.
  std::vector<Targets> choices;                                    ///< What values of kind `choice` point to.
  std::map<Targets, std::int64_t> choice_numbers;
  InputRanges only;               ///< The case that is run.
  std::map<SymbolId, Seen> seen;  ///< The symbols over inputs of this run.
  std::uint64_t work = 0;  ///< Of the step that is executed, beside the step itself: what it takes as long as so many.
  const State* contradiction = nullptr;  ///< This state, if it is set, has no execution in the case that is run.
  std::uint32_t next_generation = 2;
  std::uint64_t next_birth = 1;
  std::uint64_t last_block = 0;  ///< When the last block of an arena was made.
  llvm::DenseMap<RegionId, BlockInfo> blocks;
  std::vector<Release> releases = std::vector<Release>(1);
  std::vector<Total> totals;                                           ///< At most kMaxTotals.
  std::map<std::pair<std::string, unsigned>, unsigned> total_numbers;  ///< By function and argument.
  bool starts_program =
      false;  ///< The root is the first of the program's code to run: globals hold their initialisers.

  /// Where a pointer without a symbol, or a choice, leads; nothing if that is not known.
  [[nodiscard]] std::optional<Targets> targets(const Value& value) const {
    if (value.kind == ValueKind::choice) return choices[static_cast<std::size_t>(value.base)];
    if (!value.is_pointer() || value.symbol != 0 || value.region == kUnknownRegion) return std::nullopt;
    return Targets{{value.region, value.base}};
  }
  /// A pointer to one of `targets`, which are sorted and not empty.
  Value choice(unsigned width, const Targets& targets) {
    if (targets.size() == 1) return Value::pointer(width, targets.front().first, targets.front().second);
    auto [place, is_new] = choice_numbers.try_emplace(targets, static_cast<std::int64_t>(choices.size()));
    if (is_new) choices.push_back(targets);
    return {ValueKind::choice, static_cast<std::uint16_t>(width), 0, 0, 0, place->second};
  }
  /// Either of two pointers; nothing where it is not known where they lead, or these are too many.
  std::optional<Value> either(const Value& a, const Value& b) {
    constexpr std::size_t kMaxTargets = 12;
    auto x = targets(a), y = targets(b);
    if (!x || !y || a.width != b.width) return std::nullopt;
    Targets both;
    std::set_union(x->begin(), x->end(), y->begin(), y->end(), std::back_inserter(both));
    if (both.size() > kMaxTargets) return std::nullopt;
    return choice(a.width, both);
  }

  /// The same position with the totals of `charged` in it.
  void charge(Position& position, std::uint64_t charged, End end) const {
    for (std::uint64_t more = charged & ~position.charged; more != 0; more &= more - 1) {
      const Int most = totals[static_cast<std::size_t>(llvm::countr_zero(more))].most(end);
      position.form += LinearForm::of(most);
      position.ceiling += most;
    }
    position.charged |= charged;
  }

  Value add_mark(const MarkRecord& mark) {
    if (marks.empty() || !(marks.back() == mark)) marks.push_back(mark);
    marks.back().birth = mark.birth;  // The later one of equal marks: fewer blocks are taken to be above it.
    return {ValueKind::mark, 64, 0, 0, 0, static_cast<std::int64_t>(marks.size() - 1)};
  }
};

}  // namespace wcmu
