// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Which states stay apart: those of different shape, and of the others as many as can be afforded.
#include "execution/lattice.hpp"

#include <llvm/ADT/DenseSet.h>
#include <llvm/ADT/STLExtras.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

namespace wcmu {
namespace {

/// Arithmetic::simplify for many values of one state: most have no symbol that is a single number.
class Simplifier {
 public:
  explicit Simplifier(const State& state) : state_(state) {
    for (const SymbolRange& entry : *state.symbols)
      if (entry.range.single()) singles_.push_back(entry.symbol);
  }
  Value operator()(const Value& value) const {
    bool single = value.symbol != 0 && std::binary_search(singles_.begin(), singles_.end(), value.symbol);
    return single ? Arithmetic::simplify(state_, value) : value;
  }

 private:
  const State& state_;
  llvm::SmallVector<SymbolId, 16> singles_;  ///< Sorted.
};

std::size_t hash_pointer(std::size_t seed, const Value& value) {
  seed = hash_mix(seed, static_cast<std::size_t>(value.kind));
  if (value.kind == ValueKind::choice) return hash_mix(seed, static_cast<std::size_t>(value.base));
  return value.is_pointer() ? hash_mix(seed, value.region) : seed;
}

std::size_t hash_exact(std::size_t seed, const Value& simplified) {
  seed = hash_pointer(seed, simplified);
  return hash_mix(seed, simplified.symbol == 0 ? static_cast<std::size_t>(simplified.base) : 0x5a5a);
}

/// Symbols that are one number in one of the states, and not in the other, or another there; sorted.
llvm::SmallVector<SymbolId, 16> different_numbers(const State& a, const State& b) {
  llvm::SmallVector<SymbolId, 16> found;
  auto x = a.symbols->begin(), y = b.symbols->begin();
  const auto single = [&](const SymbolRange& entry) {
    if (entry.range.single()) found.push_back(entry.symbol);
  };
  while (x != a.symbols->end() || y != b.symbols->end()) {
    if (x.shares(y)) {
      x = x.next_chunk();
      y = y.next_chunk();
    } else if (y == b.symbols->end() || (x != a.symbols->end() && x->symbol < y->symbol)) {
      single(*x++);
    } else if (x == a.symbols->end() || y->symbol < x->symbol) {
      single(*y++);
    } else {
      if (!(x->range == y->range)) single(x->range.single() ? *x : *y);
      ++x;
      ++y;
    }
  }
  return found;
}

/// Calls `visit` with the object and the offset of each cell that may be of a number in one of the states, and not in the other, or of
/// another there.
template <typename Visit>
void visit_differences(const State& a, const State& b, Visit visit) {
  const auto numbers = different_numbers(a, b);
  const auto each = [&](const State& all, const State& other) {
    for (const auto& [region, object] : *all.memory) {
      const Object* there = other.object(region);
      auto at = object->cells.begin();
      auto mate = there != nullptr ? there->cells.begin() : object->cells.end();
      const auto last = there != nullptr ? there->cells.end() : object->cells.end();
      while (at != object->cells.end()) {
        while (mate != last && mate->offset < at->offset) ++mate;
        const bool is_there = mate != last && mate->offset == at->offset;
        if (is_there && at.shares(mate) && (numbers.empty() || at.in_plain_chunk())) {
          at = at.next_chunk();
          mate = mate.next_chunk();
          continue;
        }
        const bool is_same = is_there && mate->value == at->value &&
                             !std::binary_search(numbers.begin(), numbers.end(), at->value.symbol);
        if (!is_same) visit(region, at->offset);
        ++at;
      }
    }
  };
  each(a, b);
  each(b, a);
}

/// `loose`: what is in there, summaries and names of what was folded do not tell states apart.
template <typename Loose>
std::size_t hash_state(const State& state, const Context& context, bool exact, const Loose* loose) {
  std::optional<Simplifier> simplify;
  if (exact) simplify.emplace(state);
  std::size_t h = 17;
  for (const Value& value : *state.frame) h = exact ? hash_exact(h, (*simplify)(value)) : hash_pointer(h, value);
  if (exact)
    for (const SymbolRange& entry : *state.symbols)
      if (entry.range.single() && context.symbols.definition(entry.symbol) != nullptr)
        h = hash_mix(hash_mix(h, entry.symbol), static_cast<std::size_t>(entry.range.lo));
  for (const auto& [region, object] : *state.memory) {
    if (context.regions[region].constant()) continue;  // There, touched or not.
    std::size_t inner = region;
    bool shaped = !context.regions[region].outside();  // Memory outside is always there, touched or not.
    if (loose != nullptr && object->folded_into != 0) continue;
    if (loose != nullptr && object->summary) {
      h = hash_mix(h, inner);
      continue;
    }
    if (object->folded_into != 0) {
      inner = hash_mix(inner, object->folded_into);
      shaped = true;
    }
    const bool is_loose = loose != nullptr && loose->objects.contains(region);
    if (is_loose) shaped = false;
    if (object->size.symbol == 0 && !is_loose) inner = hash_mix(inner, static_cast<std::size_t>(object->size.base));
    // A sum, in any order.
    auto add = [&](const Cell& cell, const Value& value) {
      const std::size_t of_cell = hash_mix(17, static_cast<std::size_t>(cell.offset));
      inner += hash_spread(exact ? hash_exact(of_cell, value) : hash_pointer(of_cell, value));
      shaped = true;
    };
    auto leads = [](const Cell& cell) {
      return cell.value.is_pointer() || cell.value.kind == ValueKind::mark || cell.value.kind == ValueKind::choice;
    };
    if (exact) {
      // What outside turned out to be, of a few that it could have been, was forked over: a class, a function.
      auto is_chosen = [&](const Value& value) {
        return value.is_pointer() && (context.regions[value.region].kind == RegionKind::global ||
                                      context.regions[value.region].kind == RegionKind::function);
      };
      const std::size_t plain = object->cells.sum_plain([&](const Cell& cell) {
        const Value value = (*simplify)(cell.value);
        if (!cell.from_outside && value.is_constant()) {
          inner += hash_plain({cell.offset, cell.size, value});
          shaped = true;
        } else if (cell.from_outside ? is_chosen(value) : leads(cell) || value.is_constant()) {
          add(cell, value);
        }
      });
      inner += plain;
      shaped |= plain != 0;
    } else {
      object->cells.visit_marked([&, region_ = region](const Cell& cell) {
        if (!cell.from_outside && leads(cell) && (loose == nullptr || !loose->cells.contains({region_, cell.offset})))
          add(cell, cell.value);
      });
    }
    if (shaped) h = hash_mix(h, inner);
  }
  if (exact)
    for (const ArenaState& arena : *state.arenas)
      for (const ArenaEnd& end : arena.ends)
        if (end.position.charged != 0)
          h = hash_mix(hash_mix(hash_mix(h, arena.key.first), static_cast<std::size_t>(arena.key.second)),
                       end.position.charged * 2 + static_cast<std::size_t>(&end - &arena.ends[0]));
  for (const auto* list : {&state.caught, &state.landed}) {
    h = hash_mix(h, list->size());
    for (const Exception& exception : *list) h = hash_exact(h, Arithmetic::simplify(state, exception.type));
  }
  h = hash_exact(h, Arithmetic::simplify(state, state.thrown.type));
  return hash_pointer(h, state.thrown.object);
}

}  // namespace

std::size_t Lattice::shape(const State& state) const { return hash_state<Loose>(state, context_, false, nullptr); }
std::size_t Lattice::exact_shape(const State& state) const { return hash_state<Loose>(state, context_, true, nullptr); }

Lattice::Loose Lattice::differences(const std::vector<State>& states) const {
  struct Seen {
    std::size_t count = 0;
    Value first;
    bool differs = false;
  };
  std::map<RegionId, Seen> objects;
  std::map<std::pair<RegionId, std::int64_t>, Seen> cells;
  const auto note = [](Seen& seen, const Value& value) {
    if (seen.count++ == 0) seen.first = value;
    const bool is_same = value.kind == seen.first.kind &&
                         (value.is_pointer() ? value.region == seen.first.region : value.base == seen.first.base);
    seen.differs |= !is_same;
  };
  for (const State& state : states)
    for (const auto& [region, object] : *state.memory) {
      if (context_.regions[region].constant() || object->summary || object->folded_into != 0) continue;
      if (!context_.regions[region].outside()) note(objects[region], object->size);
      object->cells.visit_marked([&, region = region](const Cell& cell) {
        if (!cell.from_outside && (cell.value.is_pointer() || cell.value.kind == ValueKind::choice))
          note(cells[{region, cell.offset}], cell.value);
      });
    }
  Loose loose;
  for (const auto& [region, seen] : objects)
    if (seen.differs || seen.count < states.size()) loose.objects.insert(region);
  for (const auto& [cell, seen] : cells)
    if (seen.differs || seen.count < states.size()) loose.cells.insert(cell);
  return loose;
}

/// Too many states differ in constants. A place that holds few different constants is a flag, a state, a way that was taken; one that
/// holds many is a counter. So the places with the fewest tell the states apart, as many of them as leave at most `apart` classes.
std::vector<std::vector<std::size_t>> Lattice::classes(const std::vector<State>& states,
                                                       const std::vector<std::size_t>& group, std::size_t apart) const {
  constexpr std::size_t kFew = 4;
  constexpr std::int64_t kCharges = INT64_MIN;
  using Place = std::pair<RegionId, std::int64_t>;  // Region 0: a slot.
  llvm::DenseSet<Place> candidates;
  std::vector<Simplifier> simplify;
  for (std::size_t i = 0; i < group.size(); ++i) {
    const State& state = states[group[i]];
    simplify.emplace_back(state);
    for (std::size_t slot = 0; i == 0 && slot < state.frame->size(); ++slot)
      candidates.insert({0, static_cast<std::int64_t>(slot)});
    // What is not the same in all is not the same in two that follow each other, and those share most.
    if (i > 0)
      visit_differences(states[group[i - 1]], state,
                        [&](RegionId region, std::int64_t offset) { candidates.insert({region, offset}); });
    // Whether attested totals are in a position: as if it were written in front of the arena.
    for (const ArenaState& arena : *state.arenas)
      for (std::int64_t end = 0; end < 2; ++end)
        if (arena.ends[end].position.charged != 0)
          candidates.insert({arena.key.first, kCharges + 2 * arena.key.second + end});
  }
  struct Telling {
    std::size_t different;
    Place place;
    std::vector<std::size_t> content;  ///< By member of the group: which of the different ones.
    bool operator<(const Telling& other) const {
      return std::tie(different, place) < std::tie(other.different, other.place);
    }
  };
  std::vector<Telling> telling;
  for (const Place& place : candidates) {
    llvm::SmallVector<Value, kFew + 1> different;
    std::vector<std::size_t> content;
    for (std::size_t i = 0; i < group.size() && different.size() <= kFew; ++i) {
      const State& state = states[group[i]];
      Value value;  // Dead where there is nothing.
      if (place.second < kCharges / 2) {
        const std::int64_t at = place.second - kCharges;
        const ArenaState* arena = state.arena({place.first, at / 2});
        const std::uint64_t charged = arena != nullptr ? arena->ends[at % 2].position.charged : 0;
        value = Value::constant(64, static_cast<std::int64_t>(charged));
      } else if (place.first == 0) {
        value = simplify[i]((*state.frame)[static_cast<std::size_t>(place.second)]);
      } else if (const Object* object = state.object(place.first)) {
        const Cell* cell = object->cells.find(place.second);
        if (cell != nullptr && !cell->from_outside) value = simplify[i](cell->value);
      }
      if (!value.is_constant() && value.kind != ValueKind::dead) value = Value::any(value.width);
      const auto known = llvm::find(different, value);
      content.push_back(static_cast<std::size_t>(known - different.begin()));
      if (known == different.end()) different.push_back(value);
    }
    if (different.size() >= 2 && different.size() <= kFew)
      telling.push_back({different.size(), place, std::move(content)});
  }
  std::sort(telling.begin(), telling.end());
  std::vector<std::size_t> key(group.size(), 0);
  std::size_t count = 1;
  for (const Telling& at : telling) {
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> finer;
    std::vector<std::size_t> next(group.size());
    for (std::size_t i = 0; i < group.size(); ++i)
      next[i] = finer.try_emplace({key[i], at.content[i]}, finer.size()).first->second;
    if (finer.size() > apart) continue;
    key = next;
    count = finer.size();
  }
  std::vector<std::vector<std::size_t>> result(count);
  for (std::size_t i = 0; i < group.size(); ++i) result[key[i]].push_back(group[i]);
  return result;
}

void Lattice::merge(std::vector<State>& states, std::size_t apart) {
  constexpr std::size_t kMaxShapes = 64;       // More at one place are folded, if they are linked structures.
  constexpr std::size_t kMaxShapesFolded = 2;  // There is less to lose.
  constexpr std::size_t kApartWhenFolded = 2;  // So that the next fold is not due at once.
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
  const bool folded = std::any_of(out.begin(), out.end(), [](const State& state) { return state.has_summaries; });
  const std::size_t most = !folded ? kMaxShapes : apart == 1 ? 1 : kMaxShapesFolded;
  const auto regroup = [&](const Loose& loose) {
    by_shape.clear();
    for (std::size_t i = 0; i < out.size(); ++i)
      by_shape[keys[i] = hash_state(out[i], context_, false, &loose)].push_back(i);
  };
  if (Loose loose; by_shape.size() > most && fold(out, loose)) {
    apart = std::min<std::size_t>(apart, kApartWhenFolded);
    regroup(loose);
  }
  // Optional parts of many objects: what they lead to becomes a choice, and they need not be there.
  if (by_shape.size() > shapes_) regroup(differences(out));
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

}  // namespace wcmu
