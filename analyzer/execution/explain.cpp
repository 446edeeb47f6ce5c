// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// From a history to a tree and to hints. First the list of what is in use at the peak (`unroll`), which adds up entry by entry; then the
// tree, which groups it: executions of one call are one node, rounds of one loop too, and a function that is entered again on its own
// way is put down to where it was entered first, so that a recursion has the depth of its text.
#include "execution/machine.hpp"

#include <llvm/ADT/SmallVector.h>
#include <llvm/IR/Instructions.h>

#include <algorithm>

namespace wcmu {
namespace {

/// Bytes in use at the peak, of one entry.
struct Share {
  const HistoryEntry* entry = nullptr;  ///< taken; for what is not put down to a site `repeated` or `unexplained`.
  std::int64_t bytes = 0, padding = 0;  ///< In all.
  std::int64_t times = 1;
  /// All below `depth` steps of its origin happened `times` times.
  llvm::SmallVector<std::pair<std::uint32_t, std::int64_t>, 1> repeats;

  [[nodiscard]] std::int64_t total() const { return bytes + padding; }
};

class Unroller {
 public:
  explicit Unroller(const HistoryTable& table) : table_(table) {}

  std::vector<Share> run(HistoryId history) {
    std::vector<HistoryId> chain;
    for (; history != 0; history = table_[history].before) chain.push_back(history);
    llvm::DenseMap<HistoryId, std::size_t> ends;  // So many shares there are after each entry.
    for (auto id = chain.rbegin(); id != chain.rend(); ++id) {
      const HistoryEntry& entry = table_[*id];
      switch (entry.kind) {
        case HistoryEntry::Kind::taken:
          shares_.push_back({&entry, entry.bytes, entry.padding, 1, {}});
          sum_ += entry.bytes + entry.padding;
          break;
        case HistoryEntry::Kind::lowered:
          lower(entry);
          break;
        case HistoryEntry::Kind::repeated:
          if (auto since = ends.find(entry.since); since != ends.end() || entry.since == 0)
            repeat(entry, entry.since == 0 ? 0 : since->second);
          break;
        case HistoryEntry::Kind::unexplained:
          break;
      }
      if (sum_ < entry.total) {
        shares_.push_back({&entry, entry.total - sum_, 0, 1, {}});
        sum_ = entry.total;
      }
      if (sum_ > entry.total) lower(entry);
      ends[*id] = shares_.size();
    }
    std::erase_if(shares_, [](const Share& share) { return share.total() == 0; });
    return std::move(shares_);
  }

 private:
  /// Takes off what is too much: of blocks whose size is known to be smaller by now, the last first; then of the last blocks.
  void lower(const HistoryEntry& entry) {
    const State& known = table_.known(entry.known);
    for (auto share = shares_.rbegin(); share != shares_.rend() && sum_ > entry.total; ++share) {
      if (share->entry->form == 0 || share->times != 1) continue;
      const LinearForm& form = table_.form(share->entry->form);
      const bool all_known = std::all_of(form.terms.begin(), form.terms.end(),
                                         [&](const auto& term) { return known.range(term.first) != nullptr; });
      auto now = all_known ? range_of(known, form) : std::nullopt;
      if (!now || now->hi >= share->bytes) continue;
      take(share->bytes, share->bytes - std::max<std::int64_t>(0, static_cast<std::int64_t>(now->hi)), entry.total);
    }
    for (auto share = shares_.rbegin(); share != shares_.rend() && sum_ > entry.total; ++share) {
      take(share->bytes, share->bytes, entry.total);
      take(share->padding, share->padding, entry.total);
    }
  }

  void take(std::int64_t& from, std::int64_t most, std::int64_t total) {
    const std::int64_t amount = std::min(most, sum_ - total);
    from -= amount;
    sum_ -= amount;
  }

  void repeat(const HistoryEntry& entry, std::size_t since) {
    const std::uint32_t depth = table_.origin(entry.origin).depth;
    for (std::size_t i = since; i < shares_.size(); ++i) {
      Share& share = shares_[i];
      sum_ += entry.times * share.total();
      share.bytes *= 1 + entry.times;
      share.padding *= 1 + entry.times;
      share.times *= 1 + entry.times;
      share.repeats.emplace_back(depth, 1 + entry.times);
    }
  }

  const HistoryTable& table_;
  std::vector<Share> shares_;
  std::int64_t sum_ = 0;
};

/// A tree while it is made.
class TreeMaker {
 public:
  TreeMaker(const HistoryTable& table, const llvm::Function& root) : table_(table), root_(root) {
    nodes_.emplace_back();
  }

  void add(const Share& share) {
    std::vector<OriginId> way;
    for (OriginId at = share.entry->origin; at != 0; at = table_.origin(at).parent) way.push_back(at);
    std::vector<std::size_t> path{0};
    for (auto at = way.rbegin(); at != way.rend(); ++at) {
      const Origin& origin = table_.origin(*at);
      std::int64_t weight = 1;
      for (auto [depth, times] : share.repeats)
        if (origin.depth >= depth) weight *= times;
      if (origin.call != nullptr) {
        // A function on its own way goes on where it was entered first.
        auto same = std::find_if(path.begin(), path.end(), [&](std::size_t node) {
          if (node == 0) return origin.code->function == &root_;
          return nodes_[node].key.kind == Cost::Kind::call && nodes_[node].key.code == origin.code;
        });
        if (same != path.end()) {
          path.erase(same + 1, path.end());
        } else {
          path.push_back(child(path.back(), {Cost::Kind::call, origin.call, origin.code, 0}, [&] {
            const Location callee = Program::location(*origin.code->function);
            return Cost{Cost::Kind::call,
                        Program::readable(*origin.code->function),
                        Program::location(*origin.call),
                        is_in_library(callee),
                        0,
                        0,
                        0,
                        {}};
          }));
        }
      } else {
        path.push_back(child(path.back(), {Cost::Kind::loop, nullptr, origin.code, origin.loop}, [&] {
          const Location place = loop_location(*origin.code, origin.loop);
          return Cost{Cost::Kind::loop, "loop", place, is_in_library(place), 0, 0, 0, {}};
        }));
      }
      std::int64_t& seen = nodes_[path.back()].instances[*at];
      seen = std::max(seen, weight);
    }
    const HistoryEntry& entry = *share.entry;
    const bool is_site = entry.kind == HistoryEntry::Kind::taken;
    const auto which = static_cast<std::uint32_t>(entry.kind);
    path.push_back(
        child(path.back(), {is_site ? Cost::Kind::site : Cost::Kind::other, entry.site, nullptr, which}, [&] {
          if (!is_site)
            return Cost{Cost::Kind::other,
                        entry.kind == HistoryEntry::Kind::repeated ? "(generalised loop)" : "(joined paths)",
                        {},
                        false,
                        0,
                        0,
                        0,
                        {}};
          const auto& call = llvm::cast<llvm::CallBase>(*entry.site);
          const auto* callee = llvm::dyn_cast<llvm::Function>(call.getCalledOperand()->stripPointerCasts());
          const Location place = Program::location(call);
          return Cost{Cost::Kind::site,
                      callee != nullptr ? Program::readable(*callee) : "allocation",
                      place,
                      is_in_library(place),
                      0,
                      0,
                      0,
                      {}};
        }));
    nodes_[path.back()].cost.times += static_cast<std::uint64_t>(share.times);
    for (std::size_t node : path) {
      nodes_[node].cost.bytes += static_cast<std::uint64_t>(share.total());
      nodes_[node].cost.padding += static_cast<std::uint64_t>(share.padding);
    }
  }

  Cost take() {
    Cost& root = nodes_[0].cost;
    root.name = Program::readable(root_);
    root.location = Program::location(root_);
    root.times = 1;
    // Parts are made after the whole.
    for (std::size_t i = nodes_.size(); i-- > 0;) {
      Node& node = nodes_[i];
      for (const auto& [origin, weight] : node.instances) node.cost.times += static_cast<std::uint64_t>(weight);
      for (std::size_t part : node.parts) node.cost.parts.push_back(std::move(nodes_[part].cost));
    }
    return std::move(root);
  }

 private:
  struct Key {
    Cost::Kind kind = Cost::Kind::root;
    const void* place = nullptr;  ///< The instruction.
    const Code* code = nullptr;   ///< That is called, or that the loop is in.
    std::uint32_t loop = 0;
    bool operator==(const Key&) const = default;
  };
  struct Node {
    Cost cost;
    Key key;
    std::vector<std::size_t> parts;
    llvm::DenseMap<OriginId, std::int64_t> instances;  ///< How often each happened.
  };

  template <typename Make>
  std::size_t child(std::size_t parent, const Key& key, Make make) {
    for (std::size_t part : nodes_[parent].parts)
      if (nodes_[part].key == key) return part;
    nodes_.emplace_back();
    nodes_.back().cost = make();
    nodes_.back().key = key;
    nodes_[parent].parts.push_back(nodes_.size() - 1);
    return nodes_.size() - 1;
  }

  const HistoryTable& table_;
  const llvm::Function& root_;
  std::vector<Node> nodes_;
};

/// Objects that something live leads to.
class Reached {
 public:
  Reached(const Context& context, const PeakHistory& peak) : context_(context), state_(*peak.state) {
    for (const auto& [frame, live] : peak.frames)
      for (std::size_t slot = 0; slot < frame->size(); ++slot)
        if (live == nullptr || live->test(static_cast<unsigned>(slot))) reach((*frame)[slot]);
    for (const Exception& exception : state_.caught) reach(exception.object);
    for (const Exception& exception : state_.landed) reach(exception.object);
    reach(state_.thrown.object);
    for (const auto& [region, object] : *state_.memory)
      if (object->escaped || context_.regions[region].outside()) add(region);
    while (!new_.empty()) {
      const RegionId region = new_.back();
      new_.pop_back();
      if (const Object* object = state_.object(region))
        for (const Cell& cell : object->cells) reach(cell.value);
    }
  }

  [[nodiscard]] bool contains(RegionId region) const { return regions_.contains(region); }

 private:
  void add(RegionId region) {
    if (region > kUnknownRegion && regions_.insert(region).second) new_.push_back(region);
  }

  void reach(const Value& value) {
    if (value.is_pointer()) add(value.region);
    if (value.kind == ValueKind::bytes)
      for (const Piece& piece : context_.byte_lists[static_cast<std::size_t>(value.base)]) reach(piece.value);
    const Definition* d = value.symbol != 0 ? context_.symbols.definition(value.symbol) : nullptr;
    if (d != nullptr && d->operation == Operation::address) add(d->x.region);
  }

  const Context& context_;
  const State& state_;
  std::set<RegionId> regions_;
  std::vector<RegionId> new_;
};

/// Looks for bytes that need not be there.
class Adviser {
 public:
  Adviser(const Context& context, const PeakHistory& peak, const std::vector<Share>& shares)
      : context_(context), peak_(peak), shares_(shares) {}

  std::vector<Hint> run(End end) {
    group();
    advise_reserve();
    advise_order(end);
    if (peak_.state != nullptr) advise_scope();
    std::stable_sort(hints_.begin(), hints_.end(), [](const Hint& a, const Hint& b) { return a.bytes > b.bytes; });
    return std::move(hints_);
  }

 private:
  /// A place in the user's code, and what was taken through it.
  struct Group {
    const llvm::Instruction* place = nullptr;
    bool grows = false;  ///< By the growth of a container of the library.
    std::vector<const Share*> shares;
  };
  /// How an origin was come to from the user's code.
  struct Way {
    const llvm::Instruction* place = nullptr;  ///< The call that left it; null: it is the user's code.
    bool grows = false;
  };

  static bool is_growth(const llvm::Function& function) {
    const llvm::StringRef name = function.getName();
    for (llvm::StringRef part : {"_M_realloc_insert", "_M_realloc_append", "_M_default_append", "_M_fill_insert",
                                 "_M_range_insert", "_M_insert_aux", "_M_mutate", "_M_replace_aux", "_M_append",
                                 "_M_rehash", "_M_reallocate_map", "push_back_slow_path", "emplace_back_slow_path"})
      if (name.contains(part)) return true;
    return false;
  }

  Way way(OriginId id) {
    if (id == 0) return {};
    if (auto known = ways_.find(id); known != ways_.end()) return known->second;
    const Origin& origin = context_.histories.origin(id);
    Way result = origin.depth < kDeepest ? way(origin.parent) : Way{};
    if (origin.call != nullptr) {
      if (!is_in_library(Program::location(*origin.code->function))) {
        result = {};
      } else {
        if (result.place == nullptr) result.place = origin.call;
        result.grows |= is_growth(*origin.code->function);
      }
    }
    ways_[id] = result;
    return result;
  }

  void group() {
    std::map<std::pair<const llvm::Instruction*, bool>, std::size_t> known;
    for (const Share& share : shares_) {
      if (share.entry->kind != HistoryEntry::Kind::taken) continue;
      const Way from = way(share.entry->origin);
      const llvm::Instruction* place = from.place != nullptr ? from.place : share.entry->site;
      auto [at, is_new] = known.try_emplace({place, from.grows}, groups_.size());
      if (is_new) groups_.push_back({place, from.grows, {}});
      groups_[at->second].shares.push_back(&share);
    }
  }

  /// The largest block of each container stays; as many containers are taken to be there as there are blocks of the smallest size.
  void advise_reserve() {
    for (const Group& group : groups_) {
      if (!group.grows) continue;
      std::vector<std::int64_t> sizes;
      for (const Share* share : group.shares)
        if (share->times == 1) sizes.push_back(share->total());
      std::sort(sizes.begin(), sizes.end());
      const auto containers = std::count(sizes.begin(), sizes.end(), sizes.empty() ? 0 : sizes.front());
      std::int64_t outgrown = 0;
      for (std::size_t i = 0; i + static_cast<std::size_t>(containers) < sizes.size(); ++i) outgrown += sizes[i];
      if (outgrown == 0) continue;
      hints_.push_back({Hint::Kind::reserve, Program::location(*group.place),
                        "a container grows here, and the arena does not take back the blocks that it outgrew (" +
                            std::to_string(outgrown) + " bytes): reserve() what it will hold before it is filled",
                        static_cast<std::uint64_t>(outgrown)});
    }
  }

  void advise_order(End end) {
    std::vector<const Share*> sorted;
    const Share* most = nullptr;
    std::int64_t now = 0;
    for (const Share& share : shares_) {
      if (share.entry->kind != HistoryEntry::Kind::taken) return;
      now += share.total();
      sorted.push_back(&share);
      if (most == nullptr || share.padding > most->padding) most = &share;
    }
    if (most == nullptr || most->padding == 0) return;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Share* a, const Share* b) { return a->entry->alignment > b->entry->alignment; });
    std::int64_t then = 0;
    for (const Share* share : sorted) {
      const std::int64_t unit = share->entry->alignment, size = share->bytes / share->times;
      auto up = [unit](std::int64_t bytes) { return (bytes + unit - 1) / unit * unit; };
      then = up(then) + (share->times - 1) * up(size) + size;
      if (end == End::top) then = up(then);
    }
    if (then >= now) return;
    const Way from = way(most->entry->origin);
    hints_.push_back({Hint::Kind::order, Program::location(from.place != nullptr ? *from.place : *most->entry->site),
                      "the padding in front of the blocks from here is there because smaller alignments come before "
                      "them: with the blocks of the largest alignment first " +
                          std::to_string(now - then) + " bytes less are needed",
                      static_cast<std::uint64_t>(now - then)});
  }

  void advise_scope() {
    const Reached reached(context_, peak_);
    for (const Group& group : groups_) {
      if (group.grows) continue;
      std::int64_t bytes = 0;
      for (const Share* share : group.shares) {
        const HistoryEntry& entry = *share->entry;
        if (entry.block == 0 || reached.contains(entry.block) || share == &shares_.back()) continue;
        bytes += share->total();
      }
      if (bytes == 0) continue;
      hints_.push_back({Hint::Kind::scope, Program::location(*group.place),
                        "nothing points to " + std::to_string(bytes) +
                            " bytes from here any more when the peak is reached: a scope that ends before gives them "
                            "back",
                        static_cast<std::uint64_t>(bytes)});
    }
  }

  static constexpr std::uint32_t kDeepest = 20'000;  ///< Steps of a way that is looked through.

  const Context& context_;
  const PeakHistory& peak_;
  const std::vector<Share>& shares_;
  llvm::DenseMap<OriginId, Way> ways_;
  std::vector<Group> groups_;
  std::vector<Hint> hints_;
};

}  // namespace

OriginId Machine::origin_of(const Activation& activation, std::uint32_t block) {
  llvm::SmallVector<std::uint32_t, 4> around;
  for (std::int32_t loop = activation.code->innermost[block]; loop >= 0;
       loop = activation.code->loops[static_cast<std::size_t>(loop)].parent)
    around.push_back(static_cast<std::uint32_t>(loop));
  OriginId origin = activation.origin;
  for (auto loop = around.rbegin(); loop != around.rend(); ++loop) {
    const LoopRun& run = activation.loops[*loop];
    origin = context_.histories.round(origin, *activation.code, *loop,
                                      run.iteration + static_cast<std::uint64_t>(run.round));
  }
  return origin;
}

PeakHistory Machine::history_of_peak(const State& state, HistoryId history, const Step& step) const {
  constexpr std::size_t kMostFrames = 200;  // With more there are no hints on lifetimes.
  PeakHistory peak;
  peak.history = history;
  if (stack_.size() > kMostFrames) return peak;
  if (std::any_of(stack_.begin(), stack_.end(), [](const auto& on) { return !on->aside.empty(); })) return peak;
  peak.state = std::make_shared<const State>(state);
  auto live_after = [](const Code& code, const Step& call) {
    return call.live_after >= 0 ? &code.live_sets[static_cast<std::size_t>(call.live_after)] : nullptr;
  };
  peak.frames.emplace_back(state.frame, live_after(*stack_.back()->code, step));
  for (std::size_t i = 1; i < stack_.size(); ++i) {
    const Activation& callee = *stack_[i];
    const Code& code = *stack_[i - 1]->code;
    peak.frames.emplace_back(callee.caller_frame,
                             live_after(code, code.blocks[callee.call_block].steps[callee.call_step]));
  }
  return peak;
}

Explanation Machine::explain(const PeakHistory& peak, End end) const {
  Explanation explanation;
  const std::vector<Share> shares = Unroller(context_.histories).run(peak.history);
  TreeMaker tree(context_.histories, root_);
  for (const Share& share : shares) tree.add(share);
  explanation.tree = tree.take();
  explanation.hints = Adviser(context_, peak, shares).run(end);
  return explanation;
}

}  // namespace wcmu
