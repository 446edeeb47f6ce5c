// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Loads, stores and block copies on abstract memory. Objects of different names are different objects, except that memory outside
// (what parameters and globals reach) may be one and the same object under two names.
#pragma once

#include "execution/arithmetic.hpp"
#include "execution/code.hpp"

#include <algorithm>
#include <map>

namespace wcmu {

/// What became of an access.
struct Access {
  enum class Kind : std::uint8_t {
    done,
    undefined,  ///< Undefined behaviour in every concrete state: there is no such execution.
    split,      ///< Try again in a state for each value of `symbol`.
    choose,     ///< A load of one of several pointers: `value` is a choice.
  };
  Kind kind = Kind::done;
  Value value;          ///< Of a load.
  SymbolId symbol = 0;  ///< Of a split.

  static Access of(Value value) { return {Kind::done, value, 0}; }
  static Access undefined() { return {Kind::undefined, {}, 0}; }
  static Access choose(Value choice) { return {Kind::choose, choice, 0}; }
  static Access split(SymbolId symbol) { return {Kind::split, {}, symbol}; }
};

/// Bytes of objects that a call, or an access, reads and writes.
struct Touched {
  struct Span {
    Int from = 0, to = 0;  ///< `to` is not of it.
    friend bool operator==(const Span&, const Span&) = default;
  };
  using Spans = std::map<RegionId, Span>;  ///< Of each object the least span that holds all.
  Spans read, written;

  static void add(Spans& spans, RegionId region, const Span& more) {
    auto [place, is_new] = spans.try_emplace(region, more);
    if (!is_new) place->second = {std::min(place->second.from, more.from), std::max(place->second.to, more.to)};
  }
  void add(const Touched& other) {
    for (const auto& [region, span] : other.read) add(read, region, span);
    for (const auto& [region, span] : other.written) add(written, region, span);
  }
};

class Memory {
 public:
  Memory(Context& context, Arithmetic& arithmetic) : context_(context), arithmetic_(arithmetic) {}

  /// The object, made in its first state if it was never touched.
  const Object& object(State& state, RegionId region);

  /// Reads `leaf` (its offset is not used). `is_unsigned` chooses how an unknown integer is read.
  Access load(State& state, const Value& pointer, const Leaf& leaf, bool is_unsigned);
  /// `may_hit_pointers`: the bytes may be those of a pointer in an object of another name, even if `value` is a number.
  Access store(State& state, const Value& pointer, const Value& value, std::int64_t bytes,
               bool may_hit_pointers = true);
  /// memcpy and memmove.
  Access copy(State& state, const Value& to, const Value& from, const Value& length);
  /// memset
  Access fill(State& state, const Value& to, const Value& byte, const Value& length);

  /// After a load from `pointer` gave Access::choose: in `state` it was `target`, one of the pointers.
  void settle(State& state, const Value& pointer, const Value& target);

  /// A value that is either of two, of two states or of one, with a symbol of its own in `out`; nothing where nothing is known of both.
  std::optional<Value> blend(State& out, const State& in_a, const Value& a, const State& in_b, const Value& b);
  /// The number of a pointer, which is followed no further where it is to a summary: no number stands for all of its objects.
  Value to_integer(State& state, const Value& value);

  /// Any bytes may now be in [pointer, pointer + length); nothing: in all of the object.
  Access forget(State& state, const Value& pointer, std::optional<Interval> length);
  /// Any values may be in these bytes, of the objects that there are.
  void unsettle(State& state, const Touched::Spans& spans);
  /// Code outside ran: it may have written all that it can reach, from `roots` too.
  void forget_reachable(State& state, const std::vector<Value>& roots);
  /// What `value` points to, pieces of it included, and all that can be reached from there: known outside from now on. To be called
  /// wherever a pointer is no longer followed. So an unknown pointer is to something outside, or to an escaped object.
  void escape(State& state, const Value& value);
  /// The same for all that the bytes [from, to) of a region hold.
  void escape_range(State& state, RegionId region, Int from, Int to);

  /// Byte `offset` of `region`, which a pointer found outside leads to, is `target`: all that leads there leads to that from now on.
  static void identify(State& state, RegionId region, std::int64_t offset, const Value& target);

  /// What a pointer that was found in a global variable can be, where all that is ever stored there is known. `pointer` is to the region
  /// that stands for any of them; nothing for others.
  [[nodiscard]] llvm::ArrayRef<Value> choices(const Value& pointer) const;

  /// Nobody else can reach the object: no other thread either.
  bool is_private(State& state, RegionId region);

  /// Where accesses are noted from now on; null: nowhere.
  void watch(Touched* touched) { touched_ = touched; }

  /// Another run of the root begins.
  void begin_run() { given_back_ = 0; }
  /// Bytes of an arena are given back.
  void give_back() { given_back_ = context_.next_birth; }
  [[nodiscard]] bool given_back() const { return given_back_ != 0; }
  /// Whether two blocks may have been at one address: the older may have been given back before the other was made. Both were made after
  /// the last time that bytes were given back in any state of this run, so in this one: then they have not.
  bool may_share_place(State& state, RegionId a, RegionId b) {
    return std::min(object(state, a).born, object(state, b).born) < given_back_;
  }

  /// The cell-wise value at a constant place, without side effects on the state beyond fresh symbols.
  Value read(State& state, RegionId region, std::int64_t offset, std::int64_t bytes, ValueKind wanted,
             bool is_unsigned);
  void write(State& state, RegionId region, std::int64_t offset, std::int64_t bytes, const Value& value);

 private:
  Object first_state(RegionId region);
  Access load_somewhere(State& state, const Value& pointer, const Leaf& leaf, bool is_unsigned, const Interval& range);
  Access unknown_leaf(State& state, const Leaf& leaf, bool is_unsigned);
  Value to_leaf(State& state, const Value& bytes, const Leaf& leaf);
  /// One more reading of a cell of a summary: with a symbol of its own.
  Value another(State& state, Value value);
  void write_to_summary(State& state, RegionId region, std::int64_t offset, std::int64_t bytes, const Value& value);
  /// Whether these places are of a summary, or lead to one.
  bool holds_folded(State& state, RegionId region, const Interval& offsets, std::int64_t bytes);
  /// All pointers that may be in one of several places of an object, as one; nothing where they are not known one by one.
  std::optional<Value> pointers_in(State& state, RegionId region, const Interval& offsets, std::int64_t bytes);
  Value convert(State& state, Value value, ValueKind wanted, unsigned width);
  Value from_fill(State& state, RegionId region, std::int64_t offset, std::int64_t bytes, ValueKind wanted,
                  bool is_unsigned);
  /// Values of the offset that lie in the object; nothing if none does.
  std::optional<Interval> offsets(State& state, const Value& pointer, std::int64_t bytes);
  void cut(State& state, Object& object, std::int64_t from, std::int64_t to);
  static void put(State& state, RegionId region, Object object);
  void forget_range(State& state, RegionId region, std::int64_t from, std::int64_t to);
  /// What bytes of a global variable hold whenever they are read, whatever ran before; nothing: anything.
  std::optional<Value> settled(State& state, RegionId region, std::int64_t offset, std::int64_t bytes,
                               ValueKind wanted);
  std::optional<Value> initial_value(const llvm::GlobalVariable& variable, std::int64_t offset, std::int64_t bytes,
                                     ValueKind wanted);
  void forget_aliases(State& state, RegionId region, bool pointers);
  void escape_if_lost(State& state, const Value& value, ValueKind wanted);
  void forget_outside(State& state, RegionId region, bool pointers);
  /// Whether the path to this object names an arena, or may lead to one.
  bool leads_to_arena(const State& state, RegionId region);

  /// `bytes`: at most so many, from the pointer on; nothing: of all the object.
  void note(const Value& pointer, std::optional<Int> bytes, bool written) {
    if (touched_ == nullptr) return;
    const bool is_known = pointer.is_pointer() && pointer.symbol == 0 && bytes;
    const Touched::Span span =
        is_known ? Touched::Span{pointer.base, pointer.base + *bytes} : Touched::Span{-kIntLimit, kIntLimit};
    Touched::add(written ? touched_->written : touched_->read, pointer.is_pointer() ? pointer.region : kUnknownRegion,
                 span);
  }

  Context& context_;
  Arithmetic& arithmetic_;
  Touched* touched_ = nullptr;
  std::map<RegionId, std::vector<Value>> choices_;  ///< By the region that stands for them.
  std::map<RegionId, Cow<Object>> constants_;       ///< First states of globals with initialisers.
  std::uint64_t given_back_ = 0;  ///< When bytes were last given back in any state of this run; 0: never.
};

}  // namespace wcmu
