// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What the language leaves to the compiler. frontend/choices wrote onto calls which of them are operands in an open order; here is
// noted what each such operand does to the ends of arenas, and told which of them must not be exchanged. Notes are kept over the
// runs of all cases of a root: where one operand throws in one case, the other one runs in another.
//
// Two operands may be exchanged, whatever runs between them, if on every end that both use
// - each of them leaves the bound of the position where it was: either one was analysed from the position that the other order gives;
// - or both only allocate, and every size is a multiple of every alignment: a bump pointer rounds up once then, to the largest
//   alignment, and moves by the sum of the sizes, in any order;
// and if neither can end (by an exception, or with the program) before the other one uses an end.
//
// Where they meet in memory instead, nothing is said of their order but this (`Unsettled`): what one reads and the other writes is not
// known to the one; what both write is not known after either; and where one ends by an exception, the other has written or has not.
// Each action (a call, a load, a store) is executed so that it covers its place in every order: by itself a call is never interleaved
// with others ([intro.execution]). What is not known is learnt from one run, and the next one respects it, until nothing new is learnt.
#pragma once

#include "execution/memory.hpp"
#include "execution/regions.hpp"
#include "execution/state.hpp"
#include "support/location.hpp"

#include <llvm/IR/Instruction.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace wcmu {

/// What a primitive does to one end.
struct Effect {
  std::uint64_t size = 0;  ///< Of an allocation: every size is a multiple of it. 0: it is no allocation.
  std::uint64_t alignment = 1;
  bool moves = true;
};

/// Two operands that must not be exchanged.
struct OrderConflict {
  Location location;
  std::string first, second;       ///< What is called, or that a variable is used.
  std::optional<ArenaKey> arena;   ///< The one that both use.
  bool cut_off = false;            ///< One may end before the other would have moved an end.
  std::optional<RegionId> shared;  ///< One writes there what the other reads or writes.
};

/// What an action must not be taken to know, or to leave behind, because operands may come in another order.
struct Unsettled {
  Touched::Spans before;   ///< It reads these bytes, and another operand writes them.
  Touched::Spans after;    ///< Both write them.
  Touched::Spans unwound;  ///< Where it ends by an exception: another operand writes them, sooner or never.

  friend bool operator==(const Unsettled&, const Unsettled&) = default;
};

class OrderWatch {
 public:
  /// Whether a call or access belongs to an operand in an open order.
  static bool watches(const llvm::Instruction& action);
  /// Whether a call copies what a compiler may construct in place.
  static bool may_be_elided(const llvm::Instruction& call);

  /// The operands that an action belongs to, in a context: each has such a record.
  struct Operand {
    struct Use {
      std::uint64_t size = 0;  ///< Greatest common divisor of the sizes.
      std::uint64_t alignment = 1;
      bool only_allocates = true;
      bool moved = false;
    };
    std::map<std::pair<ArenaKey, std::size_t>, Use> uses;  ///< By arena and end.
    const llvm::Instruction* action = nullptr;             ///< The first call; without calls the first access.
    Location location;
    bool comes_back = false;
    bool ends_early = false;
    std::vector<std::pair<const llvm::Instruction*, Touched>> memory;  ///< By action, as they come.

    void add(const llvm::Instruction& action, const Touched& touched);
  };
  std::vector<Operand*> operands(const llvm::Instruction& action, PathId path);

  static void use(Operand& operand, const ArenaKey& key, std::size_t end, const Effect& effect);
  /// Control came back from a call, or an exception did.
  static void came_back(Operand& operand, const std::vector<ArenaState>& before, const std::vector<ArenaState>& after);

  [[nodiscard]] std::vector<OrderConflict> conflicts(const RegionTable& regions) const;

  /// Takes in what has been noted. True if there is more to respect than before.
  bool learn(const RegionTable& regions);
  /// Null if the order changes nothing of this action.
  [[nodiscard]] const Unsettled* unsettled(const llvm::Instruction& action, PathId path) const;

 private:
  using Group = std::map<unsigned, Operand>;
  std::map<std::pair<PathId, const llvm::Metadata*>, Group> groups_;
  std::map<std::pair<PathId, const llvm::Instruction*>, Unsettled> unsettled_;
};

}  // namespace wcmu
