// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// How joins keep relations. Two values that differ between the states become one `p*t + q` over a new symbol t, which is a number in
// each of the states: t = ea in the first, t = eb in the second. Before a symbol is made, those already made are tried: if the next
// pair of values is p*ea + q and p*eb + q for integers p, q it is p*t + q. So an index, a pointer that runs along and a remaining
// count stay related through any number of joins. This is the affine-equality idea of Karr ("Affine relationships among variables of
// a program", 1976), restricted to one symbol a value, which keeps a join linear in the size of the state.
#include "execution/lattice.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace wcmu {
namespace {

using Int128 = Int;

/// scale * symbol + offset as a mathematical integer.
struct Expression {
  SymbolId symbol = 0;
  Int scale = 0;
  Int offset = 0;
  friend bool operator==(const Expression&, const Expression&) = default;
};

bool small(Int value) { return value > -(static_cast<Int>(1) << 62) && value < (static_cast<Int>(1) << 62); }

struct Pair {
  SymbolId symbol = 0;  ///< The new one.
  Expression a, b;
};

/// p, q with p * from + q == to.
std::optional<std::pair<Int, Int>> multiple(const Expression& from, const Expression& to) {
  if (from.symbol == 0 || from.symbol != to.symbol || to.scale % from.scale != 0) return std::nullopt;
  Int p = to.scale / from.scale;
  return std::pair(p, to.offset - p * from.offset);
}

class Joiner {
 public:
  Joiner(Context& context, Arithmetic& arithmetic, Memory& memory, const State& a, const State& b)
      : context_(context), arithmetic_(arithmetic), memory_(memory), a_(a), b_(b) {}

  State run(std::vector<Unified>* unified) {
    join_symbols(unified == nullptr);
    join_frames();
    join_memory();
    join_arenas();
    for (const State* state : {&a_, &b_}) {
      if (!(a_.caught == b_.caught))
        for (const Exception& exception : state->caught) lost_.push_back(exception.object);
      if (!(a_.thrown == b_.thrown)) lost_.push_back(state->thrown.object);
    }
    for (const Value& pointer : lost_) memory_.escape(result_, pointer);
    if (a_.caught == b_.caught)
      result_.caught = a_.caught;
    else
      result_.caught.assign(std::max(a_.caught.size(), b_.caught.size()), {Value::any(64), Value::any(64)});
    result_.thrown = a_.thrown == b_.thrown ? a_.thrown : Exception{Value::any(64), Value::any(64)};
    if (unified != nullptr)
      for (std::size_t i = retained_; i < pairs_.size(); ++i)
        unified->push_back({pairs_[i].symbol, as_value(pairs_[i].a), as_value(pairs_[i].b)});
    return std::move(result_);
  }

 private:
  static Value as_value(const Expression& e) {
    return Value::integer(64, e.symbol, static_cast<std::int64_t>(e.scale), static_cast<std::int64_t>(e.offset));
  }

  /// Symbols of both states keep their names; what is known is what is known in both.
  void join_symbols(bool reuse) {
    auto& out = result_.symbols.edit();
    auto x = a_.symbols->begin(), y = b_.symbols->begin();
    while (x != a_.symbols->end() && y != b_.symbols->end()) {
      if (x->symbol < y->symbol) {
        ++x;
      } else if (y->symbol < x->symbol) {
        ++y;
      } else {
        out.push_back({x->symbol, wcmu::join(x->range, y->range)});
        // A symbol that is one number here and another there is ready to tell the states apart.
        if (reuse && x->range.single() && y->range.single() && x->range.lo != y->range.lo && pairs_.size() < 16 &&
            small(x->range.lo) && small(y->range.lo))
          pairs_.push_back({x->symbol, {0, 0, x->range.lo}, {0, 0, y->range.lo}});
        ++x;
        ++y;
      }
    }
    retained_ = pairs_.size();
  }

  static std::optional<Interval> range(const State& state, const Expression& e) {
    if (e.symbol == 0) return Interval::of(e.offset);
    const Interval* known = state.range(e.symbol);
    return known == nullptr ? std::nullopt : affine(*known, e.scale, e.offset);
  }

  /// One `p * t + q` for both; nothing if they have no bounds.
  std::optional<Value> unify(unsigned width, const Expression& a, const Expression& b) {
    for (const Pair& pair : pairs_) {
      std::optional<std::pair<Int, Int>> factor;
      if (pair.a.symbol != 0) {
        factor = multiple(pair.a, a);
      } else if (pair.b.symbol != 0) {
        factor = multiple(pair.b, b);
      } else if (a.symbol == 0 && b.symbol == 0) {
        Int span = pair.a.offset - pair.b.offset;
        if ((a.offset - b.offset) % span == 0) {
          Int p = (a.offset - b.offset) / span;
          factor = std::pair(p, a.offset - p * pair.a.offset);
        }
      }
      if (!factor || factor->first == 0) continue;
      auto [p, q] = *factor;
      auto matches = [p = p, q = q](const Expression& from, const Expression& to) {
        return from.symbol == to.symbol && from.scale * p == to.scale && from.offset * p + q == to.offset;
      };
      if (!matches(pair.a, a) || !matches(pair.b, b) || !small(p) || !small(q)) continue;
      return Value::integer(width, pair.symbol, static_cast<std::int64_t>(p), static_cast<std::int64_t>(q));
    }
    // t := (value - a.offset) / common: the finest grid that both are on.
    Int common = gcd(gcd(a.scale, b.scale), a.offset - b.offset);
    if (common == 0) return std::nullopt;
    Pair pair;
    pair.a = {a.symbol, a.scale / common, 0};
    pair.b = {b.symbol, b.scale / common, (b.offset - a.offset) / common};
    auto x = range(a_, pair.a), y = range(b_, pair.b);
    if (!x || !y || !small(common) || !small(a.offset) || !small(pair.b.offset)) return std::nullopt;
    pair.symbol = context_.symbols.fresh();
    result_.set_range(pair.symbol, wcmu::join(*x, *y));
    pairs_.push_back(pair);
    return Value::integer(width, pair.symbol, static_cast<std::int64_t>(common), static_cast<std::int64_t>(a.offset));
  }

  Value join_integers(const Value& a, const Value& b) {
    unsigned width = a.width;
    if (a == b) return a;
    if (width > 64) return Value::any(width);
    // Modulo 2^width each has many readings: take the one, unsigned or signed, that makes the smaller hull.
    auto expression = [](const Value& v, Int shift) { return Expression{v.symbol, v.scale, v.base + shift}; };
    auto ua = unsigned_shift(a_, a), ub = unsigned_shift(b_, b), sa = signed_shift(a_, a), sb = signed_shift(b_, b);
    auto span = [&](Int shift_a, Int shift_b) -> Int {
      auto x = range(a_, expression(a, shift_a)), y = range(b_, expression(b, shift_b));
      if (!x || !y) return kIntLimit;
      return std::max(x->hi, y->hi) - std::min(x->lo, y->lo);
    };
    Int as_signed = sa && sb ? span(*sa, *sb) : kIntLimit, as_unsigned = ua && ub ? span(*ua, *ub) : kIntLimit;
    std::optional<Value> result;
    if (as_signed < kIntLimit && as_signed <= as_unsigned)
      result = unify(width, expression(a, *sa), expression(b, *sb));
    else if (as_unsigned < kIntLimit)
      result = unify(width, expression(a, *ua), expression(b, *ub));
    else if (range(a_, expression(a, 0)) && range(b_, expression(b, 0)))
      result = unify(width, expression(a, 0), expression(b, 0));
    if (result) return *result;
    return arithmetic_.unknown(result_, width);
  }

  Value join_values(const Value& a, const Value& b) {
    if (a == b) return a;
    if (a.kind == ValueKind::dead || b.kind == ValueKind::dead) return {};
    if (a.width != b.width) return Value::any(std::max(a.width, b.width));
    if (a.is_integer() && b.is_integer()) return join_integers(a, b);
    if (a.is_pointer() && b.is_pointer() && a.region == b.region) {
      auto offset = unify(a.width, {a.symbol, a.scale, a.base}, {b.symbol, b.scale, b.base});
      if (!offset) return lose(a, b);
      Value result = *offset;
      result.kind = ValueKind::pointer;
      result.region = a.region;
      return result;
    }
    if (a.kind == ValueKind::mark && b.kind == ValueKind::mark && a.scale == b.scale) {
      const MarkRecord& m = context_.marks[static_cast<std::size_t>(a.base)];
      const MarkRecord& n = context_.marks[static_cast<std::size_t>(b.base)];
      if (m.arena != n.arena || m.end != n.end) return Value::any(a.width);
      MarkRecord both = m;
      both.position = join_positions(m.position, n.position);
      std::size_t end = static_cast<std::size_t>(m.end);
      const ArenaState* in_a = a_.arena(m.arena);
      const ArenaState* in_b = b_.arena(m.arena);
      auto current = [end](const MarkRecord& mark, const ArenaState* arena) {
        return arena != nullptr && !mark.maybe && mark.generation == arena->ends[end].generation;
      };
      bool good_a = current(m, in_a), good_b = current(n, in_b);
      if (good_a && good_b) {
        both.generation = joined_generation(*in_a, *in_b, end).first;
      } else {
        both.maybe = true;
      }
      Value result = context_.add_mark(both);
      result.scale = a.scale;
      result.width = a.width;
      return result;
    }
    if ((a.kind == ValueKind::bytes || b.kind == ValueKind::bytes) && a.kind != ValueKind::any &&
        b.kind != ValueKind::any) {
      // Field by field, along the cuts of either.
      std::vector<Piece> pieces;
      std::vector<unsigned> cuts{0, a.width};
      for (const Value* value : {&a, &b}) {
        if (value->kind != ValueKind::bytes) continue;
        unsigned at = 0;
        for (const Piece& piece : context_.byte_lists[static_cast<std::size_t>(value->base)])
          cuts.push_back(at += piece.width);
      }
      std::sort(cuts.begin(), cuts.end());
      cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
      State x = a_, y = b_;
      for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
        unsigned width = cuts[i + 1] - cuts[i];
        Value p = arithmetic_.extract(x, a, cuts[i], width), q = arithmetic_.extract(y, b, cuts[i], width);
        // What the extraction made anew is not known in the states that are joined.
        auto old = [](const State& state, const Value& v) { return v.symbol == 0 || state.range(v.symbol) != nullptr; };
        Value both = old(a_, p) && old(b_, q) ? join_values(p, q) : Value::any(width);
        pieces.push_back({both, 0, width});
      }
      return arithmetic_.concat(result_, pieces);
    }
    if (a.is_integer() || b.is_integer()) {
      // An unknown beside a number.
      if (a.kind == ValueKind::any || b.kind == ValueKind::any) return Value::any(a.width);
    }
    Value lost = lose(a, b);
    return a.is_pointer() && b.is_pointer() ? lost : Value::any(a.width);
  }

  /// Nobody knows any more which objects these point to: an unknown pointer may.
  Value lose(const Value& a, const Value& b) {
    lost_.push_back(a);
    lost_.push_back(b);
    return Value::pointer(a.width, kUnknownRegion);
  }

  void join_frames() {
    if (a_.frame.same(b_.frame)) {
      result_.frame = a_.frame;
      return;
    }
    const auto& x = *a_.frame;
    const auto& y = *b_.frame;
    std::vector<Value> out(x.size());
    for (std::size_t i = 0; i < x.size() && i < y.size(); ++i) out[i] = join_values(x[i], y[i]);
    result_.frame = Cow<std::vector<Value>>(std::move(out));
  }

  void join_memory() {
    // Objects in one state only are not reachable in the other, or are there in their first state.
    State a = a_, b = b_;
    std::vector<RegionId> regions;
    for (const auto& entry : *a_.memory) regions.push_back(entry.first);
    for (const auto& entry : *b_.memory) regions.push_back(entry.first);
    std::sort(regions.begin(), regions.end());
    regions.erase(std::unique(regions.begin(), regions.end()), regions.end());
    auto& out = result_.memory.edit();
    auto held = [](const State& state, RegionId region) -> const Cow<Object>* {
      auto place = std::lower_bound(state.memory->begin(), state.memory->end(), region,
                                    [](const auto& entry, RegionId r) { return entry.first < r; });
      return place != state.memory->end() && place->first == region ? &place->second : nullptr;
    };
    for (RegionId region : regions) {
      const RegionInfo& info = context_.regions[region];
      if (held(a, region) == nullptr || held(b, region) == nullptr) {
        if (!info.outside()) {
          out.emplace_back(region, held(a, region) != nullptr ? *held(a, region) : *held(b, region));
          continue;
        }
        memory_.object(a, region);
        memory_.object(b, region);
      }
      const Cow<Object>* x = held(a, region);
      const Cow<Object>* y = held(b, region);
      if (x->same(*y)) {
        out.emplace_back(region, *x);
        continue;
      }
      out.emplace_back(region, Cow<Object>(join_objects(a, b, region)));
    }
  }

  Object join_objects(State& a, State& b, RegionId region) {
    const Object x = *a.object(region), y = *b.object(region);
    Object out;
    out.size = join_values(x.size, y.size);
    out.escaped = x.escaped || y.escaped;
    out.born = std::min(x.born, y.born);
    out.fill = x.fill == y.fill ? x.fill : Fill::any;
    // Bytes that only one fill covers with knowledge are lost where the fills differ; cells of one state are read in the other.
    std::vector<Cell> layout;
    auto i = x.cells.begin(), j = y.cells.begin();
    while (i != x.cells.end() || j != y.cells.end()) {
      const Cell* next = nullptr;
      bool both = false;
      if (j == y.cells.end() || (i != x.cells.end() && i->end() <= j->offset)) {
        next = &*i++;
      } else if (i == x.cells.end() || j->end() <= i->offset) {
        next = &*j++;
      } else if (i->offset == j->offset && i->size == j->size) {
        Cell cell = *i;
        cell.value = join_cell(a, b, region, *i, i->value, j->value);
        cell.from_outside = i->from_outside && j->from_outside;
        push(out, cell);
        ++i;
        ++j;
        both = true;
      } else {
        // They overlap in part: byte lists are not joined.
        std::int64_t lo = std::min(i->offset, j->offset), hi = std::max(i->end(), j->end());
        ++i;
        ++j;
        while ((i != x.cells.end() && i->offset < hi) || (j != y.cells.end() && j->offset < hi)) {
          if (i != x.cells.end() && i->offset < hi) hi = std::max(hi, (i++)->end());
          if (j != y.cells.end() && j->offset < hi) hi = std::max(hi, (j++)->end());
        }
        for (const Object* object : {&x, &y})
          for (const Cell& cell : object->cells)
            if (cell.offset < hi && cell.end() > lo) lost_.push_back(cell.value);
        push(out, {lo, hi - lo, Value::any(8), false});
        both = true;
      }
      if (both || next == nullptr) continue;
      // In one state only: what the other's fill says there.
      Cell cell = *next;
      bool in_a = next >= x.cells.data() && next < x.cells.data() + x.cells.size();
      Fill other = in_a ? y.fill : x.fill;
      if (other == Fill::any || cell.size > 8 ||
          (cell.from_outside && other == Fill::outside && !cell.value.is_pointer())) {
        lost_.push_back(cell.value);
        if (out.fill == Fill::any || (cell.from_outside && other == Fill::outside)) continue;
        cell.value = Value::any(8);
      } else if (other == Fill::outside && !cell.value.is_pointer()) {
        cell.value = Value::any(8);
      } else {
        ValueKind kind = cell.value.kind == ValueKind::pointer || cell.value.kind == ValueKind::real
                             ? cell.value.kind
                             : ValueKind::integer;
        Value filled = memory_.read(in_a ? b : a, region, cell.offset, cell.size, kind, false);
        bool from_outside = cell.from_outside;
        cell.value = in_a ? join_values(cell.value, filled) : join_values(filled, cell.value);
        cell.from_outside = from_outside;
      }
      push(out, cell);
    }
    return out;
  }

  Value join_cell(State& a, State& b, RegionId region, const Cell& cell, const Value& x, const Value& y) {
    lost_.push_back(x.kind == ValueKind::any ? y : Value{});
    lost_.push_back(y.kind == ValueKind::any ? x : Value{});
    if (x.kind == ValueKind::any || y.kind == ValueKind::any)
      return Value::any(static_cast<unsigned>(std::min<std::int64_t>(cell.size, 8) * 8));
    return join_values(x, y);
  }

  static void push(Object& object, const Cell& cell) { object.cells.push_back(cell); }

  Position join_positions(const Position& a, const Position& b) {
    Int highest = std::max(wcmu::highest(a_, a), wcmu::highest(b_, b));
    return {join_forms(a.form, b.form), highest};
  }

  /// A form that is at least both: one of them if it dominates the other, else the largest number.
  LinearForm join_forms(const LinearForm& a, const LinearForm& b) {
    if (a == b && known(a)) return a;
    // The form of one state, in the new symbols, if it also bounds the other.
    for (int side = 0; side < 2; ++side) {
      const LinearForm& mine = side == 0 ? a : b;
      if (mine.terms.size() > 2) continue;
      if (auto form = rename(mine, side == 0)) {
        // What it says in the other state.
        if (auto there = substitute(*form, side != 0)) {
          *there -= side == 0 ? b : a;
          auto difference = range_of(side == 0 ? b_ : a_, *there);
          if (difference && difference->lo >= 0) return *form;
        }
      }
    }
    auto x = range_of(a_, a), y = range_of(b_, b);
    if (!x || !y) return LinearForm::of(kIntLimit);
    return LinearForm::of(std::max(x->hi, y->hi));
  }

  [[nodiscard]] bool known(const LinearForm& form) const {
    return std::all_of(form.terms.begin(), form.terms.end(),
                       [&](const auto& term) { return result_.range(term.first) != nullptr; });
  }

  /// A form of state a (or b) in symbols of the result: those that are in both, or those made for it.
  std::optional<LinearForm> rename(const LinearForm& form, bool from_a) {
    LinearForm out = LinearForm::of(form.constant);
    for (auto [symbol, factor] : form.terms) {
      bool done = false;
      for (const Pair& pair : pairs_) {
        const Expression& mine = from_a ? pair.a : pair.b;
        if (mine.symbol == 0 || mine.symbol != symbol || factor % mine.scale != 0) continue;
        Int p = factor / mine.scale;
        out += LinearForm::of(pair.symbol, p, -p * mine.offset);
        done = true;
        break;
      }
      if (done) continue;
      if (result_.range(symbol) == nullptr) return std::nullopt;
      out += LinearForm::of(symbol, factor, 0);
    }
    // A constant beside a symbol that is a number here: c = p * t + q with the slope that the other state needs.
    if (form.terms.empty()) {
      for (const Pair& pair : pairs_) {
        const Expression& mine = from_a ? pair.a : pair.b;
        const Expression& other = from_a ? pair.b : pair.a;
        if (mine.symbol != 0 || other.symbol != 0 || mine.offset == other.offset) continue;
        const LinearForm& target = from_a ? *target_b_ : *target_a_;
        if (!target.terms.empty()) continue;
        Int rise = target.constant - form.constant, run = other.offset - mine.offset;
        if (rise % run != 0) continue;
        return LinearForm::of(pair.symbol, rise / run, form.constant - rise / run * mine.offset);
      }
    }
    return out;
  }

  /// A form in symbols of the result as a form of state a (or b).
  std::optional<LinearForm> substitute(const LinearForm& form, bool in_a) {
    LinearForm out = LinearForm::of(form.constant);
    for (auto [symbol, factor] : form.terms) {
      auto pair = std::find_if(pairs_.begin(), pairs_.end(), [s = symbol](const Pair& p) { return p.symbol == s; });
      if (pair == pairs_.end()) {
        out += LinearForm::of(symbol, factor, 0);
        continue;
      }
      const Expression& here = in_a ? pair->a : pair->b;
      out += LinearForm::of(here.symbol, factor * here.scale, factor * here.offset);
    }
    return out.terms.size() <= kMaxTerms ? std::optional(out) : std::nullopt;
  }

  std::pair<std::uint32_t, bool> joined_generation(const ArenaState& x, const ArenaState& y, std::size_t end) {
    const ArenaEnd& a = x.ends[end];
    const ArenaEnd& b = y.ends[end];
    if (a.generation == b.generation) return {a.generation, a.older_marks_maybe || b.older_marks_maybe};
    auto [place, is_new] = generations_.try_emplace({x.key, end}, context_.next_generation);
    if (is_new) ++context_.next_generation;
    return {place->second, true};
  }

  void join_arenas() {
    std::vector<ArenaState> out;
    auto x = a_.arenas->begin(), y = b_.arenas->begin();
    while (x != a_.arenas->end() || y != b_.arenas->end()) {
      if (y == b_.arenas->end() || (x != a_.arenas->end() && x->key < y->key)) {
        out.push_back(in_one(*x++, a_));  // Empty in the other, which bounds from below only.
        continue;
      }
      if (x == a_.arenas->end() || y->key < x->key) {
        out.push_back(in_one(*y++, b_));
        continue;
      }
      ArenaState both;
      both.key = x->key;
      if (x->capacity && y->capacity) both.capacity = wcmu::join(*x->capacity, *y->capacity);
      for (std::size_t end = 0; end < 2; ++end) {
        target_a_ = &x->ends[end].position.form;
        target_b_ = &y->ends[end].position.form;
        both.ends[end].position = join_positions(x->ends[end].position, y->ends[end].position);
        std::tie(both.ends[end].generation, both.ends[end].older_marks_maybe) = joined_generation(*x, *y, end);
        if (x->ends[end].last == y->ends[end].last) both.ends[end].last = x->ends[end].last;
      }
      out.push_back(both);
      ++x;
      ++y;
    }
    result_.arenas = Cow<std::vector<ArenaState>>(std::move(out));
  }

  ArenaState in_one(ArenaState arena, const State& from) {
    for (ArenaEnd& end : arena.ends) {
      end.position.ceiling = highest(from, end.position);
      if (!known(end.position.form)) end.position.form = LinearForm::of(end.position.ceiling);
      end.last = 0;
    }
    return arena;
  }

  Context& context_;
  Arithmetic& arithmetic_;
  Memory& memory_;
  const State& a_;
  const State& b_;
  State result_;
  std::vector<Pair> pairs_;
  std::vector<Value> lost_;
  std::size_t retained_ = 0;  ///< So many of the first pairs are symbols that were there before.
  LinearForm zero_;
  const LinearForm* target_a_ = &zero_;
  const LinearForm* target_b_ = &zero_;
  std::map<std::pair<ArenaKey, std::size_t>, std::uint32_t> generations_;
};

/// Finds what the symbols of the general state are in the special one, by matching values place by place.
class Matcher {
 public:
  Matcher(Context& context, Arithmetic& arithmetic, Memory& memory, const State& general, const State& special)
      : context_(context), arithmetic_(arithmetic), memory_(memory), general_(general), special_(special) {}

  bool run(bool ignore_positions) {
    ignore_positions_ = ignore_positions;
    return match_frames() && match_memory() && match_arenas() && general_.caught == special_.caught &&
           general_.thrown == special_.thrown && check_definitions();
  }

  [[nodiscard]] const std::map<SymbolId, Value>& mapping() const { return mapping_; }

 private:
  /// symbol of general := value (an integer over a symbol of special, read as a mathematical integer).
  bool bind(SymbolId symbol, Int scale, SymbolId target, Int offset) {
    Value value = Value::integer(64, target, static_cast<std::int64_t>(scale), static_cast<std::int64_t>(offset));
    if (target == 0) value.scale = 0;
    if (!small(scale) || !small(offset)) return false;
    auto [place, is_new] = mapping_.try_emplace(symbol, value);
    if (!is_new) return place->second == value;
    const Interval* allowed = general_.range(symbol);
    if (allowed == nullptr) return true;
    auto have = range_of(special_, value);
    return have && allowed->includes(*have);
  }

  bool match_integers(const Value& g, const Value& s) {
    if (g == s && g.symbol == 0) return true;
    if (g.symbol == 0) {
      auto range = range_of(special_, s);
      if (!range || !range->single()) return false;
      return Value::constant(g.width, static_cast<std::int64_t>(range->lo)) == g;
    }
    // A symbol that gives every number of the width is there in any case; a second place must say the same.
    if (silent_.contains(g.symbol)) return false;
    if (auto place = free_.find(g.symbol); place != free_.end())
      return place->second.first == g && place->second.second == s;
    const Interval* all = general_.range(g.symbol);
    if (all != nullptr && !mapping_.contains(g.symbol) && g.width <= 64 && (g.scale == 1 || g.scale == -1) &&
        all->step == 1 && all->hi - all->lo + 1 >= (static_cast<Int>(1) << g.width) &&
        context_.symbols.definition(g.symbol) == nullptr && !used_by_definition(g.symbol)) {
      free_.emplace(g.symbol, std::pair(g, s));
      return true;
    }
    if (auto place = mapping_.find(g.symbol); place != mapping_.end()) {
      // Both as numbers modulo 2^width.
      const Value& bound = place->second;
      if (bound.symbol != s.symbol && !(bound.symbol == 0 || s.symbol == 0)) return false;
      Int scale = static_cast<Int>(g.scale) * bound.scale, offset = static_cast<Int>(g.scale) * bound.base + g.base;
      if (s.symbol == 0 && bound.symbol != 0) return false;
      if (bound.symbol == 0 && s.symbol != 0) {
        auto range = range_of(special_, s);
        return range && range->single() && congruent(range->lo, offset, g.width);
      }
      return congruent(scale, s.scale, g.width) && congruent(offset, s.base, g.width);
    }
    // g.scale * symbol + g.base = s.scale * t + s.base (+ a multiple of 2^width that brings it into range).
    if (s.symbol != 0 && s.scale % g.scale != 0) return false;
    const Interval* allowed = general_.range(g.symbol);
    Int turns[3] = {0, 0, 0};
    int count = 1;
    if (g.width <= 64) {
      turns[1] = static_cast<Int>(1) << g.width;
      turns[2] = -turns[1];
      count = 3;
    }
    for (int i = 0; i < count; ++i) {
      Int rest = static_cast<Int>(s.base) - g.base + turns[i];
      if (rest % g.scale != 0) continue;
      Int scale = static_cast<Int>(s.scale) / g.scale, offset = rest / g.scale;
      if (allowed != nullptr) {
        Value value = Value::integer(64, s.symbol, static_cast<std::int64_t>(scale), static_cast<std::int64_t>(offset));
        if (!small(offset)) continue;
        auto have = range_of(special_, value);
        if (!have || !allowed->includes(*have)) continue;
      }
      return bind(g.symbol, scale, s.symbol, offset);
    }
    return false;
  }

  static bool congruent(Int a, Int b, unsigned width) {
    if (width > 64) return a == b;
    return ((a - b) & ((static_cast<Int>(1) << width) - 1)) == 0;
  }

  bool match_values(const Value& g, const Value& s) {
    if (g.kind == ValueKind::dead || g.kind == ValueKind::any) return true;
    if (g.kind != s.kind || g.width != s.width) return false;
    switch (g.kind) {
      case ValueKind::integer:
        return match_integers(g, s);
      case ValueKind::pointer: {
        if (g.region != s.region) return false;
        Value a = g, b = s;
        a.kind = b.kind = ValueKind::integer;
        return match_integers(a, b);
      }
      case ValueKind::mark: {
        if (g.scale != s.scale) return false;
        const MarkRecord& m = context_.marks[static_cast<std::size_t>(g.base)];
        const MarkRecord& n = context_.marks[static_cast<std::size_t>(s.base)];
        if (m.arena != n.arena || m.end != n.end) return false;
        if (m == n && general_.arena(m.arena) != nullptr && special_.arena(m.arena) != nullptr &&
            general_.arena(m.arena)->ends[static_cast<std::size_t>(m.end)].generation ==
                special_.arena(m.arena)->ends[static_cast<std::size_t>(m.end)].generation)
          return above(m.position, n.position);
        if (status(m, general_) != status(n, special_)) return false;
        return above(m.position, n.position);
      }
      case ValueKind::bytes: {
        const auto& x = context_.byte_lists[static_cast<std::size_t>(g.base)];
        const auto& y = context_.byte_lists[static_cast<std::size_t>(s.base)];
        if (x.size() != y.size()) return false;
        for (std::size_t i = 0; i < x.size(); ++i)
          if (x[i].from != y[i].from || x[i].width != y[i].width || !match_values(x[i].value, y[i].value)) return false;
        return true;
      }
      default:
        return g == s;
    }
  }

  /// 0: certainly stale, 1: current, 2: maybe.
  static int status(const MarkRecord& mark, const State& state) {
    const ArenaState* arena = state.arena(mark.arena);
    if (arena == nullptr || mark.maybe) return 2;
    const ArenaEnd& end = arena->ends[static_cast<std::size_t>(mark.end)];
    if (end.generation == mark.generation) return 1;
    return end.older_marks_maybe ? 2 : 0;
  }

  bool match_frames() {
    const auto& g = *general_.frame;
    const auto& s = *special_.frame;
    if (g.size() != s.size()) return false;
    for (std::size_t i = 0; i < g.size(); ++i)
      if (!match_values(g[i], s[i])) return false;
    return true;
  }

  bool match_memory() {
    for (const auto& [region, held] : *general_.memory) {
      const Object* other = special_.object(region);
      if (other == nullptr) {
        // Not touched there: fine for what has an own first state and nothing learnt.
        if (!context_.regions[region].outside()) return false;
        State copy = special_;
        Object first = memory_.object(copy, region);
        if (!match_objects(*held, first, region)) return false;
        continue;
      }
      if (!match_objects(*held, *other, region)) return false;
    }
    for (const auto& [region, held] : *special_.memory)
      if (general_.object(region) == nullptr) {
        if (!context_.regions[region].outside()) return false;
        // The general state knows nothing yet of this object but its first state.
        State copy = general_;
        Object first = memory_.object(copy, region);
        if (!match_objects(first, *held, region)) return false;
      }
    return true;
  }

  bool match_objects(const Object& g, const Object& s, RegionId) {
    if (g.fill != s.fill && g.fill != Fill::any) return false;
    if (s.escaped && !g.escaped) return false;
    if (g.size.kind != ValueKind::any && !match_values(g.size, s.size)) return false;
    auto j = s.cells.begin();
    for (const Cell& cell : g.cells) {
      while (j != s.cells.end() && j->end() <= cell.offset) {
        // In the special state only: the fill must allow anything there.
        if (!covers(g, *j)) return false;
        ++j;
      }
      if (j != s.cells.end() && j->offset == cell.offset && j->size == cell.size) {
        if (!match_values(cell.value, j->value)) return false;
        ++j;
        continue;
      }
      if (cell.value.kind == ValueKind::any) {
        while (j != s.cells.end() && j->offset < cell.end()) {
          if (j->offset < cell.offset || j->end() > cell.end()) return false;
          ++j;
        }
        continue;
      }
      // In the general state only: an unknown from outside that is not narrowed says nothing.
      bool free_symbol =
          cell.from_outside && cell.value.is_integer() && cell.value.symbol != 0 && unconstrained(cell.value);
      if (free_symbol && (j == s.cells.end() || j->offset >= cell.end())) {
        silent_.insert(cell.value.symbol);
        continue;
      }
      return false;
    }
    for (; j != s.cells.end(); ++j)
      if (!covers(g, *j)) return false;
    return true;
  }

  bool covers(const Object& g, const Cell& cell) const {
    if (g.fill == Fill::any) return true;
    if (g.fill == Fill::outside && !cell.value.is_pointer()) return true;
    if (g.fill == Fill::outside) return cell.from_outside && cell.value.region != kUnknownRegion;
    return false;
  }

  [[nodiscard]] bool unconstrained(const Value& value) const {
    if (context_.symbols.definition(value.symbol) != nullptr || mapping_.contains(value.symbol) ||
        free_.contains(value.symbol) || silent_.contains(value.symbol))
      return false;
    // Mentioned nowhere else would have to be shown; only full ranges are taken, and only if no definition uses it.
    const Interval* range = general_.range(value.symbol);
    if (range == nullptr) return true;
    if (range->hi - range->lo + 1 < (static_cast<Int>(1) << std::min<unsigned>(value.width, 80))) return false;
    return !used_by_definition(value.symbol);
  }

  bool at_least(const Position& general, const Position& special) {
    return ignore_positions_ || above(general, special);
  }

  bool above(const Position& general, const Position& special) {
    if (general.ceiling < highest(special_, special)) return false;
    const LinearForm& g = general.form;
    const LinearForm& s = special.form;
    // A form that is above the ceiling says nothing more than the ceiling.
    LinearForm difference = LinearForm::of(g.constant);
    for (auto [symbol, factor] : g.terms) {
      auto place = mapping_.find(symbol);
      if (place == mapping_.end()) {
        if (free_.contains(symbol) || special_.range(symbol) == nullptr) return false;
        difference += LinearForm::of(symbol, factor, 0);
      } else {
        difference += LinearForm::of(place->second.symbol, factor * place->second.scale, factor * place->second.base);
      }
    }
    difference -= s;
    auto range = range_of(special_, difference);
    if (range && range->lo >= 0) return true;
    auto least = range_of(general_, g);
    return least && least->lo >= general.ceiling;
  }

  bool match_arenas() {
    for (const ArenaState& s : *special_.arenas) {
      const ArenaState* g = general_.arena(s.key);
      if (g == nullptr) return false;
      if (g->capacity && (!s.capacity || !g->capacity->includes(*s.capacity))) return false;
      for (std::size_t end = 0; end < 2; ++end) {
        if (!at_least(g->ends[end].position, s.ends[end].position)) return false;
        if (g->ends[end].last != 0 && g->ends[end].last != s.ends[end].last) return false;
      }
    }
    return true;
  }

  /// A symbol of the general state that is the result of an operation must be that of the mapped operands in the special state.
  bool check_definitions() {
    for (const SymbolRange& entry : *general_.symbols) {
      auto mapped = mapping_.find(entry.symbol);
      bool identity = mapped == mapping_.end() || (mapped->second == Value::integer(64, entry.symbol, 1, 0));
      if (free_.contains(entry.symbol)) continue;
      if (mapped == mapping_.end()) {
        // Not matched anywhere: a caller's symbol, or an operand. It stands for itself, with no more than is known of it.
        const Interval* have = special_.range(entry.symbol);
        if (have != nullptr && !entry.range.includes(*have)) return false;
        if (have == nullptr && used_by_definition(entry.symbol)) return false;
      }
      const Definition* definition = context_.symbols.definition(entry.symbol);
      if (definition == nullptr) continue;
      bool operands_stay = true;
      for (const Value* operand : {&definition->x, &definition->y, &definition->z}) {
        if (operand->symbol == 0) continue;
        auto place = mapping_.find(operand->symbol);
        if (place != mapping_.end() && !(place->second == Value::integer(64, operand->symbol, 1, 0)))
          operands_stay = false;
        if (general_.range(operand->symbol) == nullptr) operands_stay = operands_stay && identity;
      }
      if (mapped == mapping_.end() && special_.range(entry.symbol) == nullptr &&
          !entry.range.includes(arithmetic_.evaluate(special_, *definition)))
        return false;
      if (identity && operands_stay) continue;
      if (mapped == mapping_.end()) return false;
      // The same operation on the mapped operands, by name.
      Definition image = *definition;
      for (Value* operand : {&image.x, &image.y, &image.z}) {
        if (operand->symbol == 0) continue;
        auto place = mapping_.find(operand->symbol);
        if (place == mapping_.end()) continue;
        const Value& to = place->second;
        operand->base = static_cast<std::int64_t>(operand->scale * to.base + operand->base);
        operand->scale = operand->scale * to.scale;
        operand->symbol = to.symbol;
        if (operand->symbol == 0)
          *operand = operand->is_pointer() ? *operand : Value::constant(operand->width, operand->base);
      }
      SymbolId known = context_.symbols.find(image);
      if (known == 0 || !(mapped->second == Value::integer(64, known, 1, 0))) return false;
    }
    return true;
  }

  [[nodiscard]] bool used_by_definition(SymbolId symbol) const {
    const auto& users = context_.symbols.users(symbol);
    return std::any_of(users.begin(), users.end(), [&](SymbolId user) { return general_.range(user) != nullptr; });
  }

  Context& context_;
  Arithmetic& arithmetic_;
  Memory& memory_;
  const State& general_;
  const State& special_;
  std::map<SymbolId, Value> mapping_;
  std::set<SymbolId> silent_;                         ///< Taken to say nothing: nothing else may be made of them.
  std::map<SymbolId, std::pair<Value, Value>> free_;  ///< Matched as any number: where, and with what.
  bool ignore_positions_ = false;
};

std::size_t hash_value(std::size_t seed, const State& state, const Value& as_is, bool exact) {
  Value value = exact ? Arithmetic::simplify(state, as_is) : as_is;
  seed = hash_mix(seed, static_cast<std::size_t>(value.kind));
  if (value.is_pointer()) seed = hash_mix(seed, value.region);
  if (exact && value.symbol == 0) seed = hash_mix(seed, static_cast<std::size_t>(value.base));
  if (exact && value.symbol != 0) seed = hash_mix(seed, 0x5a5a);
  return seed;
}

std::size_t hash_state(const State& state, const Context& context, bool exact) {
  std::size_t h = 17;
  for (const Value& value : *state.frame) h = hash_value(h, state, value, exact);
  if (exact)
    for (const SymbolRange& entry : *state.symbols)
      if (entry.range.single() && context.symbols.definition(entry.symbol) != nullptr)
        h = hash_mix(hash_mix(h, entry.symbol), static_cast<std::size_t>(entry.range.lo));
  for (const auto& [region, object] : *state.memory) {
    std::size_t inner = region;
    bool shaped = !context.regions[region].outside();  // Memory outside is always there, touched or not.
    if (object->size.symbol == 0) inner = hash_mix(inner, static_cast<std::size_t>(object->size.base));
    for (const Cell& cell : object->cells) {
      bool pointer = cell.value.is_pointer() || cell.value.kind == ValueKind::mark;
      if (cell.from_outside || (!pointer && !(exact && Arithmetic::simplify(state, cell.value).is_constant())))
        continue;
      inner = hash_mix(inner, static_cast<std::size_t>(cell.offset));
      inner = hash_value(inner, state, cell.value, exact);
      shaped = true;
    }
    if (shaped) h = hash_mix(h, inner);
  }
  h = hash_mix(h, state.caught.size());
  for (const Exception& exception : state.caught) h = hash_value(h, state, exception.type, true);
  h = hash_value(h, state, state.thrown.type, true);
  h = hash_value(h, state, state.thrown.object, false);
  return h;
}

}  // namespace

std::size_t Lattice::shape(const State& state) const { return hash_state(state, context_, false); }
std::size_t Lattice::exact_shape(const State& state) const { return hash_state(state, context_, true); }

State Lattice::join(const State& a, const State& b, std::vector<Unified>* unified) {
  return Joiner(context_, arithmetic_, memory_, a, b).run(unified);
}

bool Lattice::includes(const State& general, const State& special, bool ignore_positions,
                       std::vector<std::pair<SymbolId, Value>>* mapping) {
  Matcher matcher(context_, arithmetic_, memory_, general, special);
  if (!matcher.run(ignore_positions)) return false;
  if (mapping != nullptr) mapping->assign(matcher.mapping().begin(), matcher.mapping().end());
  return true;
}

/// Too many states differ in constants. A place that holds few different constants is a flag, a state, a way that was taken; one that
/// holds many is a counter. So the places with the fewest tell the states apart, as many of them as leave at most `apart` classes.
std::vector<std::vector<std::size_t>> Lattice::classes(const std::vector<State>& states,
                                                       const std::vector<std::size_t>& group, std::size_t apart) const {
  constexpr std::size_t kFew = 4;
  using Place = std::pair<RegionId, std::int64_t>;  // Region 0: a slot.
  std::map<Place, std::vector<Value>> contents;     // By member of the group; dead where there is nothing.
  for (std::size_t i = 0; i < group.size(); ++i) {
    const State& state = states[group[i]];
    auto note = [&](const Place& place, const Value& as_is) {
      Value value = Arithmetic::simplify(state, as_is);
      if (value.kind == ValueKind::dead) return;
      if (!value.is_constant()) value = Value::any(value.width);
      auto& list = contents[place];
      list.resize(group.size());
      list[i] = value;
    };
    for (std::size_t slot = 0; slot < state.frame->size(); ++slot)
      note({0, static_cast<std::int64_t>(slot)}, (*state.frame)[slot]);
    for (const auto& [region, object] : *state.memory)
      for (const Cell& cell : object->cells)
        if (!cell.from_outside) note({region, cell.offset}, cell.value);
  }
  std::vector<std::pair<std::size_t, Place>> telling;
  for (const auto& [place, list] : contents) {
    std::vector<Value> different;
    for (const Value& value : list)
      if (different.size() <= kFew && std::find(different.begin(), different.end(), value) == different.end())
        different.push_back(value);
    if (different.size() >= 2 && different.size() <= kFew) telling.emplace_back(different.size(), place);
  }
  std::sort(telling.begin(), telling.end());
  std::vector<std::size_t> key(group.size(), 0);
  std::size_t count = 1;
  for (const auto& [different, place] : telling) {
    std::map<std::pair<std::size_t, std::int64_t>, std::size_t> finer;
    std::vector<std::size_t> next(group.size());
    const auto& list = contents[place];
    for (std::size_t i = 0; i < group.size(); ++i) {
      std::int64_t content = list[i].is_constant() ? list[i].base : INT64_MIN + static_cast<std::int64_t>(list[i].kind);
      next[i] = finer.try_emplace({key[i], content}, finer.size()).first->second;
    }
    if (finer.size() > apart) continue;
    key = next;
    count = finer.size();
  }
  std::vector<std::vector<std::size_t>> result(count);
  for (std::size_t i = 0; i < group.size(); ++i) result[key[i]].push_back(group[i]);
  return result;
}

void Lattice::merge(std::vector<State>& states, std::size_t apart) {
  if (states.size() < 2) return;
  // Equal in all constants: nothing tells them apart.
  std::vector<State> out;
  std::unordered_map<std::size_t, std::size_t> by_constants;
  for (State& state : states) {
    auto [place, is_new] = by_constants.try_emplace(exact_shape(state), out.size());
    if (is_new)
      out.push_back(std::move(state));
    else
      out[place->second] = join(out[place->second], state);
  }
  std::unordered_map<std::size_t, std::vector<std::size_t>> by_shape;
  std::vector<std::size_t> keys(out.size());
  for (std::size_t i = 0; i < out.size(); ++i) by_shape[keys[i] = shape(out[i])].push_back(i);
  states.clear();
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto& group = by_shape[keys[i]];
    if (group.size() <= apart) {
      states.push_back(std::move(out[i]));
    } else if (group.front() == i) {
      for (const std::vector<std::size_t>& together : classes(out, group, apart)) {
        State all = std::move(out[together.front()]);
        for (std::size_t j = 1; j < together.size(); ++j) all = join(all, out[together[j]]);
        states.push_back(std::move(all));
      }
    }
  }
}

void Lattice::collect(State& state, const llvm::BitVector* live, const Pinned& pinned, SymbolId forget_from) {
  if (live != nullptr) {
    bool dirty = false;
    const auto& frame = *state.frame;
    for (std::size_t i = 0; i < frame.size() && !dirty; ++i)
      dirty = frame[i].kind != ValueKind::dead && !live->test(static_cast<unsigned>(i));
    if (dirty) {
      auto& slots = state.frame.edit();
      for (std::size_t i = 0; i < slots.size(); ++i)
        if (!live->test(static_cast<unsigned>(i))) slots[i] = {};
    }
  }
  // Objects.
  std::set<RegionId> reached;
  std::vector<RegionId> work;
  auto reach_region = [&](RegionId region) {
    if (region > kUnknownRegion && state.object(region) != nullptr && reached.insert(region).second)
      work.push_back(region);
  };
  std::vector<Value> nested;
  auto reach = [&](const Value& value) {
    nested.assign(1, value);
    while (!nested.empty()) {
      Value next = nested.back();
      nested.pop_back();
      if (next.is_pointer()) reach_region(next.region);
      if (next.kind == ValueKind::bytes)
        for (const Piece& piece : context_.byte_lists[static_cast<std::size_t>(next.base)])
          nested.push_back(piece.value);
      for (const Definition* d = context_.symbols.definition(next.symbol);
           d != nullptr && d->operation == Operation::address; d = nullptr)
        reach_region(d->x.region);
    }
  };
  bool any_new = std::any_of(state.memory->begin(), state.memory->end(),
                             [&](const auto& entry) { return entry.second->born >= pinned.birth; });
  if (any_new) {
    for (const Value& value : *state.frame) reach(value);
    for (const Exception& exception : state.caught) reach(exception.object);
    reach(state.thrown.object);
    for (const auto& [region, object] : *state.memory)
      if (object->born < pinned.birth || object->escaped || context_.regions[region].outside()) reach_region(region);
    for (const ArenaState& arena : *state.arenas) reach_region(arena.key.first);
    while (!work.empty()) {
      RegionId region = work.back();
      work.pop_back();
      const Object* object = state.object(region);
      for (const Cell& cell : object->cells) reach(cell.value);
    }
    if (reached.size() != state.memory->size())
      std::erase_if(state.memory.edit(), [&](const auto& entry) { return !reached.contains(entry.first); });
  }

  // Symbols that something mentions.
  std::unordered_set<SymbolId> mentioned;
  std::vector<SymbolId> symbols;
  auto mention = [&](SymbolId symbol) {
    if (symbol != 0 && mentioned.insert(symbol).second) symbols.push_back(symbol);
  };
  auto mention_value = [&](const Value& value) {
    nested.assign(1, value);
    while (!nested.empty()) {
      Value next = nested.back();
      nested.pop_back();
      mention(next.symbol);
      if (next.kind == ValueKind::bytes)
        for (const Piece& piece : context_.byte_lists[static_cast<std::size_t>(next.base)])
          nested.push_back(piece.value);
      if (next.kind == ValueKind::mark)
        for (auto [symbol, factor] : context_.marks[static_cast<std::size_t>(next.base)].position.form.terms)
          mention(symbol);
    }
  };
  for (const Value& value : *state.frame) mention_value(value);
  for (const ArenaState& arena : *state.arenas)
    for (const ArenaEnd& end : arena.ends)
      for (auto [symbol, factor] : end.position.form.terms) mention(symbol);
  if (forget_from != 0) {
    // Unknowns that were read since: only if nothing but their own cell knows them.
    std::unordered_map<SymbolId, unsigned> uses;
    for (const Value& value : *state.frame) ++uses[value.symbol];
    bool any = false;
    for (const auto& [region, object] : *state.memory)
      for (const Cell& cell : object->cells) {
        ++uses[cell.value.symbol];
        any |= cell.from_outside && cell.value.is_integer() && cell.value.symbol >= forget_from;
      }
    if (any) {
      for (std::size_t i = 0; i < state.memory->size(); ++i) {
        const Object& object = *(*state.memory)[i].second;
        auto droppable = [&](const Cell& cell) {
          return cell.from_outside && cell.value.is_integer() &&
                 (cell.value.symbol >= forget_from || cell.value.symbol == 0) && uses[cell.value.symbol] <= 1 &&
                 !mentioned.contains(cell.value.symbol);
        };
        if (object.fill == Fill::zero || std::none_of(object.cells.begin(), object.cells.end(), droppable)) continue;
        std::erase_if(state.memory.edit()[i].second.edit().cells, droppable);
      }
    }
  }
  for (const auto& [region, object] : *state.memory) {
    mention_value(object->size);
    for (const Cell& cell : object->cells) mention_value(cell.value);
  }
  while (!symbols.empty()) {
    SymbolId symbol = symbols.back();
    symbols.pop_back();
    if (const Definition* d = context_.symbols.definition(symbol)) {
      mention(d->x.symbol);
      mention(d->y.symbol);
      mention(d->z.symbol);
    }
  }
  // What a branch taught of a result stays while its operands live: the same question may be asked again.
  for (const SymbolRange& entry : *state.symbols) {
    if (entry.symbol < pinned.watermark || !entry.range.single() || mentioned.contains(entry.symbol)) continue;
    const Definition* d = context_.symbols.definition(entry.symbol);
    if (d == nullptr) continue;
    auto lives = [&](const Value& operand) {
      return operand.symbol == 0 || operand.symbol < pinned.watermark || mentioned.contains(operand.symbol);
    };
    bool has_operand = d->x.symbol != 0 || d->y.symbol != 0 || d->z.symbol != 0;
    if (has_operand && lives(d->x) && lives(d->y) && lives(d->z) && !arithmetic_.evaluate(state, *d).single())
      mentioned.insert(entry.symbol);
  }
  auto useless = [&](const SymbolRange& entry) {
    return entry.symbol >= pinned.watermark && !mentioned.contains(entry.symbol) &&
           !context_.symbols.over_inputs(entry.symbol);
  };
  if (std::any_of(state.symbols->begin(), state.symbols->end(), useless)) std::erase_if(state.symbols.edit(), useless);
}

}  // namespace wcmu
