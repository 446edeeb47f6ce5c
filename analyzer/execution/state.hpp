// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An abstract state: one frame, the memory, what is known of the symbols, the positions of the arenas. Callers' frames are not in
// it: nothing in them changes while the callee runs, and what is learnt about their symbols is learnt here.
//
// Meaning: a state stands for all concrete states that some assignment of integers to symbols (each within its range, each equal to
// its definition) gives. Copying is cheap (copy on write).
#pragma once

#include "domain/interval.hpp"
#include "domain/linear_form.hpp"
#include "domain/symbols.hpp"
#include "domain/value.hpp"
#include "execution/cow.hpp"
#include "execution/sorted_chunks.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace wcmu {

struct SymbolRange {
  SymbolId symbol;
  Interval range;
};
inline SymbolId key_of(const SymbolRange& entry) { return entry.symbol; }

/// `size` bytes at byte `offset` of an object.
struct Cell {
  std::int64_t offset = 0;
  std::int64_t size = 0;
  Value value;
  /// Read from outside, never written: it may be forgotten, reading it again gives another unknown.
  bool from_outside = false;

  [[nodiscard]] std::int64_t end() const { return offset + size; }
};
inline std::int64_t key_of(const Cell& cell) { return cell.offset; }
/// It names no symbol, object or table, and does not depend on what is outside.
inline bool is_plain(const Cell& cell) {
  const ValueKind kind = cell.value.kind;
  return !cell.from_outside && cell.value.symbol == 0 && kind != ValueKind::pointer && kind != ValueKind::mark &&
         kind != ValueKind::bytes && kind != ValueKind::choice;
}
/// Of what two states may differ in by a plain cell: its number.
inline std::size_t hash_plain(const Cell& cell) {
  const std::size_t place = hash_mix(17, static_cast<std::size_t>(cell.offset));
  return cell.value.is_constant() ? hash_spread(hash_mix(place, static_cast<std::size_t>(cell.value.base))) : 0;
}

/// By offset; they do not overlap.
using Cells = SortedChunks<Cell>;

/// What a byte without a cell holds.
enum class Fill : std::uint8_t {
  any,  ///< Not initialised, or forgotten.
  zero,
  outside,  ///< Some value that code outside put there.
};

/// One object, or a summary of several.
///
/// A summary stands for all objects that were folded into it: a pointer to it is to any of them, each time another. What is written may
/// have been written to one of them, so the old content stays possible beside the new. What is read is the content of one of them: two
/// reads may be of two. So no symbol of its cells is used anywhere else; a read makes one of the same range.
struct Object {
  Value size;  ///< Integer of pointer width; `any` if not known.
  Fill fill = Fill::any;
  bool escaped = false;  ///< Its address is stored where code outside may find it.
  bool summary = false;
  RegionId folded_into = 0;      ///< Not 0: a name that callers may know of an object that is part of this summary now.
  std::uint32_t given_back = 0;  ///< A block that its arena took back: where (Context::releases). It decides nothing.
  std::uint64_t born = 0;        ///< When it was made: callers may know what is older than a call.
  Cells cells;

  /// The first cell that ends behind `offset`; cells.end() if there is none.
  [[nodiscard]] Cells::const_iterator first_cell(std::int64_t offset) const;
};
using HeldObject = std::pair<RegionId, Cow<Object>>;
inline RegionId key_of(const HeldObject& held) { return held.first; }

/// The number that a load gave at a place which the state does not know as one number: the bytes [pointer, pointer + size). A load there
/// again gives the same, until something may have written to the object: a symbol never changes, so it is the same place.
struct Recollection {
  Value pointer;
  std::int64_t size = 0;
  Value value;
  friend bool operator==(const Recollection&, const Recollection&) = default;
};

using ArenaKey = std::pair<RegionId, std::int64_t>;  ///< Where the Arena object is.
using HistoryId = std::uint32_t;                     ///< 0: nothing is in use.

/// Used bytes of one end, bounded from above in every concrete state twice: by a sum over symbols, which keeps what it has to do with
/// the rest of the state, and by a number, which joins exactly. Allocation and rewinding are monotone, so both stay bounds.
struct Position {
  LinearForm form;
  Int ceiling = 0;
  HistoryId history = 0;  ///< Where the bytes come from (history.hpp), if that is recorded. It decides nothing.
  /// The attested totals (Context::totals, by bit) that are in it as a whole, however little of them was taken so far. What this means,
  /// and when a bit may come and go, is in attested.cpp; without bits it is a bound in any case.
  std::uint64_t charged = 0;

  static Position of(Int bytes, HistoryId history = 0, std::uint64_t charged = 0) {
    return {LinearForm::of(bytes), bytes, history, charged};
  }
  friend bool operator==(const Position& a, const Position& b) {
    return a.ceiling == b.ceiling && a.charged == b.charged && a.form == b.form;
  }
};

struct ArenaEnd {
  Position position;
  std::uint32_t generation = 1;    ///< Changes with every reset; marks carry it.
  bool older_marks_maybe = false;  ///< Marks of another generation may still be good.
  RegionId last = 0;               ///< The block that ends at the position for certain; 0: not known.
};

enum class Sealed : std::uint8_t { no, maybe, yes };

struct ArenaState {
  ArenaKey key;
  Sealed sealed = Sealed::no;
  /// Bytes of the persistent prefix that are counted in the position of the bottom: those that resizing gave it. At least `lo` are in
  /// every position, and none is below `hi` after a reset.
  Interval prefix = Interval::of(0);
  HistoryId prefix_history = 0;      ///< Where they come from.
  std::optional<Interval> capacity;  ///< As constructed.
  ArenaEnd ends[2];                  ///< Indexed by End.
};

/// An exception on its way, or one that is being handled.
struct Exception {
  Value object;  ///< Pointer to the thrown object; any if not known.
  Value type;    ///< Pointer to its type_info; any if not known.
  friend bool operator==(const Exception&, const Exception&) = default;
};

struct State {
  Cow<SortedChunks<SymbolRange>> symbols;
  Cow<std::vector<Value>> frame;
  Cow<SortedChunks<HeldObject>> memory;
  Cow<std::vector<Recollection>> recollections;  ///< The last few, oldest first.
  Cow<std::vector<ArenaState>> arenas;           ///< Sorted by key.
  std::vector<Exception> caught;                 ///< Being handled, innermost last.
  Exception thrown;                              ///< On its way: after an unwinding call.
  /// At a landing pad, and not yet caught or on its way again; innermost last. Cleanups in there may throw and catch others.
  std::vector<Exception> landed;
  bool has_summaries = false;  ///< Or choices: some walk over it may come back to where it was.
  bool has_folded = false;     ///< Some object has folded_into: pointers to it are to be read by current_name().
  /// Where loops are counted: at most how often each was entered so far (by Code::first_loop).
  Cow<std::vector<std::uint64_t>> entered;

  /// How much a copy of it that goes its own way costs, and a look at all of it: in chunks of cells, objects and symbols.
  [[nodiscard]] std::size_t weight() const;

  [[nodiscard]] const Interval* range(SymbolId symbol) const;
  void set_range(SymbolId symbol, const Interval& range);

  [[nodiscard]] const Object* object(RegionId region) const;
  /// For writing: what was read in it at symbolic places is forgotten. Null if it is not there.
  Object* edit_object(RegionId region);
  Object& add_object(RegionId region, Object object);
  void remove_object(RegionId region);

  [[nodiscard]] const Value* recollect(const Value& pointer, std::int64_t size) const;
  void remember(const Recollection& read);
  template <typename Which>
  void forget_recollections(Which which) {
    if (std::any_of(recollections->begin(), recollections->end(), which)) std::erase_if(recollections.edit(), which);
  }
  [[nodiscard]] bool is_summary(RegionId region) const {
    const Object* known = object(region);
    return known != nullptr && known->summary;
  }
  /// The pointer by the name that its object has now.
  [[nodiscard]] Value current_name(Value pointer) const {
    if (has_folded && pointer.is_pointer())
      if (const Object* known = object(pointer.region); known != nullptr && known->folded_into != 0)
        pointer.region = known->folded_into;
    return pointer;
  }

  [[nodiscard]] const ArenaState* arena(const ArenaKey& key) const;
  ArenaState* edit_arena(const ArenaKey& key);
};

/// Whether `visit(user, range)` is true for one of the symbols in the state that are defined by `symbol`; in their order, until it is.
template <typename Visit>
bool any_user(const State& state, const SymbolTable& symbols, SymbolId symbol, Visit visit) {
  // Most of what was ever computed from an input is not in this state: the shorter of two lists.
  const auto& users = symbols.users(symbol);
  if (users.size() <= state.symbols->size())
    return std::any_of(users.begin(), users.end(), [&](SymbolId user) {
      const Interval* range = state.range(user);
      return range != nullptr && visit(user, *range);
    });
  return std::any_of(state.symbols->begin(), state.symbols->end(), [&](const SymbolRange& entry) {
    const Definition* d = entry.symbol > symbol ? symbols.definition(entry.symbol) : nullptr;
    return d != nullptr && (d->x.symbol == symbol || d->y.symbol == symbol || d->z.symbol == symbol) &&
           visit(entry.symbol, entry.range);
  });
}

/// Bounds of `scale * symbol + base` as a mathematical integer; nothing if there are none.
std::optional<Interval> range_of(const State& state, const Value& value);
/// The values of `value` read as unsigned or signed numbers of its width, where the whole range lies in one window of 2^width;
/// nothing where it wraps around.
std::optional<Interval> unsigned_range(const State& state, const Value& value);
std::optional<Interval> signed_range(const State& state, const Value& value);
/// The same; the whole type where it wraps around.
Interval unsigned_or_all(const State& state, const Value& value);
Interval signed_or_all(const State& state, const Value& value);
/// What must be added to scale * symbol + base to get the unsigned number; nothing where it wraps around.
std::optional<Int> unsigned_shift(const State& state, const Value& value);
std::optional<Int> signed_shift(const State& state, const Value& value);
/// The most bytes that the position may be.
Int highest(const State& state, const Position& position);
/// Largest and smallest value of a linear form; nothing if a symbol in it has no bounds.
std::optional<Interval> range_of(const State& state, const LinearForm& form);

}  // namespace wcmu
