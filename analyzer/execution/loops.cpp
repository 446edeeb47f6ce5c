// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Loops. Running the iterations is the rule: it is exact. When a loop has taken much work and much is left, it is accelerated:
//
//   1. Three header states in a row are joined. The join (lattice.cpp) makes one symbol t of everything that moved by a constant: the
//      index is t, the pointer base + 4*t, the remaining count its own symbol that moves by -1. Each new symbol has a rate, or none.
//   2. The ranges of the symbols are opened in the direction in which they move, and the body is run once from there, without
//      recording anything. If every state at the back edge is included in the header state, it is an invariant; otherwise what broke it
//      is opened more (widening) and the body is run again, a few times.
//   3. A symbol that moves by the same constant on every way round, and that lies in a bounded range whenever another round follows, is a
//      ranking function (Colon and Sipma, "Synthesis of linear ranking functions", 2001): it bounds the rounds.
//   4. Under the invariant the arena is the only thing that still changes. The body is run from concrete positions until they repeat
//      modulo the largest alignment. Every operation f on positions (round up, add, minimum with a mark, set to a constant) has
//      f(p + d) <= f(p) + d for d >= 0 a multiple of that alignment, so whole periods are skipped by adding, and what was skipped
//      lies below what follows.
//   5. The last round that another follows, and the one after it, are run with their exits open. All other exits lie below these.
#include "execution/machine.hpp"

#include <llvm/IR/Instructions.h>

#include <algorithm>

namespace wcmu {
namespace {

constexpr unsigned kMaxAttempts = 10;                ///< To find an invariant.
constexpr std::size_t kMaxSeen = 256;                ///< Header states of a walk over summaries.
constexpr std::uint64_t kRoundsOverSummaries = 200;  ///< What counts the nodes of a summary is given up after so many.
/// Steps in one run of a loop without a ranking function before it is said to be unbounded: what the invariant lost may bound it.
constexpr std::uint64_t kWorkBeforeUnbounded = 240'000;
constexpr std::uint64_t kLeastSearch = 60'000;  ///< Steps that seeking an invariant may take in any case.
constexpr Int kMaxModulus = 4096;               ///< Rounds after which remainders must come again to be told apart.
constexpr Int kAlwaysApart = 64;                ///< So many are told apart whatever a round costs.
constexpr Int kMaxRounds = 1'000'000;           ///< From concrete positions without a period.

Int power(unsigned bits) { return static_cast<Int>(1) << bits; }

bool has_moving_marks(const State& state, const Context& context, const State& before) {
  auto marks = [&](const State& s) {
    std::vector<const MarkRecord*> list;
    for (const Value& value : *s.frame)
      if (value.kind == ValueKind::mark) list.push_back(&context.marks[static_cast<std::size_t>(value.base)]);
    for (const auto& [region, object] : *s.memory)
      object->cells.visit_marked([&](const Cell& cell) {
        if (cell.value.kind == ValueKind::mark)
          list.push_back(&context.marks[static_cast<std::size_t>(cell.value.base)]);
      });
    return list;
  };
  auto a = marks(state), b = marks(before);
  if (a.size() != b.size()) return true;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!(a[i]->position == b[i]->position)) return true;
  return false;
}

LoopRun::Positions positions_of(const State& state, HistoryTable& histories) {
  LoopRun::Positions result;
  for (const ArenaState& arena : *state.arenas)
    for (std::size_t end = 0; end < 2; ++end) {
      const Position& position = arena.ends[end].position;
      result[{arena.key, end}] = {highest(state, position), histories.settle(state, position), position.charged};
    }
  return result;
}

Cow<std::vector<std::uint64_t>> entered_most(const std::vector<State>& states) {
  std::vector<std::uint64_t> most;
  for (const State& state : states) {
    most.resize(std::max(most.size(), state.entered->size()));
    for (std::size_t i = 0; i < state.entered->size(); ++i) most[i] = std::max(most[i], (*state.entered)[i]);
  }
  return Cow<std::vector<std::uint64_t>>(std::move(most));
}

/// Bounds both. What one of them does not name is empty there.
void raise(LoopRun::Positions& all, const LoopRun::Positions& more, const Context& context) {
  for (const auto& [key, height] : more) all.try_emplace(key);
  for (auto& [key, height] : all) {
    auto place = more.find(key);
    LoopRun::Height other = place == more.end() ? LoopRun::Height{} : place->second;
    const std::uint64_t charged = height.charged | other.charged;
    for (LoopRun::Height* one : {&height, &other}) {
      Position position = one->position();
      context.charge(position, charged, static_cast<End>(key.second));
      *one = {position.ceiling, one->history, charged};
    }
    if (other.bytes > height.bytes) height = other;
  }
}

}  // namespace

void Machine::enter_loop(Activation& activation, std::size_t loop, std::vector<State>& states) {
  LoopRun& run = activation.loops[loop];
  if (run.phase != LoopRun::Phase::idle) return;
  run = LoopRun{};
  run.phase = LoopRun::Phase::execute;
  run.first_step = found_.steps;
  run.trigger = activation.code->loops[loop].never_ends ? 0 : patience_.before_try;  // Running it out is hopeless then.
  run.watermark = context_.symbols.next();
  run.previous[0] = states;
}

void Machine::close_loops(Activation& activation, std::uint32_t position) {
  for (std::size_t i = 0; i < activation.loops.size(); ++i) {
    LoopRun& run = activation.loops[i];
    if (run.phase == LoopRun::Phase::idle || activation.code->loops[i].contains(position)) continue;
    run = LoopRun{};
  }
}

void Machine::flush_loop(Activation& activation, std::size_t loop) {
  LoopRun& run = activation.loops[loop];
  const CodeLoop& bounds = activation.code->loops[loop];
  // Loops inside are done.
  for (std::size_t i = 0; i < activation.loops.size(); ++i)
    if (i != loop && bounds.contains(activation.code->loops[i].header)) activation.loops[i] = LoopRun{};
  if (run.phase == LoopRun::Phase::generalise) return seek_invariant(activation, loop);
  if (run.phase == LoopRun::Phase::positions || run.phase == LoopRun::Phase::last)
    return run_positions(activation, loop);

  std::vector<State> states = std::move(run.deferred);
  run.deferred.clear();
  ++run.iteration;
  ++run.waves;
  const CodeBlock& header = activation.code->blocks[bounds.header];
  for (const State& state : states) found_.steps += 16 + state.weight() / 16;
  for (State& state : states) lattice_.collect(state, &header.live_in, activation.pinned, run.watermark);
  lattice_.merge(states, precision_.apart);
  // What was here before with positions as high leads to nothing new.
  std::erase_if(states, [&](const State& state) {
    auto covers = [&](const State& before) { return lattice_.includes(before, state, false); };
    auto find = [&](const auto& begin, const auto& end) -> const State* {
      auto found = std::find_if(begin, end, covers);
      return found == end ? nullptr : &*found;
    };
    const State* old = find(run.previous[0].begin(), run.previous[0].end());
    if (old == nullptr && state.has_summaries) old = find(run.seen.rbegin(), run.seen.rend());
    if (old == nullptr) return false;
    if (counting_) count_repeat(activation, loop, *old, state);
    return true;
  });
  for (const State& state : states)
    if (state.has_summaries && run.seen.size() < kMaxSeen) run.seen.push_back(state);
  if (states.empty()) return;
  if (run.iteration > kRoundsOverSummaries) widen_over_summaries(run, states);
  if (found_.steps - run.first_step > run.trigger && run.waves > 3 && begin_acceleration(activation, loop, states))
    return;
  run.symbols = states.size() == 1 ? states.front().symbols->size() : 0;
  run.objects = states.front().memory->size();
  run.previous[1] = std::move(run.previous[0]);
  run.previous[0] = states;
  activation.pending[bounds.header] = std::move(states);
  activation.nonempty.set(bounds.header);
}

/// Whether `state`, at a back edge, may go round at once: no other can come to the header any more before it does, so there is nothing to
/// join, and it has no symbol and no object more than when all was last looked through. What that would have found is found a few
/// iterations later: that a state comes again, or that it is time to accelerate. Copies of the state would make each of its writes one of a
/// shared structure, so none is kept.
bool Machine::goes_round_alone(Activation& activation, std::size_t loop, const State& state) {
  constexpr std::uint64_t kAtOnce = 32;  ///< Of so many iterations in a row all but two.
  LoopRun& run = activation.loops[loop];
  const CodeLoop& bounds = activation.code->loops[loop];
  if (run.phase != LoopRun::Phase::execute || run.iteration % kAtOnce < 2 || run.iteration < 4) return false;
  if (!run.deferred.empty() || !activation.ready.empty() || state.has_summaries) return false;
  if (state.symbols->size() > run.symbols || state.memory->size() > run.objects) return false;
  if (found_.steps - run.first_step > run.trigger) return false;
  const int waiting = activation.nonempty.find_first_in(bounds.header, bounds.end + 1);
  if (waiting >= 0) return false;
  for (std::size_t i = 0; i < activation.loops.size(); ++i)
    if (i != loop && activation.loops[i].phase != LoopRun::Phase::idle &&
        bounds.contains(activation.code->loops[i].header))
      activation.loops[i] = LoopRun{};
  ++run.iteration;
  run.waves = 0;
  run.previous[0].clear();
  run.previous[1].clear();
  if (counting_ && bounds.condition < 0) count_body(activation, loop);
  return true;
}

/// Makes `now` a state that holds both, and opens what changed between them to any number; false if they differ in shape or in the
/// positions of arenas.
bool Machine::widen(const State& old, State& now) {
  if (lattice_.shape(old) != lattice_.shape(now) ||
      positions_of(old, context_.histories) != positions_of(now, context_.histories))
    return false;
  std::vector<Unified> made;
  State joined = lattice_.join(old, now, &made);
  for (const Unified& symbol : made) {
    const Interval* known = joined.range(symbol.symbol);
    const auto before = range_of(old, symbol.a), after = range_of(now, symbol.b);
    if (known == nullptr || (before && after && before->includes(*after))) continue;
    joined.set_range(symbol.symbol, Interval::range(known->lo, known->lo + power(64) - 1));
  }
  now = std::move(joined);
  return true;
}

/// A walk over a summary ends when the program says so, which nobody knows: its states come again but for what counts the rounds. That is
/// opened to any number, which holds every further round: a superset of the states is as sound. Where bytes were taken meanwhile nothing is
/// opened, for there the count is the bound.
void Machine::widen_over_summaries(const LoopRun& run, std::vector<State>& states) {
  for (State& state : states)
    if (state.has_summaries)
      for (const State& old : run.previous[0])
        if (widen(old, state)) break;
}

bool Machine::begin_acceleration(Activation& activation, std::size_t loop, std::vector<State>& states) {
  LoopRun& run = activation.loops[loop];
  run.trigger = (found_.steps - run.first_step) * 2;
  if (run.previous[0].empty() || run.previous[1].empty()) return false;
  auto one = [&](std::vector<State> list) {
    lattice_.merge(list, 1);
    return list;
  };
  std::vector<State> older = one(run.previous[1]), newer = one(run.previous[0]), now = one(states);
  if (older.size() != 1 || newer.size() != 1 || now.size() != 1) return false;
  if (lattice_.shape(older[0]) != lattice_.shape(newer[0]) || lattice_.shape(newer[0]) != lattice_.shape(now[0]))
    return false;
  if (has_moving_marks(now[0], context_, newer[0])) return false;
  const CodeBlock& header = activation.code->blocks[activation.code->loops[loop].header];
  for (State* state : {&older[0], &newer[0], &now[0]})
    lattice_.collect(*state, &header.live_in, activation.pinned, run.watermark);
  run.resume = states;
  run.attempt = 0;
  run.failed = false;
  const std::uint64_t taken = found_.steps - run.first_step;
  const bool hopeless = activation.code->loops[loop].never_ends;  // To run it out.
  run.search_end = hopeless ? UINT64_MAX : found_.steps + std::max(taken / 4, kLeastSearch);
  run.thresholds.clear();
  run.rates.clear();
  State joined = lattice_.join(older[0], newer[0]);
  if (!generalise(activation, loop, joined, now[0], true)) {
    run.resume.clear();
    return false;
  }
  seeking_.push_back(&run);
  start_round(activation, loop, LoopRun::Phase::generalise, std::nullopt);
  return true;
}

/// Joins into the invariant and opens the ranges of what the join made.
bool Machine::generalise(Activation& activation, std::size_t loop, const State& older, const State& newer,
                         bool chained) {
  LoopRun& run = activation.loops[loop];
  std::vector<Unified> made;
  State joined = lattice_.join(older, newer, &made);
  std::vector<LoopRun::Rate> rates;
  for (const Unified& symbol : made) {
    // t in the older states, t + step in the newer: it moves by `step`. A chained join has the two older states in one symbol's
    // range, of which the last member is the later.
    std::optional<Int> step;
    if (symbol.a.symbol != 0 && symbol.a.symbol == symbol.b.symbol && symbol.a.scale == symbol.b.scale) {
      step = static_cast<Int>(symbol.b.base) - symbol.a.base;
    } else if (chained && symbol.a.symbol != 0 && symbol.b.symbol == 0) {
      auto range = range_of(older, symbol.a);
      if (range && range->count() == 2) {
        Int first = range->lo, second = range->hi, third = symbol.b.base;
        if (third - second == second - first) step = third - second;
        if (third - first == first - second) step = third - first;
      }
    }
    if (step && *step != 0) rates.push_back({symbol.symbol, *step});
  }
  // How far each new symbol may go: to the ends of the types of the values that are made of it, read as signed or unsigned numbers.
  struct Limits {
    Int lo[2] = {-kIntLimit, -kIntLimit}, hi[2] = {kIntLimit, kIntLimit};
    unsigned width = 0;
  };
  std::map<SymbolId, Limits> limits;
  auto limit = [&](const Value& value) {
    if ((!value.is_integer() && !value.is_pointer()) || value.symbol == 0 || value.width > 64) return;
    Limits& known = limits[value.symbol];
    known.width = std::max<unsigned>(known.width, value.width);
    for (int view : {0, 1}) {
      Int lo = view == 0 || value.is_pointer() ? -power(value.width - 1) : 0, hi = lo + power(value.width) - 1;
      Int least = value.scale > 0 ? ceil_div(lo - value.base, value.scale)
                                  : ceil_div(value.base - hi, -static_cast<Int>(value.scale));
      Int most = value.scale > 0 ? floor_div(hi - value.base, value.scale)
                                 : floor_div(value.base - lo, -static_cast<Int>(value.scale));
      known.lo[view] = std::max(known.lo[view], least);
      known.hi[view] = std::min(known.hi[view], most);
    }
  };
  for (const Value& value : *joined.frame) limit(value);
  for (const auto& [region, object] : *joined.memory) {
    limit(object->size);
    object->cells.visit_marked([&](const Cell& cell) { limit(cell.value); });
  }
  for (const Unified& symbol : made) {
    const Interval* known = joined.range(symbol.symbol);
    auto bound = limits.find(symbol.symbol);
    auto before = range_of(older, symbol.a), after = range_of(newer, symbol.b);
    if (known == nullptr || bound == limits.end() || !before || !after) continue;
    if (!chained && before->includes(*after)) {
      joined.set_range(symbol.symbol, *before);  // It was wide enough.
      continue;
    }
    const Limits& ends = bound->second;
    Int lo = known->lo, hi = known->hi;
    int view = lo >= ends.lo[0] && hi <= ends.hi[0] ? 0 : 1;
    bool whole = lo < ends.lo[view] || hi > ends.hi[view];  // It wraps around.
    auto rate =
        std::find_if(rates.begin(), rates.end(), [&](const LoopRun::Rate& r) { return r.symbol == symbol.symbol; });
    if (rate != rates.end() && run.attempt < 5 && !whole) {
      bool up = rate->step > 0;
      if (chained) (up ? lo : hi) = up ? after->lo : after->hi;
      // First as far as the signed type goes, then the unsigned, then where a comparison turned.
      if (run.attempt > 0 && (up ? lo >= ends.lo[1] : hi <= ends.hi[1] && lo >= ends.lo[1])) view = 1;
      (up ? hi : lo) = up ? ends.hi[view] : ends.lo[view];
      if (run.attempt >= 2) {
        std::vector<Int> turns(run.thresholds.begin(), run.thresholds.end());
        if (!up) std::reverse(turns.begin(), turns.end());
        unsigned skip = run.attempt - 2;
        for (Int turn : turns) {
          if (up ? turn <= after->lo : turn >= after->hi) continue;
          if (skip-- > 0) continue;
          (up ? hi : lo) = turn;
          break;
        }
      }
    } else if (rate == rates.end() && run.attempt == 0 && !whole) {
      // It moves irregularly: the side that moved is opened.
      if (after->lo < before->lo) lo = ends.lo[view];
      if (after->hi > before->hi) hi = ends.hi[view];
    } else {
      // Any value of its type.
      lo = std::min(lo, ends.lo[1] <= lo ? ends.lo[1] : ends.lo[0]);
      hi = std::max(hi, lo + power(ends.width) - 1);
      std::erase_if(rates, [&](const LoopRun::Rate& r) { return r.symbol == symbol.symbol; });
    }
    if (lo > hi) return false;
    Int step = known->step == 0 ? 1 : known->step;
    // The grid stays that of the join, going through `known->lo`.
    if (lo < known->lo)
      lo = known->lo - (known->lo - lo) / step * step;
    else
      lo = known->lo + (lo - known->lo + step - 1) / step * step;
    if (lo > hi) return false;
    joined.set_range(symbol.symbol, Interval::range(lo, hi, step));
  }
  // Positions are run from numbers.
  LoopRun::Positions positions = positions_of(run.resume.front(), context_.histories);
  for (const State& state : run.resume) raise(positions, positions_of(state, context_.histories), context_);
  for (ArenaState& arena : joined.arenas.edit())
    for (std::size_t end = 0; end < 2; ++end) {
      auto place = positions.find({arena.key, end});
      arena.ends[end].position = (place == positions.end() ? LoopRun::Height{} : place->second).position();
    }
  run.positions = positions_of(joined, context_.histories);
  if (counting_) joined.entered = entered_most(run.resume);
  run.invariant = std::move(joined);
  run.rates = std::move(rates);
  return true;
}

void Machine::start_round(Activation& activation, std::size_t loop, LoopRun::Phase phase,
                          const std::optional<Interval>& zone) {
  LoopRun& run = activation.loops[loop];
  run.phase = phase;
  run.deferred.clear();
  State state = run.invariant;
  if (counting_ && phase != LoopRun::Phase::generalise) state.entered = run.entered[phase == LoopRun::Phase::last];
  if (zone && !arithmetic_.narrow(state, run.ranking, *zone)) return;
  for (ArenaState& arena : state.arenas.edit())
    for (std::size_t end = 0; end < 2; ++end) arena.ends[end].position = run.positions[{arena.key, end}].position();
  std::uint32_t header = activation.code->loops[loop].header;
  activation.pending[header].push_back(std::move(state));
  activation.nonempty.set(header);
}

void Machine::give_up(Activation& activation, std::size_t loop) {
  LoopRun& run = activation.loops[loop];
  seeking_.pop_back();
  run.phase = LoopRun::Phase::execute;
  run.rounds.reset();  // It is run on, and counted so.
  std::vector<State> states = std::move(run.resume);
  run.resume.clear();
  run.previous[1].clear();
  run.previous[0] = states;
  std::uint32_t header = activation.code->loops[loop].header;
  activation.pending[header] = std::move(states);
  activation.nonempty.set(header);
}

/// What a loop calls may take far more steps where its operands are ranges than it did on numbers. Seeking may take a quarter of
/// what the loop took so far, which is then run on: what was found while seeking is not recorded, so nothing is lost.
bool Machine::abandon_search() {
  const auto over = std::find_if(seeking_.begin(), seeking_.end(),
                                 [&](const LoopRun* run) { return found_.steps >= run->search_end; });
  if (over == seeking_.end()) return false;
  const LoopRun* wanted = *over;
  seeking_.erase(over + 1, seeking_.end());
  auto owns = [&](const Activation& activation) {
    return std::any_of(activation.loops.begin(), activation.loops.end(),
                       [&](const LoopRun& run) { return &run == wanted; });
  };
  while (!owns(*stack_.back())) stack_.pop_back();
  watch_memory();
  Activation& activation = *stack_.back();
  const auto loop = static_cast<std::size_t>(wanted - activation.loops.data());
  const CodeLoop& bounds = activation.code->loops[loop];
  activation.ready.clear();  // All of it was in the loop: it goes round when nothing is left.
  for (std::uint32_t block = bounds.header; block <= bounds.end; ++block) {
    activation.pending[block].clear();
    activation.nonempty.reset(block);
  }
  for (std::size_t i = 0; i < activation.loops.size(); ++i)
    if (i != loop && bounds.contains(activation.code->loops[i].header)) activation.loops[i] = LoopRun{};
  activation.loops[loop].deferred.clear();
  give_up(activation, loop);
  return true;
}

void Machine::seek_invariant(Activation& activation, std::size_t loop) {
  LoopRun& run = activation.loops[loop];
  std::vector<State> back = std::move(run.deferred);
  run.deferred.clear();
  if (run.failed) return give_up(activation, loop);
  const CodeBlock& header = activation.code->blocks[activation.code->loops[loop].header];
  for (State& state : back) {
    // What moves is wanted also where nothing mentions its last value any more.
    const State before = state;
    lattice_.collect(state, &header.live_in, activation.pinned, run.watermark);
    for (const LoopRun::Rate& rate : run.rates)
      if (const Interval* range = before.range(rate.symbol)) state.set_range(rate.symbol, *range);
  }
  bool included = std::all_of(back.begin(), back.end(),
                              [&](const State& state) { return lattice_.includes(run.invariant, state, true); });
  // It must hold where it begins, too.
  included = included && std::all_of(run.resume.begin(), run.resume.end(),
                                     [&](const State& state) { return lattice_.includes(run.invariant, state, true); });
  if (included) return found_invariant(activation, loop, back);
  if (++run.attempt > kMaxAttempts) return give_up(activation, loop);
  lattice_.merge(back, 1);
  if (back.size() != 1 || lattice_.shape(back[0]) != lattice_.shape(run.invariant)) return give_up(activation, loop);
  State older = run.invariant;
  if (!generalise(activation, loop, older, back[0], false)) return give_up(activation, loop);
  start_round(activation, loop, LoopRun::Phase::generalise, std::nullopt);
}

void Machine::found_invariant(Activation& activation, std::size_t loop, const std::vector<State>& back) {
  LoopRun& run = activation.loops[loop];
  seeking_.pop_back();
  run.round = 0;
  run.rounds.reset();
  run.beyond.reset();
  run.history.clear();
  run.entered[0] = run.entered[1] = run.invariant.entered;
  if (back.empty()) {
    // No round follows: the exits are those of the invariant.
    run.rounds = 0;
    return start_round(activation, loop, LoopRun::Phase::last, std::nullopt);
  }
  // A ranking function: it moves by one constant on every way round, within bounds.
  for (const auto& [symbol, step] : run.rates) {
    std::optional<Interval> in_body;
    bool good = true;
    for (const State& state : back) {
      std::vector<std::pair<SymbolId, Value>> mapping;
      lattice_.includes(run.invariant, state, true, &mapping);
      auto place =
          std::find_if(mapping.begin(), mapping.end(), [&](const auto& entry) { return entry.first == symbol; });
      const Interval* here = state.range(symbol);
      good = place != mapping.end() && here != nullptr &&
             // Where a branch left one value the next is a constant.
             (place->second == Value::integer(64, symbol, 1, static_cast<std::int64_t>(step)) ||
              (here->single() && place->second.is_constant() && place->second.base == here->lo + step));
      if (!good) break;
      in_body = in_body ? join(*in_body, *here) : *here;
    }
    if (!good || !in_body) continue;
    const Interval start = *run.invariant.range(symbol);
    Int distance = step > 0 ? step : -step;
    Int span = step > 0 ? in_body->hi - start.lo : start.hi - in_body->lo;
    if (span < 0) continue;
    Int rounds = span / distance + 1;
    if (run.rounds && *run.rounds <= rounds) continue;
    run.rounds = rounds;
    run.ranking = symbol;
    run.step = step;
    run.first = step > 0 ? start.lo : start.hi;
    if (step > 0) {
      run.in_body = Interval::range(start.lo, in_body->hi, std::max<Int>(start.step, 1));
      run.beyond = clamp(start, in_body->hi + 1, in_body->hi + distance);
    } else {
      run.in_body = *clamp(start, in_body->lo, kIntLimit);
      run.beyond = clamp(start, in_body->lo - distance, in_body->lo - 1);
    }
  }
  // Running on is better while it is affordable: it keeps what the invariant gave up.
  std::uint64_t per_round = (found_.steps - run.first_step) / std::max<std::uint64_t>(run.iteration, 1) + 1;
  if (run.rounds && *run.rounds < static_cast<Int>(patience_.affordable / per_round)) {
    seeking_.push_back(&run);
    give_up(activation, loop);
    run.trigger = patience_.affordable * 4;
    return;
  }
  if (counting_) return count_rounds(activation, loop, back);
  run.modulus = remainders_of(run, std::max(kAlwaysApart, static_cast<Int>(patience_.affordable / per_round)));
  run.history.push_back(run.positions);
  run.high_water = found_.high_water;
  start_position_round(activation, loop);
}

/// The least number of rounds, of at most `limit`, after which remainders of the ranking symbol that the loop asks for come again.
Int Machine::remainders_of(const LoopRun& run, Int limit) {
  limit = std::min(limit, kMaxModulus);
  if (!run.rounds) return 1;
  // It must begin as one number.
  for (const State& state : run.resume) {
    std::vector<std::pair<SymbolId, Value>> mapping;
    if (!lattice_.includes(run.invariant, state, true, &mapping)) return 1;
    const bool begins = std::any_of(mapping.begin(), mapping.end(), [&](const auto& entry) {
      return entry.first == run.ranking && entry.second.is_constant() && entry.second.base == run.first;
    });
    if (!begins) return 1;
  }
  Int all = 1;
  for (SymbolId user : context_.symbols.users(run.ranking)) {
    const Definition& definition = *context_.symbols.definition(user);
    if (!definition.y.is_constant()) continue;
    Int modulus = static_cast<Int>(definition.y.bits());
    if (definition.operation == Operation::bit_and && is_power_of_two(modulus + 1))
      modulus += 1;
    else if (definition.operation != Operation::urem && definition.operation != Operation::srem)
      continue;
    if (modulus <= 0 || modulus > limit) continue;
    Int both = all / gcd(all, modulus) * modulus;
    if (both <= limit) all = both;
  }
  return all;
}

/// The next round from concrete positions.
void Machine::start_position_round(Activation& activation, std::size_t loop) {
  LoopRun& run = activation.loops[loop];
  if (!run.rounds) return start_round(activation, loop, LoopRun::Phase::positions, std::nullopt);
  Interval zone = run.in_body;
  if (run.modulus > 1) {
    const Int distance = run.modulus * (run.step > 0 ? run.step : -run.step);
    const Int lowest = zone.lo + floor_mod(run.first + run.round * run.step - zone.lo, distance);
    if (lowest <= zone.hi) zone = Interval::range(lowest, zone.hi, distance);
  }
  start_round(activation, loop, LoopRun::Phase::positions, zone);
}

/// After a round from concrete positions.
void Machine::run_positions(Activation& activation, std::size_t loop) {
  LoopRun& run = activation.loops[loop];
  auto stop = [&] { run = LoopRun{}; };
  LoopRun::Positions next;
  LoopRun::Positions reached;  // Before rounds were skipped, if they were.
  const bool comes_back = !run.deferred.empty();
  if (comes_back) next = positions_of(run.deferred.front(), context_.histories);
  for (const State& state : run.deferred) raise(next, positions_of(state, context_.histories), context_);
  run.deferred.clear();
  if (run.phase == LoopRun::Phase::last) return stop();
  // Exits of earlier rounds are not followed: what stands for them must not be lower.
  if (comes_back)
    raise(next, run.positions, context_);
  else
    next = run.positions;
  ++run.round;
  if (run.rounds && run.round >= *run.rounds) {
    // The round that just ended was the last that another follows; its exits were open.
    run.positions = next;
    if (!comes_back || !run.beyond) return stop();
    return start_round(activation, loop, LoopRun::Phase::last, run.beyond);
  }
  // Periods of the positions modulo the largest alignment, in which all remainders have come.
  const auto modulus = static_cast<std::size_t>(run.modulus);
  for (std::size_t i = run.history.size(); i >= modulus;) {
    i -= modulus;
    const LoopRun::Positions& before = run.history[i];
    bool periodic = true, grows = false;
    for (const auto& [key, position] : next) {
      auto place = before.find(key);
      const LoopRun::Height start = place == before.end() ? LoopRun::Height{} : place->second;
      Int change = position.bytes - start.bytes;
      periodic &= change >= 0 && change % static_cast<Int>(max_alignment_) == 0 && position.charged == start.charged;
      grows |= change > 0;
    }
    Int period = static_cast<Int>(run.history.size() - i);
    if (!periodic) continue;
    if (!grows) {
      // Nothing changes any more: any number of rounds stays at or below the highest of the period.
      LoopRun::Positions highest = next;
      for (std::size_t j = i; j < run.history.size(); ++j) raise(highest, run.history[j], context_);
      bool stable = highest == next && highest == run.positions;
      run.positions = highest;
      if (stable || period == 1) {
        run.rounds.reset();
        return start_round(activation, loop, LoopRun::Phase::last, std::nullopt);
      }
      run.history.assign(1, highest);
      return start_position_round(activation, loop);
    }
    if (!run.rounds) {
      // Nothing ends the growth but the arenas themselves, if they may refuse: no position is beyond what they hold.
      const bool all_end = std::all_of(next.begin(), next.end(), [&](const auto& entry) {
        auto place = before.find(entry.first);
        return (place != before.end() && place->second.bytes == entry.second.bytes) ||
               limit_of(run.invariant, entry.first.first);
      });
      if (!all_end) break;
      for (auto& [key, position] : next) {
        const std::optional<Int> limit = limit_of(run.invariant, key.first);
        auto place = before.find(key);
        const LoopRun::Height start = place == before.end() ? LoopRun::Height{} : place->second;
        const Int change = position.bytes - start.bytes;
        if (change <= 0 || position.bytes >= *limit) continue;
        const Int times = (*limit - position.bytes) / change + 1;
        const HistoryId beyond =
            context_.histories.repeat(position.history, start.history, times, position.bytes + change * times,
                                      origin_of(activation, activation.code->loops[loop].header));
        position.bytes = *limit;
        position.charged = 0;
        position.history = context_.histories.settle(run.invariant, beyond, *limit);
      }
      break;
    }
    Int skip = (*run.rounds - run.modulus - run.round) / period;
    if (skip <= 0) break;
    reached = next;
    for (auto& [key, position] : next) {
      auto place = before.find(key);
      const LoopRun::Height start = place == before.end() ? LoopRun::Height{} : place->second;
      Int change = position.bytes - start.bytes;
      if (change > 0 && skip > kIntLimit / change / 4) skip = kIntLimit / change / 4;
      position.bytes += change * skip;
      if (change > 0)
        position.history = context_.histories.repeat(position.history, start.history, skip, position.bytes,
                                                     origin_of(activation, activation.code->loops[loop].header));
    }
    run.round += skip * period;
    break;
  }
  bool grows_for_ever = !run.rounds && static_cast<Int>(run.history.size()) > static_cast<Int>(max_alignment_) + 2;
  bool too_high = std::any_of(next.begin(), next.end(),
                              [](const auto& entry) { return entry.second.bytes >= (static_cast<Int>(1) << 30); });
  if (grows_for_ever || too_high || static_cast<Int>(run.history.size()) > kMaxRounds) {
    if (!run.rounds && found_.steps - run.first_step < kWorkBeforeUnbounded) {
      if (seeking_.empty()) found_.high_water = std::move(run.high_water);
      seeking_.push_back(&run);
      return give_up(activation, loop);
    }
    std::string what =
        "nothing bounds how often this loop in '" + Program::readable(*activation.code->function) + "' runs";
    if (run.rounds) what += " but the range of an integer type";
    std::vector<std::string> known = known_of_loop(run.invariant, stack_.size() - 1, loop);
    for (const auto& [key, position] : reached.empty() ? next : reached)
      if (const Int grown = position.bytes - run.history.front()[key].bytes; grown > 0) {
        known.push_back(
            "the " + std::string(key.second == 0 ? "bottom" : "top") + " of arena '" + arena_name(key.first) +
            "' grows by " + decimal(grown) + " bytes " +
            (run.history.size() == 1 ? "with each round" : "in " + std::to_string(run.history.size()) + " rounds"));
        what += ", and each time it takes bytes of arena '" + arena_name(key.first) + "'";
        if (seeking_.empty()) found_.high_water[key.first].unbounded = true;
        break;
      }
    now_ = &run.invariant;
    std::optional<Proposal> proposal = propose_loop_bound(activation, loop);
    if (!proposal) proposal = propose_for_exit(activation, loop, run.invariant);
    problem("unbounded-loop", place(activation, loop), what,
            {"guard the count before the loop: `if (n > kMax) return;`",
             "give the bytes back in each iteration with a scope",
             "if it ends when the arena is full: --may-fail ARENA, and its capacity by --capacity or WCMU_CAPACITY"},
            proposal, std::move(known));
    now_ = nullptr;
    return stop();
  }
  run.positions = next;
  run.history.push_back(next);
  start_position_round(activation, loop);
}

}  // namespace wcmu
