// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Where the bytes of a position come from. A history is a list that grows at its end and is shared by all states that came the same
// way: each entry says by how much the highest use rose and through what. Nothing is summed up that the analysis did not: an entry is
// the difference of two positions, so a history adds up to its position whatever the sizes are. Three things change a position
// otherwise, and each has its entry or its rule:
//
//   rewind, reset    the history of the mark, or none
//   join             the history of the higher position, as the position is its
//   acceleration     "so many more rounds of what was added since": Kind::repeated
//
// What a branch teaches later may lower a position below what its history adds up to (`if (n > 8) return;` after n bytes were taken):
// Kind::lowered takes that off the entries, those first whose size is known to be smaller now.
//
// Only recorded where `wcmu explain` asks for it. No part of the analysis reads it.
#pragma once

#include "execution/state.hpp"

#include <llvm/ADT/DenseMap.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace llvm {
class Instruction;
}

namespace wcmu {

struct Code;

using OriginId = std::uint32_t;  ///< 0: the body of the root.

/// The way to a place, step by step: calls and rounds of loops.
struct Origin {
  OriginId parent = 0;
  std::uint32_t depth = 0;  ///< Number of steps.
  const Code* code = nullptr;
  const llvm::Instruction* call = nullptr;  ///< The call that entered `code`; null for a round of a loop.
  std::uint32_t loop = 0;                   ///< The loop of `code`.
  std::uint64_t round = 0;
};

/// What an allocation wanted.
struct Taken {
  Int bytes = 0;  ///< At most; without padding.
  LinearForm form;
  Int alignment = 1;
};

struct HistoryEntry {
  enum class Kind : std::uint8_t {
    taken,
    lowered,      ///< `total` is less than the entries before add up to.
    repeated,     ///< What was added since `since` comes `times` times more.
    unexplained,  ///< More than the entries before add up to.
  };
  Kind kind = Kind::taken;
  HistoryId before = 0;
  std::int64_t total = 0;  ///< Of the history that ends here, in bytes.
  OriginId origin = 0;
  const llvm::Instruction* site = nullptr;
  // taken:
  std::int64_t bytes = 0, padding = 0;
  std::int64_t alignment = 1;
  RegionId block = 0;  ///< 0: not known.
  std::uint64_t born = 0;
  std::uint32_t form = 0;  ///< HistoryTable::form; 0: a constant.
  // lowered:
  std::uint32_t known = 0;  ///< HistoryTable::known: the symbols at that moment.
  // repeated:
  HistoryId since = 0;
  std::int64_t times = 0;
};

class HistoryTable {
 public:
  bool recording = false;  ///< If false, every history is 0.

  OriginId enter(OriginId parent, const llvm::Instruction* call, const Code& code);
  OriginId round(OriginId parent, const Code& code, std::uint32_t loop, std::uint64_t number);

  /// The history of the position, adding up to highest(state, position).
  HistoryId settle(const State& state, const Position& position);
  /// The same for another number of bytes.
  HistoryId settle(const State& state, HistoryId history, Int bytes);
  /// The position rose to `total`.
  HistoryId take(HistoryId before, Int total, OriginId origin, const llvm::Instruction& site, const Taken& taken);
  /// The block that the last entry of `history` made.
  void name_block(HistoryId history, RegionId block, std::uint64_t born);
  HistoryId repeat(HistoryId now, HistoryId since, Int times, Int total, OriginId origin);

  [[nodiscard]] const Origin& origin(OriginId id) const { return origins_[id]; }
  [[nodiscard]] const HistoryEntry& operator[](HistoryId id) const { return entries_[id]; }
  [[nodiscard]] const LinearForm& form(std::uint32_t id) const { return forms_[id]; }
  /// Ranges of symbols, in a state that holds nothing else.
  [[nodiscard]] const State& known(std::uint32_t id) const { return known_[id]; }

 private:
  /// Parent and loop, what is entered, round.
  using Key = std::pair<std::uint64_t, std::pair<const void*, std::uint64_t>>;
  OriginId intern(const Key& key, Origin origin);
  HistoryId add(HistoryEntry entry);

  std::vector<Origin> origins_ = std::vector<Origin>(1);
  llvm::DenseMap<Key, OriginId> interned_;
  std::vector<HistoryEntry> entries_ = std::vector<HistoryEntry>(1);
  std::vector<LinearForm> forms_ = std::vector<LinearForm>(1);
  std::vector<State> known_ = std::vector<State>(1);
};

}  // namespace wcmu
