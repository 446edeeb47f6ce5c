// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The join of two states, and how it keeps relations. Two values that differ between the states become one `p*t + q` over a new symbol
// t, which is a number in each of the states: t = ea in the first, t = eb in the second. Before a symbol is made, those already made
// are tried: if the next pair of values is p*ea + q and p*eb + q for integers p, q it is p*t + q. So an index, a pointer that runs
// along and a remaining count stay related through any number of joins. This is the affine-equality idea of Karr ("Affine
// relationships among variables of a program", 1976), restricted to one symbol a value, which keeps a join linear in the size of the
// state.
#include "execution/lattice.hpp"

#include <algorithm>

namespace wcmu {
namespace {

/// scale * symbol + offset as a mathematical integer.
struct Expression {
  SymbolId symbol = 0;
  Int scale = 0;
  Int offset = 0;
  friend bool operator==(const Expression&, const Expression&) = default;
};

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
    result_.has_summaries = a_.has_summaries || b_.has_summaries;
    result_.has_folded = a_.has_folded || b_.has_folded;
    keeps_sums_ = unified == nullptr;
    join_symbols(unified == nullptr);
    join_frames();
    join_memory();
    join_arenas();
    join_exceptions();
    join_recollections();
    join_counts();
    for (const Value& pointer : lost_) memory_.escape(result_, pointer);
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
      if (x.shares(y)) {
        out.push_back_chunk(x);
        x = x.next_chunk();
        y = y.next_chunk();
      } else if (x->symbol < y->symbol) {
        ++x;
      } else if (y->symbol < x->symbol) {
        ++y;
      } else {
        out.push_back({x->symbol, wcmu::join(x->range, y->range)});
        // A symbol that is one number here and another there is ready to tell the states apart.
        if (reuse && x->range.single() && y->range.single() && x->range.lo != y->range.lo && pairs_.size() < 16 &&
            is_small(x->range.lo) && is_small(y->range.lo))
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

  /// One `p * t + q` for both over a symbol that tells the states apart already.
  std::optional<Value> known_pair(unsigned width, const Expression& a, const Expression& b) const {
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
      if (!matches(pair.a, a) || !matches(pair.b, b) || !is_small(p) || !is_small(q)) continue;
      return Value::integer(width, pair.symbol, static_cast<std::int64_t>(p), static_cast<std::int64_t>(q));
    }
    return std::nullopt;
  }

  /// One `p * t + q` for both; nothing if they have no bounds.
  std::optional<Value> unify(unsigned width, const Expression& a, const Expression& b) {
    if (auto known = known_pair(width, a, b)) return known;
    // t := (value - a.offset) / common: the finest grid that both are on.
    Int common = gcd(gcd(a.scale, b.scale), a.offset - b.offset);
    if (common == 0) return std::nullopt;
    Pair pair;
    pair.a = {a.symbol, a.scale / common, 0};
    pair.b = {b.symbol, b.scale / common, (b.offset - a.offset) / common};
    auto x = range(a_, pair.a), y = range(b_, pair.b);
    if (!x || !y || !is_small(common) || !is_small(a.offset) || !is_small(pair.b.offset)) return std::nullopt;
    pair.symbol = context_.symbols.fresh();
    result_.set_range(pair.symbol, wcmu::join(*x, *y));
    pairs_.push_back(pair);
    return Value::integer(width, pair.symbol, static_cast<std::int64_t>(common), static_cast<std::int64_t>(a.offset));
  }

  /// Both are sums, or differences: that of the joined operands is what they have in common. So a place, a distance and what is left
  /// behind it stay related although each is of two numbers.
  std::optional<Value> join_sums(const Value& a, const Value& b) {
    const Definition* of_a = context_.symbols.definition(a.symbol);
    const Definition* of_b = context_.symbols.definition(b.symbol);
    if (of_a == nullptr || of_b == nullptr || a.symbol == b.symbol || a.scale != b.scale || a.base != b.base ||
        of_a->operation != of_b->operation || of_a->flags != of_b->flags || of_a->width != of_b->width ||
        (of_a->operation != Operation::add && of_a->operation != Operation::sub) || depth_ > 0)
      return std::nullopt;
    for (const auto& [definition, state] : {std::pair(of_a, &a_), std::pair(of_b, &b_)})
      for (const Value* operand : {&definition->x, &definition->y})
        if (!operand->is_integer() || (operand->symbol != 0 && state->range(operand->symbol) == nullptr))
          return std::nullopt;
    const Interval *in_a = a_.range(a.symbol), *in_b = b_.range(b.symbol);
    if (in_a == nullptr || in_b == nullptr) return std::nullopt;
    const Interval hull = wcmu::join(*in_a, *in_b);
    Definition both = *of_a;
    ++depth_;
    both.x = join_integers(of_a->x, of_b->x);
    both.y = join_integers(of_a->y, of_b->y);
    --depth_;
    Value sum = arithmetic_.define(result_, both);
    if (sum.symbol == 0) return std::nullopt;
    if (auto range = meet(*result_.range(sum.symbol), hull)) result_.set_range(sum.symbol, *range);
    return Value::integer(a.width, sum.symbol, a.scale, a.base);
  }

  Value join_integers(const Value& a, const Value& b) {
    unsigned width = a.width;
    if (a == b) return a;
    if (width > 64) return Value::any(width);
    if (keeps_sums_)
      if (auto sum = join_sums(a, b)) return *sum;
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
    if (a.kind == ValueKind::mark && b.kind == ValueKind::mark && a.scale == b.scale) return join_marks(a, b);
    if (a.kind == ValueKind::choice || b.kind == ValueKind::choice) {
      lose(a, b);
      return Value::any(a.width);
    }
    if ((a.kind == ValueKind::bytes || b.kind == ValueKind::bytes) && a.kind != ValueKind::any &&
        b.kind != ValueKind::any)
      return join_bytes(a, b);
    if (a.is_integer() || b.is_integer()) {
      // An unknown beside a number.
      if (a.kind == ValueKind::any || b.kind == ValueKind::any) return Value::any(a.width);
    }
    Value lost = lose(a, b);
    return a.is_pointer() && b.is_pointer() ? lost : Value::any(a.width);
  }

  /// Two marks of the same word.
  Value join_marks(const Value& a, const Value& b) {
    const MarkRecord& m = context_.marks[static_cast<std::size_t>(a.base)];
    const MarkRecord& n = context_.marks[static_cast<std::size_t>(b.base)];
    if (m.arena != n.arena || m.end != n.end) return Value::any(a.width);
    MarkRecord both = m;
    both.position = join_positions(m.position, n.position, m.end);
    both.birth = std::max(m.birth, n.birth);
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

  /// Field by field, along the cuts of either.
  Value join_bytes(const Value& a, const Value& b) {
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
    std::inplace_merge(regions.begin(), regions.begin() + static_cast<std::ptrdiff_t>(a_.memory->size()),
                       regions.end());
    regions.erase(std::unique(regions.begin(), regions.end()), regions.end());
    auto& out = result_.memory.edit();
    auto held = [](const State& state, RegionId region) -> const Cow<Object>* {
      const HeldObject* place = state.memory->find(region);
      return place != nullptr ? &place->second : nullptr;
    };
    for (RegionId region : regions) {
      const RegionInfo& info = context_.regions[region];
      const Cow<Object>* x = held(a, region);
      const Cow<Object>* y = held(b, region);
      if (x == nullptr || y == nullptr) {
        if (!info.outside()) {
          out.push_back({region, x != nullptr ? *x : *y});
          if (x != nullptr ? (*x)->summary : (*y)->summary) own_symbols(*out.edit(region), x != nullptr ? a_ : b_);
          continue;
        }
        memory_.object(a, region);
        memory_.object(b, region);
        x = held(a, region);
        y = held(b, region);
      }
      if (x->same(*y)) {
        out.push_back({region, *x});
        continue;
      }
      out.push_back({region, Cow<Object>(join_objects(a, b, region))});
    }
  }

  /// The summary of one state only: its symbols may mean something else in the other.
  void own_symbols(HeldObject& held, const State& from) {
    std::vector<Cell> symbolic;
    held.second->cells.visit_marked([&](const Cell& cell) {
      if (cell.value.symbol != 0) symbolic.push_back(cell);
    });
    if (symbolic.empty()) return;
    Object object = *held.second;
    for (const Cell& cell : symbolic) {
      const Interval* range = from.range(cell.value.symbol);
      Value& value = object.cells.edit(cell.offset)->value;
      value.symbol = context_.symbols.fresh();
      result_.set_range(value.symbol, range != nullptr ? *range : Interval::range(-kIntLimit, kIntLimit));
    }
    held.second = Cow<Object>(std::move(object));
  }

  Object join_objects(State& a, State& b, RegionId region) {
    const Cow<Object> held_x = a.memory->find(region)->second, held_y = b.memory->find(region)->second;
    const Object &x = *held_x, &y = *held_y;
    Object out;
    out.summary = x.summary || y.summary;
    out.folded_into = x.folded_into != 0 ? x.folded_into : y.folded_into;
    out.size = join_values(x.size, y.size);
    out.escaped = x.escaped || y.escaped;
    out.born = std::min(x.born, y.born);
    if (y.given_back != 0) out.given_back = x.given_back;
    out.fill = x.fill == y.fill ? x.fill : Fill::any;
    // Bytes that only one fill covers with knowledge are lost where the fills differ; cells of one state are read in the other.
    auto i = x.cells.begin(), j = y.cells.begin();
    while (i != x.cells.end() || j != y.cells.end()) {
      if (i.shares(j) &&
          !out.summary) {  // What is the same in both is its own join; but each cell of a summary has its own symbols.
        out.cells.push_back_chunk(i);
        i = i.next_chunk();
        j = j.next_chunk();
        continue;
      }
      const Cell* next = nullptr;
      bool both = false, in_a = false;
      if (j == y.cells.end() || (i != x.cells.end() && i->end() <= j->offset)) {
        next = &*i++;
        in_a = true;
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
    if (a.is_summary(region)) {
      // No symbol of it may have to do with anything else.
      if (auto both = memory_.blend(result_, a_, x, b_, y)) return *both;
      lost_.push_back(x);
      lost_.push_back(y);
      return Value::any(static_cast<unsigned>(std::min<std::int64_t>(cell.size, 8) * 8));
    }
    const bool same_object = x.is_pointer() && y.is_pointer() && x.region == y.region;
    if (!same_object && !cell.from_outside)
      if (auto both = context_.either(x, y)) {
        result_.has_summaries |= both->kind == ValueKind::choice;
        return *both;
      }
    return join_values(x, y);
  }

  static void push(Object& object, const Cell& cell) { object.cells.push_back(cell); }

  Position join_positions(Position a, Position b, End end) {
    const std::uint64_t charged = a.charged | b.charged;
    context_.charge(a, charged, end);
    context_.charge(b, charged, end);
    const Int in_a = highest(a_, a), in_b = highest(b_, b);
    const HistoryId history = in_a >= in_b ? context_.histories.settle(a_, a) : context_.histories.settle(b_, b);
    return {join_forms(a.form, b.form), std::max(in_a, in_b), history, charged};
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
      both.sealed = x->sealed == y->sealed ? x->sealed : Sealed::maybe;
      both.prefix = wcmu::join(x->prefix, y->prefix);
      both.prefix_history = (x->prefix.hi >= y->prefix.hi ? x : y)->prefix_history;
      for (std::size_t end = 0; end < 2; ++end) {
        Position p = x->ends[end].position, q = y->ends[end].position;
        context_.charge(p, q.charged, static_cast<End>(end));
        context_.charge(q, p.charged, static_cast<End>(end));
        target_a_ = &p.form;
        target_b_ = &q.form;
        both.ends[end].position = join_positions(p, q, static_cast<End>(end));
        target_a_ = target_b_ = &zero_;
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
    for (std::size_t number = 0; number < 2; ++number) {
      ArenaEnd& end = arena.ends[number];
      end.position.history = context_.histories.settle(from, end.position);
      end.position.ceiling = highest(from, end.position);
      if (!known(end.position.form)) end.position.form = LinearForm::of(end.position.ceiling);
      if (end.position.charged != 0) {
        Position empty;
        context_.charge(empty, end.position.charged, static_cast<End>(number));
        end.position.ceiling = std::max(end.position.ceiling, empty.ceiling);
        end.position.form = LinearForm::of(end.position.ceiling);
      }
      end.last = 0;
    }
    if (arena.sealed == Sealed::yes) arena.sealed = Sealed::maybe;
    arena.prefix = wcmu::join(arena.prefix, Interval::of(0));
    return arena;
  }

  void join_exceptions() {
    const Exception unknown{Value::any(64), Value::any(64)};
    auto join_lists = [&](const std::vector<Exception>& a, const std::vector<Exception>& b) {
      if (a == b) return a;
      for (const auto* list : {&a, &b})
        for (const Exception& exception : *list) lost_.push_back(exception.object);
      return std::vector<Exception>(std::max(a.size(), b.size()), unknown);
    };
    result_.caught = join_lists(a_.caught, b_.caught);
    result_.landed = join_lists(a_.landed, b_.landed);
    if (!(a_.thrown == b_.thrown))
      for (const State* state : {&a_, &b_}) lost_.push_back(state->thrown.object);
    result_.thrown = a_.thrown == b_.thrown ? a_.thrown : unknown;
  }

  void join_counts() {
    result_.entered = a_.entered;
    if (a_.entered.same(b_.entered)) return;
    auto& most = result_.entered.edit();
    most.resize(std::max(a_.entered->size(), b_.entered->size()));
    for (std::size_t i = 0; i < b_.entered->size(); ++i) most[i] = std::max(most[i], (*b_.entered)[i]);
  }

  /// What both know of the same symbols.
  void join_recollections() {
    if (a_.recollections.same(b_.recollections)) {
      result_.recollections = a_.recollections;
    } else {
      for (const Recollection& read : *a_.recollections)
        if (std::find(b_.recollections->begin(), b_.recollections->end(), read) != b_.recollections->end())
          result_.recollections.edit().push_back(read);
    }
    // Both knew these symbols, or the result would not.
    result_.forget_recollections([&](const Recollection& read) {
      return result_.object(read.pointer.region) == nullptr || result_.range(read.pointer.symbol) == nullptr ||
             result_.range(read.value.symbol) == nullptr;
    });
  }

  Context& context_;
  Arithmetic& arithmetic_;
  Memory& memory_;
  const State& a_;
  const State& b_;
  State result_;
  std::vector<Pair> pairs_;
  std::vector<Value> lost_;
  bool keeps_sums_ = false;
  int depth_ = 0;             ///< Of join_sums().
  std::size_t retained_ = 0;  ///< So many of the first pairs are symbols that were there before.
  LinearForm zero_;
  const LinearForm* target_a_ = &zero_;
  const LinearForm* target_b_ = &zero_;
  std::map<std::pair<ArenaKey, std::size_t>, std::uint32_t> generations_;
};

}  // namespace

State Lattice::join(const State& a, const State& b, std::vector<Unified>* unified) {
  return Joiner(context_, arithmetic_, memory_, a, b).run(unified);
}

}  // namespace wcmu
