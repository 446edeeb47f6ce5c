// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Why the bound of all cases is sound: a symbol over inputs has one value in a concrete execution, if it is computed at all. A case is
// divided at one such symbol into intervals that cover all values that the symbol had anywhere in the run of the case. So every
// execution of the case is in a part; one that never computes the symbol is in each of them.
#include "execution/cases.hpp"

#include <algorithm>
#include <utility>

namespace wcmu {
namespace {

/// A symbol with more values is divided only where a guard left few of them.
constexpr Int kManyValues = 1 << 16;
/// Steps for the parts of all cases: as many as the first run took, but at least these.
constexpr std::uint64_t kSearchSteps = 12'000'000;
/// A run of fewer is repeated with other precisions.
constexpr std::uint64_t kLeastSteps = 1'000'000;
constexpr Precision kFine{32, 32, 32}, kCoarse{2, 4, 16};

/// One of the numbers that are to be lowered. Nothing: that there is a bound at all.
using Goal = std::optional<std::pair<ArenaKey, std::size_t>>;

struct Part {
  InputRanges only;
  Run run;  ///< Of a part that has not been run yet that of what it was cut from, which bounds it as well.
  std::set<Goal> settled;          ///< For these it cannot be divided further.
  bool is_sharp;                   ///< A finer run was tried.
  std::optional<SymbolId> cut_at;  ///< Not run yet: where it was cut off.
};

class Search {
 public:
  Search(Machine& machine, std::uint64_t max_steps) : machine_(machine), max_steps_(max_steps) {}

  Run run() {
    Part whole{{}, run_part({}, max_steps_ / 2), {}, true, {}};
    order_version_ = machine_.order_version();
    if (whole.run.problems.empty()) {
      // With a bound, the search must be worth its time.
      allowed_ = std::min(max_steps_, steps_ + std::max(steps_, kSearchSteps));
      if (steps_ < kLeastSteps / 8 && sharpen(whole, kFine, kLeastSteps / 4)) precision_ = kFine;
    } else {
      allowed_ = max_steps_;
      if (sharpen(whole, kFine, max_steps_ / 16)) {
        precision_ = kFine;
      } else if (sharpen(whole, kCoarse, max_steps_ / 16)) {
        precision_ = kCoarse;
      }
    }
    Run result = whole.run;
    parts_.push_back(std::move(whole));
    if (refine()) return merged();
    result.steps = steps_;
    return result;
  }

  /// False if a part taught something of the order of operands that those before it did not know.
  [[nodiscard]] bool covers_every_order() const { return order_version_ == machine_.order_version(); }

 private:
  Run run_part(const InputRanges& only, std::uint64_t max_steps) {
    Run run = machine_.run(only, max_steps, precision_);
    steps_ += run.steps;
    return run;
  }

  /// Another run of the part: both are bounds, so the lower counts. True if it lowered something.
  bool sharpen(Part& part, const Precision& precision, std::uint64_t max_steps) {
    const Precision before = std::exchange(precision_, precision);
    Run other = run_part(part.only, max_steps);
    precision_ = before;
    if (!other.problems.empty()) return false;
    bool lower = !part.run.problems.empty();
    for (const auto& [key, water] : part.run.high_water)
      for (std::size_t end = 0; end < 2; ++end) lower |= value(other, Goal({key, end})) < water.peak[end];
    if (!lower) return false;
    if (part.run.problems.empty()) lower_to(other, part.run);
    part.run = std::move(other);
    return true;
  }

  /// A bound of the whole is one of its part, which then rests on what the whole rests on.
  void lower_to(Run& part, const Run& whole) const {
    part.trust.insert(whole.trust.begin(), whole.trust.end());
    for (auto& [key, water] : part.high_water)
      for (std::size_t end = 0; end < 2 && machine_.is_one_arena(key); ++end) {
        const Int of_whole = value(whole, Goal({key, end}));
        if (of_whole < water.peak[end]) {
          water.peak[end] = of_whole;
          auto place = whole.high_water.find(key);
          if (place != whole.high_water.end()) water.site[end] = place->second.site[end];
          water.history[end] = place == whole.high_water.end() ? PeakHistory{} : place->second.history[end];
        }
        water.retained[end] = std::min(water.retained[end], water.peak[end]);
      }
  }

  struct Choice {
    SymbolId symbol;
    std::vector<Interval> ranges;  ///< They cover its values in the run. The last is the first to look at.
    Int values;                    ///< How many are left to tell apart.
  };

  static Int value(const Run& run, const Goal& goal) {
    if (!goal) return run.problems.empty() ? 0 : 1;
    auto place = run.high_water.find(goal->first);
    return place == run.high_water.end() ? 0 : place->second.peak[goal->second];
  }

  /// Where the part may be divided for a goal that was met with the symbols in these intervals.
  static std::vector<Choice> choices(const Run& run, const InputRanges& only, const InputRanges& at) {
    std::vector<Choice> result;
    for (const auto& [symbol, here] : at) {
      auto seen = run.seen.find(symbol);
      if (seen == run.seen.end()) continue;
      auto restriction = only.find(symbol);
      auto all = restriction == only.end() ? seen->second.hull : meet(seen->second.hull, restriction->second);
      if (!all || all->single()) continue;
      std::set<Int> cuts;  // The first values of the ranges.
      Int values = here.count();
      if (values > kManyValues) {
        if (restriction != only.end()) continue;  // Cut once: the rest of a guard. A loop's test would cut for ever.
        cuts = seen->second.cuts;
        values = static_cast<Int>(cuts.size());
      } else if (2 * values <= all->count()) {
        cuts = {here.lo, here.hi + 1};  // The rest is most of it. Else halves: to peel off ends would take long.
      } else {
        cuts = {floor_div(here.lo + here.hi, 2) + 1};
      }
      std::vector<Interval> ranges;
      Int from = all->lo;
      for (Int cut : cuts) {
        if (cut <= from || cut > all->hi) continue;
        ranges.push_back(Interval::range(from, cut - 1));
        from = cut;
      }
      ranges.push_back(Interval::range(from, all->hi));
      std::stable_partition(ranges.begin(), ranges.end(), [&](const Interval& range) { return !meet(range, here); });
      if (ranges.size() > 1) result.push_back({symbol, std::move(ranges), values});
    }
    return result;
  }

  static const InputRanges& at(const Run& run, const Goal& goal) {
    static const InputRanges nothing;
    if (!goal) return run.at_problem;
    auto place = run.high_water.find(goal->first);
    return place == run.high_water.end() ? nothing : place->second.at_peak[goal->second];
  }

  /// True: there are bounds, and they are as low as this search gets them.
  bool refine() {
    while (true) {
      auto target = next_target();
      if (!target) {
        if (std::any_of(parts_.begin(), parts_.end(), [](const Part& p) { return !p.run.problems.empty(); }))
          return false;
        run_where_more_is_said();
        return true;
      }
      auto [index, goal] = *target;
      if (parts_[index].cut_at) {
        if (steps_ >= allowed_) return goal.has_value();
        if (run_piece(parts_[index], goal)) continue;
        if (!goal) return false;
        parts_[index].settled.insert(goal);
        continue;
      }
      Part part = parts_[index];
      std::vector<Choice> possible = choices(part.run, part.only, at(part.run, goal));
      const bool is_cheap = !goal || part.run.steps < kLeastSteps / 8;
      if (possible.empty() && !part.is_sharp && is_cheap && steps_ < allowed_) {
        parts_[index].is_sharp = true;
        sharpen(parts_[index], kFine, std::min(allowed_ - steps_, goal ? kLeastSteps / 4 : kLeastSteps));
        continue;
      }
      if (possible.empty()) {
        if (!goal) return false;
        parts_[index].settled.insert(goal);
        continue;
      }
      if (steps_ >= allowed_) return part.run.problems.empty();
      const Choice choice = best(possible);
      parts_.erase(parts_.begin() + static_cast<std::ptrdiff_t>(index));
      for (const Interval& range : choice.ranges) {
        Part& piece = parts_.emplace_back(Part{part.only, part.run, part.settled, false, choice.symbol});
        piece.only[choice.symbol] = range;
      }
    }
  }

  /// Pieces that were not run because none of them can have the highest number: where the run that bounds them says anything else that those
  /// that were run do not (more bytes retained, a larger alignment, a warning), it may be of what never meets.
  void run_where_more_is_said() {
    for (Part& piece : parts_) {
      if (!piece.cut_at || steps_ >= allowed_) continue;
      const Run others = merged(/*with_unrun=*/false);
      const bool says_more =
          !std::includes(others.warnings.begin(), others.warnings.end(), piece.run.warnings.begin(),
                         piece.run.warnings.end()) ||
          std::any_of(piece.run.high_water.begin(), piece.run.high_water.end(), [&](const auto& entry) {
            const auto& [key, water] = entry;
            auto place = others.high_water.find(key);
            if (place == others.high_water.end()) return true;
            const HighWater& other = place->second;
            return water.alignment > other.alignment || water.retained[0] > other.retained[0] ||
                   water.retained[1] > other.retained[1];
          });
      if (says_more) run_piece(piece, Goal({ArenaKey(), 0}));
    }
  }

  /// The part that the highest number comes from, the newest of several, and the number. Nothing where no division can lower any.
  std::optional<std::pair<std::size_t, Goal>> next_target() const {
    std::set<Goal> goals;
    for (std::size_t i = parts_.size(); i-- > 0;) {
      if (!parts_[i].run.problems.empty()) return std::pair(i, Goal{});
      for (const auto& [key, water] : parts_[i].run.high_water) {
        goals.insert(Goal({key, 0}));
        goals.insert(Goal({key, 1}));
      }
    }
    for (const Goal& goal : goals) {
      std::size_t highest = 0;
      for (std::size_t i = 0; i < parts_.size(); ++i)
        if (value(parts_[i].run, goal) >= value(parts_[highest].run, goal)) highest = i;
      Int most = value(parts_[highest].run, goal);
      bool settled = std::any_of(parts_.begin(), parts_.end(), [&](const Part& part) {
        return value(part.run, goal) == most && part.settled.contains(goal);
      });
      if (most > 0 && !settled) return std::pair(highest, goal);
    }
    return std::nullopt;
  }

  /// The symbol whose division lowered something most often, the one with the fewest values if several.
  const Choice& best(const std::vector<Choice>& choices) {
    auto worse = [this](const Choice& a, const Choice& b) {
      auto [success_a, tries_a] = record_[a.symbol];
      auto [success_b, tries_b] = record_[b.symbol];
      std::uint64_t left = (success_a + 1) * (tries_b + 2), right = (success_b + 1) * (tries_a + 2);
      if (left != right) return left < right;
      return a.values > b.values;
    };
    return *std::max_element(choices.begin(), choices.end(), worse);
  }

  /// False if it ran out of steps: then what is known stays.
  bool run_piece(Part& piece, const Goal& goal) {
    const SymbolId symbol = *std::exchange(piece.cut_at, std::nullopt);
    Run run = run_part(piece.only, allowed_ - steps_);
    if (run.out_of_steps) return false;
    auto& [success, tries] = record_[symbol];
    ++tries;
    if (goal && !run.problems.empty()) return true;  // A bound of the whole is one of the piece.
    if (piece.run.problems.empty()) lower_to(run, piece.run);
    success += value(run, goal) < value(piece.run, goal);
    piece.run = std::move(run);
    return true;
  }

  Run merged(bool with_unrun = true) const {
    Run all;
    all.steps = steps_;
    for (const Part& part : parts_) {
      if (part.cut_at && !with_unrun) continue;
      all.trust.insert(part.run.trust.begin(), part.run.trust.end());
      all.warnings.insert(part.run.warnings.begin(), part.run.warnings.end());
      for (const auto& [key, water] : part.run.high_water) {
        HighWater& both = all.high_water[key];
        for (std::size_t end = 0; end < 2; ++end) {
          if (water.peak[end] > both.peak[end]) {
            both.at_peak[end] = water.at_peak[end];
            both.history[end] = water.history[end];
            both.site[end] = water.site[end];
          }
          both.peak[end] = std::max(both.peak[end], water.peak[end]);
          both.retained[end] = std::max(both.retained[end], water.retained[end]);
        }
        both.alignment = std::max(both.alignment, water.alignment);
        if (water.capacity) both.capacity = water.capacity;
      }
    }
    return all;
  }

  Machine& machine_;
  std::uint64_t max_steps_;
  Precision precision_;
  std::uint64_t allowed_ = 0;
  std::uint64_t steps_ = 0;  ///< Of all runs.
  unsigned order_version_ = 0;
  std::vector<Part> parts_;                                             ///< They cover all executions.
  std::map<SymbolId, std::pair<std::uint64_t, std::uint64_t>> record_;  ///< Successes and tries.
};

}  // namespace

Run run_by_cases(Machine& machine, std::uint64_t max_steps) {
  while (true) {
    Search search(machine, max_steps);
    Run run = search.run();
    if (search.covers_every_order()) return run;
  }
}

}  // namespace wcmu
