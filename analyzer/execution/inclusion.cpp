// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The inclusion of one state in another. The symbols of the two differ, so a mapping from the general state's symbols to values of the
// special one is sought while frames, objects and arenas are compared place by place. What cannot be matched is not included: a wrong
// "no" costs another round, a wrong "yes" would lose executions.
#include "execution/lattice.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace wcmu {
namespace {

/// Finds what the symbols of the general state are in the special one, by matching values place by place.
class Matcher {
 public:
  Matcher(Context& context, Arithmetic& arithmetic, Memory& memory, const State& general, const State& special)
      : context_(context), arithmetic_(arithmetic), memory_(memory), general_(general), special_(special) {}

  bool run(bool ignore_positions) {
    ignore_positions_ = ignore_positions;
    return match_frames() && match_memory() && match_arenas() && general_.caught == special_.caught &&
           general_.landed == special_.landed && general_.thrown == special_.thrown && match_recollections() &&
           check_definitions();
  }

  [[nodiscard]] const std::map<SymbolId, Value>& mapping() const { return mapping_; }

 private:
  /// symbol of general := value (an integer over a symbol of special, read as a mathematical integer).
  bool bind(SymbolId symbol, Int scale, SymbolId target, Int offset) {
    Value value = Value::integer(64, target, static_cast<std::int64_t>(scale), static_cast<std::int64_t>(offset));
    if (target == 0) value.scale = 0;
    if (!is_small(scale) || !is_small(offset)) return false;
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
        all->step == 1 && all->hi - all->lo + 1 >= power_of_two(g.width) &&
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
      turns[1] = power_of_two(g.width);
      turns[2] = -turns[1];
      count = 3;
    }
    for (int i = 0; i < count; ++i) {
      Int rest = static_cast<Int>(s.base) - g.base + turns[i];
      if (rest % g.scale != 0) continue;
      Int scale = static_cast<Int>(s.scale) / g.scale, offset = rest / g.scale;
      if (allowed != nullptr) {
        Value value = Value::integer(64, s.symbol, static_cast<std::int64_t>(scale), static_cast<std::int64_t>(offset));
        if (!is_small(offset)) continue;
        auto have = range_of(special_, value);
        if (!have || !allowed->includes(*have)) continue;
      }
      return bind(g.symbol, scale, s.symbol, offset);
    }
    return false;
  }

  static bool congruent(Int a, Int b, unsigned width) {
    if (width > 64) return a == b;
    return ((a - b) & (power_of_two(width) - 1)) == 0;
  }

  bool match_values(const Value& g, const Value& s) {
    if (g.kind == ValueKind::dead || g.kind == ValueKind::any) return true;
    if (g.kind == ValueKind::choice) {
      const auto all = *context_.targets(g);
      const auto some = context_.targets(s);
      return some && g.width == s.width && std::includes(all.begin(), all.end(), some->begin(), some->end());
    }
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
          return above(m.position, n.position, m.end);
        if (status(m, general_) != status(n, special_)) return false;
        return above(m.position, n.position, m.end);
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
    if (s.summary != g.summary || s.folded_into != g.folded_into) return false;
    if (g.size.kind != ValueKind::any && !match_values(g.size, s.size)) return false;
    auto j = s.cells.begin();
    for (auto i = g.cells.begin(); i != g.cells.end();) {
      if (i.shares(j) && i.in_plain_chunk()) {  // The same numbers.
        i = i.next_chunk();
        j = j.next_chunk();
        continue;
      }
      const Cell& cell = *i++;
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
    if (range->hi - range->lo + 1 < power_of_two(std::min<unsigned>(value.width, 80))) return false;
    return !used_by_definition(value.symbol);
  }

  bool at_least(const Position& general, const Position& special, End end) {
    return ignore_positions_ || above(general, special, end);
  }

  bool above(const Position& general, const Position& special, End end) {
    if ((general.charged & ~special.charged) == 0) return above(general, special);
    Position charged = special;
    context_.charge(charged, general.charged, end);
    return above(general, charged);
  }

  /// Totals that only the special one has say more of it than is asked for.
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
      if (g->sealed != s.sealed && g->sealed != Sealed::maybe) return false;
      if (!g->prefix.includes(s.prefix)) return false;
      for (std::size_t end = 0; end < 2; ++end) {
        if (!at_least(g->ends[end].position, s.ends[end].position, static_cast<End>(end))) return false;
        if (g->ends[end].last != 0 && g->ends[end].last != s.ends[end].last) return false;
      }
    }
    return true;
  }

  bool match_recollections() {
    return std::all_of(general_.recollections->begin(), general_.recollections->end(), [&](const Recollection& g) {
      return std::any_of(special_.recollections->begin(), special_.recollections->end(), [&](const Recollection& s) {
        return g.size == s.size && match_values(g.pointer, s.pointer) && match_values(g.value, s.value);
      });
    });
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
    return any_user(general_, context_.symbols, symbol, [](SymbolId, const Interval&) { return true; });
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

}  // namespace

bool Lattice::includes(const State& general, const State& special, bool ignore_positions,
                       std::vector<std::pair<SymbolId, Value>>* mapping) {
  Matcher matcher(context_, arithmetic_, memory_, general, special);
  if (!matcher.run(ignore_positions)) return false;
  if (mapping != nullptr) mapping->assign(matcher.mapping().begin(), matcher.mapping().end());
  return true;
}

}  // namespace wcmu
