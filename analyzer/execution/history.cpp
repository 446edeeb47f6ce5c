// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "execution/history.hpp"

#include <algorithm>

namespace wcmu {

OriginId HistoryTable::intern(const Key& key, Origin origin) {
  auto [place, is_new] = interned_.try_emplace(key, static_cast<OriginId>(origins_.size()));
  if (is_new) {
    origin.depth = origins_[origin.parent].depth + 1;
    origins_.push_back(origin);
  }
  return place->second;
}

OriginId HistoryTable::enter(OriginId parent, const llvm::Instruction* call, const Code& code) {
  // A call of the same callee from the same place at the same time is one, whichever state it is in.
  return intern({parent, {call, 0}}, {parent, 0, &code, call, 0, 0});
}

OriginId HistoryTable::round(OriginId parent, const Code& code, std::uint32_t loop, std::uint64_t number) {
  const std::uint64_t place = (static_cast<std::uint64_t>(loop) + 1) << 32 | parent;
  return intern({place, {&code, number}}, {parent, 0, &code, nullptr, loop, number});
}

HistoryId HistoryTable::add(HistoryEntry entry) {
  entries_.push_back(entry);
  return static_cast<HistoryId>(entries_.size() - 1);
}

HistoryId HistoryTable::settle(const State& state, const Position& position) {
  return recording ? settle(state, position.history, highest(state, position)) : 0;
}

HistoryId HistoryTable::settle(const State& state, HistoryId history, Int bytes) {
  if (!recording) return 0;
  const auto total = static_cast<std::int64_t>(bytes);
  if (entries_[history].total == total) return history;
  if (total == 0) return 0;
  HistoryEntry entry;
  entry.before = history;
  entry.total = total;
  entry.kind = HistoryEntry::Kind::unexplained;
  if (total < entries_[history].total) {
    entry.kind = HistoryEntry::Kind::lowered;
    entry.known = static_cast<std::uint32_t>(known_.size());
    State symbols;
    symbols.symbols = state.symbols;
    known_.push_back(std::move(symbols));
  }
  return add(entry);
}

HistoryId HistoryTable::take(HistoryId before, Int total, OriginId origin, const llvm::Instruction& site,
                             const Taken& taken) {
  if (!recording) return 0;
  const auto rise = static_cast<std::int64_t>(total) - entries_[before].total;
  HistoryEntry entry;
  entry.before = before;
  entry.total = static_cast<std::int64_t>(total);
  entry.origin = origin;
  entry.site = &site;
  // What is more than the block's own bytes is in front of it; less is where sizes depend on each other.
  entry.bytes = std::min(rise, static_cast<std::int64_t>(taken.bytes));
  entry.padding = rise - entry.bytes;
  entry.alignment = static_cast<std::int64_t>(taken.alignment);
  if (!taken.form.is_constant()) {
    entry.form = static_cast<std::uint32_t>(forms_.size());
    forms_.push_back(taken.form);
  }
  return add(entry);
}

void HistoryTable::name_block(HistoryId history, RegionId block, std::uint64_t born) {
  if (!recording) return;
  entries_[history].block = block;
  entries_[history].born = born;
}

HistoryId HistoryTable::repeat(HistoryId now, HistoryId since, Int times, Int total, OriginId origin) {
  if (!recording) return 0;
  HistoryEntry entry;
  entry.kind = HistoryEntry::Kind::repeated;
  entry.before = now;
  entry.since = since;
  entry.times = static_cast<std::int64_t>(times);
  entry.total = static_cast<std::int64_t>(total);
  entry.origin = origin;
  return add(entry);
}

}  // namespace wcmu
