// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Folding linked structures. A tree or a list of unknown keys has as many shapes as there are orders of its nodes, and each would be a
// state. Where too many meet, the nodes that one place of the code made are folded into one summary object, and pointers to them into
// pointers to it. What is then lost is which node is where; what stays is what their fields can be, and so what each further operation
// can take from an arena: insertion takes one node at most, wherever it goes.
//
// Why that is sound: a summary stands for every set of objects whose fields each have one of the contents that it lists (state.hpp). A
// member that is folded brings its contents in; from then on a write through a pointer to the summary adds to what may be there and
// removes nothing, and a read gives any of it. Names of members that callers may still hold lead to the summary (folded_into).
#include "execution/lattice.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace wcmu {
namespace {

/// Blocks of one place in one context.
using Family = std::tuple<RegionKind, const llvm::Instruction*, PathId>;

std::optional<Family> family_of(const Context& context, RegionId region) {
  const RegionInfo& info = context.regions[region];
  if (info.kind != RegionKind::heap && info.kind != RegionKind::block) return std::nullopt;
  return Family{info.kind, info.site, info.path};
}

/// The objects to which a value in memory may lead.
template <typename Visit>
void each_target(const Context& context, const Value& value, Visit visit) {
  if (value.is_pointer()) visit(value.region);
  if (value.kind == ValueKind::choice)
    for (const auto& [region, offset] : context.choices[static_cast<std::size_t>(value.base)]) visit(region);
}

/// The families that are worth folding: of several members that lead to each other, and what they alone lead to.
std::set<Family> linked_families(const Context& context, const std::vector<State>& states) {
  std::set<Family> several, linked, holders;
  for (const State& state : states) {
    std::map<Family, std::size_t> members;
    for (const auto& [region, object] : *state.memory)
      if (auto family = family_of(context, region); family && object->folded_into == 0)
        members[*family] += object->summary ? 2 : 1;
    for (const auto& [family, count] : members)
      if (count >= 2) several.insert(family);
    for (const ArenaState& arena : *state.arenas)
      if (auto family = family_of(context, arena.key.first)) holders.insert(*family);
  }
  for (const Family& family : holders) several.erase(family);  // An arena has a name of its own.
  for (bool first = true;; first = false) {
    const std::size_t before = linked.size();
    for (const State& state : states)
      for (const auto& [region, object] : *state.memory) {
        auto family = family_of(context, region);
        const bool from = family && (first ? several : linked).contains(*family);
        if (!from) continue;
        object->cells.visit_marked([&](const Cell& cell) {
          each_target(context, cell.value, [&, from_region = region, summary = object->summary](RegionId target) {
            auto other = family_of(context, target);
            if (!other || !several.contains(*other) || (target == from_region && !summary)) return;
            // First the structures that lead to themselves, or to one another; then all that hangs on them.
            if (!first || *other == *family) linked.insert(*other);
          });
        });
      }
    if (linked.empty() || (!first && linked.size() == before)) return linked;
  }
}

class Folder {
 public:
  Folder(Context& context, Memory& memory, State& state, const std::set<Family>& families)
      : context_(context), memory_(memory), state_(state), families_(families) {}

  void run() {
    // The youngest of each family stays while the frame leads to it, for what follows is about it, and until its links are filled in
    // (after Balakrishnan, Reps, "Recency-abstraction for heap-allocated storage", 2006).
    std::map<Family, std::pair<std::uint64_t, RegionId>> youngest;
    std::vector<RegionId> members;
    auto is_member = [&](RegionId region, const Object& object) {
      auto family = family_of(context_, region);
      const bool member = family && families_.contains(*family) && !object.summary && object.folded_into == 0;
      return member ? family : std::nullopt;
    };
    for (const auto& [region, object] : *state_.memory)
      if (auto family = is_member(region, *object))
        youngest[*family] = std::max(youngest[*family], std::pair(object->born, region));
    for (const auto& [region, object] : *state_.memory)
      if (auto family = is_member(region, *object); family && (youngest[*family].second != region || !stays(region)))
        members.push_back(region);
    if (members.empty()) return;
    std::set<RegionId> escaped;
    for (RegionId member : members) {
      const RegionId summary = context_.regions.summary_of(member);
      const Object content = *state_.object(member);
      if (content.escaped) escaped.insert(summary);
      if (state_.object(summary) == nullptr) {
        Object empty;
        empty.summary = true;
        empty.size = content.size;
        empty.fill = content.fill;
        empty.born = content.born;
        state_.add_object(summary, std::move(empty));
        add(summary, content, /*is_first=*/true);
      } else {
        add(summary, content, /*is_first=*/false);
      }
      Object name;
      name.born = content.born;
      name.folded_into = summary;
      name.size = Value::any(context_.pointer_width);
      state_.add_object(member, std::move(name));
    }
    state_.has_folded = state_.has_summaries = true;
    rename();
    for (RegionId summary : escaped) memory_.escape(state_, Value::pointer(context_.pointer_width, summary));
  }

  /// Pointers by the names that objects have now: in the frame, and with `all` in memory.
  void rename(bool all = true) {
    auto slot_changes = [&](const Value& value) { return !(renamed(value) == value); };
    if (std::any_of(state_.frame->begin(), state_.frame->end(), slot_changes))
      for (Value& value : state_.frame.edit()) value = renamed(value);
    if (!all) return;
    std::vector<RegionId> dirty;
    for (const auto& [region, object] : *state_.memory) {
      bool changes = false;
      object->cells.visit_marked([&](const Cell& cell) { changes |= slot_changes(cell.value); });
      if (changes) dirty.push_back(region);
    }
    for (RegionId region : dirty) {
      Object* object = state_.edit_object(region);
      std::vector<Cell> cells;
      object->cells.visit_marked([&](const Cell& cell) { cells.push_back(cell); });
      for (const Cell& cell : cells) object->cells.edit(cell.offset)->value = renamed(cell.value);
    }
    for (Exception& exception : state_.caught) exception.object = renamed(exception.object);
    for (Exception& exception : state_.landed) exception.object = renamed(exception.object);
    state_.thrown.object = renamed(state_.thrown.object);
    bool last = false;
    auto is_folded = [&](RegionId region) {
      const Object* object = region != 0 ? state_.object(region) : nullptr;
      return object != nullptr && object->folded_into != 0;
    };
    for (const ArenaState& arena : *state_.arenas)
      for (const ArenaEnd& end : arena.ends) last |= is_folded(end.last);
    if (last)
      for (ArenaState& arena : state_.arenas.edit())
        for (ArenaEnd& end : arena.ends)
          if (is_folded(end.last)) end.last = 0;
  }

 private:
  /// Whether the youngest member is still worked on.
  bool stays(RegionId youngest) {
    for (const Value& value : *state_.frame)
      if (value.is_pointer() && value.region == youngest) return true;
    const Object& object = *state_.object(youngest);
    for (const auto& [region, other] : *state_.memory) {
      if (region == youngest || family_of(context_, region) != family_of(context_, youngest)) continue;
      bool complete = true;
      other->cells.visit_marked([&](const Cell& cell) {
        const bool link = cell.value.is_pointer() || cell.value.kind == ValueKind::choice;
        complete &= !link || std::any_of(object.cells.begin(), object.cells.end(), [&](const Cell& mine) {
          return mine.offset == cell.offset && mine.size == cell.size;
        });
      });
      if (!complete) return true;
    }
    return false;
  }

  Value renamed(const Value& value) {
    if (value.is_pointer()) return state_.current_name(value);
    if (value.kind == ValueKind::choice) {
      Context::Targets targets = context_.choices[static_cast<std::size_t>(value.base)];
      for (auto& [region, offset] : targets)
        region = state_.current_name(Value::pointer(value.width, region, offset)).region;
      std::sort(targets.begin(), targets.end());
      targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
      return context_.choice(value.width, targets);
    }
    if (value.kind == ValueKind::bytes) {
      std::vector<Piece> pieces = context_.byte_lists[static_cast<std::size_t>(value.base)];
      bool changed = false;
      for (Piece& piece : pieces) {
        const Value now = renamed(piece.value);
        changed |= !(now == piece.value);
        piece.value = now;
      }
      if (!changed) return value;
      context_.byte_lists.push_back(std::move(pieces));
      Value result = value;
      result.base = static_cast<std::int64_t>(context_.byte_lists.size() - 1);
      return result;
    }
    return value;
  }

  /// Either of two contents of a cell of a summary; where nothing is known of both it is anything.
  Value blend(const Value& a, const Value& b) {
    if (a.kind != ValueKind::any && b.kind != ValueKind::any)
      if (auto both = memory_.blend(state_, state_, a, state_, b)) return *both;
    memory_.escape(state_, a);
    memory_.escape(state_, b);
    return Value::any(std::min<unsigned>(a.width, 64));
  }

  void add(RegionId summary, const Object& member, bool is_first) {
    Object known = *state_.object(summary);
    Object out = known;
    out.cells = {};
    out.born = std::min(known.born, member.born);
    out.size = known.size == member.size && known.size.symbol == 0 ? known.size : blend(known.size, member.size);
    out.fill = known.fill == member.fill ? known.fill : Fill::any;
    auto of_fill = [&](const Cell& cell, const Object& other) {
      if (other.fill != Fill::zero || cell.size > 8) return Value::any(8);
      const auto width = static_cast<unsigned>(cell.size * 8);
      return cell.value.is_pointer() || cell.value.kind == ValueKind::choice ? Value::null(width)
                                                                             : Value::constant(width, 0);
    };
    auto put = [&](std::int64_t offset, std::int64_t size, const Value& value) {
      // Unknown bytes need no cell where the fill says nothing more.
      if (value.kind != ValueKind::any || out.fill != Fill::any) out.cells.push_back({offset, size, value, false});
    };
    auto i = known.cells.begin(), j = member.cells.begin();
    while (i != known.cells.end() || j != member.cells.end()) {
      if (j == member.cells.end() || (i != known.cells.end() && i->end() <= j->offset)) {
        put(i->offset, i->size, blend(i->value, of_fill(*i, member)));
        ++i;
      } else if (i == known.cells.end() || j->end() <= i->offset) {
        put(j->offset, j->size, is_first ? blend(j->value, j->value) : blend(of_fill(*j, known), j->value));
        ++j;
      } else if (i->offset == j->offset && i->size == j->size) {
        put(i->offset, i->size, blend(i->value, j->value));
        ++i;
        ++j;
      } else {
        // They overlap in part.
        const std::int64_t lo = std::min(i->offset, j->offset);
        std::int64_t hi = std::max(i->end(), j->end());
        while ((i != known.cells.end() && i->offset < hi) || (j != member.cells.end() && j->offset < hi)) {
          for (auto [cell, end] : {std::pair(&i, known.cells.end()), std::pair(&j, member.cells.end())})
            if (*cell != end && (*cell)->offset < hi) {
              hi = std::max(hi, (*cell)->end());
              memory_.escape(state_, (*cell)->value);
              ++*cell;
            }
        }
        put(lo, hi - lo, Value::any(8));
      }
    }
    out.escaped = state_.object(summary)->escaped;  // It may have escaped meanwhile.
    state_.add_object(summary, std::move(out));
  }

  Context& context_;
  Memory& memory_;
  State& state_;
  const std::set<Family>& families_;
};

}  // namespace

void Lattice::rename_folded(State& state, bool in_memory) {
  if (!state.has_folded) return;
  const std::set<Family> none;
  Folder(context_, memory_, state, none).rename(/*all=*/in_memory);
}

bool Lattice::fold(std::vector<State>& states, Loose& loose) {
  const std::set<Family> families = linked_families(context_, states);
  if (families.empty()) return false;
  for (State& state : states) Folder(context_, memory_, state, families).run();
  for (const State& state : states)
    for (const auto& [region, object] : *state.memory)
      if (!object->summary)
        object->cells.visit_marked([&, region = region](const Cell& cell) {
          each_target(context_, cell.value, [&](RegionId target) {
            if (state.is_summary(target)) loose.cells.insert({region, cell.offset});
          });
        });
  return true;
}

}  // namespace wcmu
