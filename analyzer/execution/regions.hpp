// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Names of memory objects and of call strings. A region's name is its allocation site, the call string and a small number; names
// are used again once nothing reaches the object, so that states of a loop become equal again.
#pragma once

#include "domain/value.hpp"

#include <llvm/ADT/DenseMap.h>
#include <llvm/IR/GlobalValue.h>

#include <deque>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace llvm {
class DIType;
class Instruction;
}  // namespace llvm

namespace wcmu {

class Globals;
struct VariableInfo;

using PathId = std::uint32_t;  ///< 0: the root itself.

/// Interned call strings.
class PathTable {
 public:
  struct Node {
    PathId parent = 0;
    const llvm::Instruction* call = nullptr;
    std::uint32_t depth = 0;
  };
  PathTable() : nodes_(1) {}
  PathId extend(PathId parent, const llvm::Instruction* call);
  [[nodiscard]] const Node& operator[](PathId path) const { return nodes_[path]; }
  /// Whether `path` is `above`, or was come to from there.
  [[nodiscard]] bool is_below(PathId path, PathId above) const {
    while (nodes_[path].depth > nodes_[above].depth) path = nodes_[path].parent;
    return path == above;
  }

 private:
  std::deque<Node> nodes_;
  llvm::DenseMap<std::pair<PathId, const llvm::Instruction*>, PathId> known_;
};

enum class RegionKind : std::uint8_t {
  null,
  unknown,  ///< Anything outside, or whose address got out.
  function,
  global,
  stack,  ///< A local variable.
  heap,   ///< operator new, malloc.
  block,  ///< A block of an arena.
  input,  ///< What a parameter of the root, or a pointer found in such memory, points to.
  exception,
};

struct RegionInfo {
  RegionKind kind = RegionKind::unknown;
  const llvm::GlobalValue* global = nullptr;  ///< function, global; exception: its destructor, if it is not trivial
  const llvm::Instruction* site = nullptr;    ///< stack, heap, block
  PathId path = 0;                            ///< heap, block: the call string of `site`
  RegionId parent = 0;                        ///< input: where the pointer to it was found
  std::string name;                           ///< Access path for people.
  std::string label;                          ///< The same, with the names that WCMU_ARENA_AS gives.
  std::optional<std::uint64_t> capacity;      ///< WCMU_CAPACITY of what stands for the object.
  const llvm::DIType* type = nullptr;         ///< From debug information; may be null.
  bool fixed = false;                         ///< global: a constant, or a variable that nothing ever writes
  bool guard = false;           ///< global: of a static local variable; only the C++ ABI's functions write it
  bool nullable = false;        ///< input: the pointer to it may be null
  std::uint64_t alignment = 1;  ///< Of byte 0.

  /// Memory that holds the same in every state.
  [[nodiscard]] bool constant() const { return fixed; }
  /// Memory that code outside of the analysed program can reach before the root starts.
  [[nodiscard]] bool outside() const { return kind == RegionKind::input || kind == RegionKind::global; }
};

class RegionTable {
 public:
  explicit RegionTable(const Globals& globals);

  RegionId global(const llvm::GlobalValue* value);
  RegionId stack(const llvm::Instruction* site, PathId path);
  /// Block number `index` of an allocation site in a context.
  RegionId block(RegionKind kind, const llvm::Instruction* site, PathId path, unsigned index);
  /// The summary of all objects that are made where `region` was: a heap or arena block.
  RegionId summary_of(RegionId region);
  /// What the pointer at byte `offset` of `parent` points to; parent 0: parameter number `offset` of the root.
  RegionId input(RegionId parent, std::int64_t offset);
  /// From now on `region`, of kind input, stands for the object `other`: pointers that would lead to it lead there.
  void identify(RegionId region, RegionId other) { same_[region] = other; }
  [[nodiscard]] RegionId same_as(RegionId region) const {
    for (auto place = same_.find(region); place != same_.end(); place = same_.find(region)) region = place->second;
    return region;
  }

  /// Name, label, capacity and type of a variable.
  static void name(RegionInfo& info, const VariableInfo& described);

  [[nodiscard]] const RegionInfo& operator[](RegionId region) const { return infos_[region]; }
  [[nodiscard]] RegionInfo& edit(RegionId region) { return infos_[region]; }

 private:
  using Key = std::tuple<int, const void*, unsigned long, unsigned long>;
  RegionId intern(const Key& key, RegionInfo info);

  const Globals& globals_;
  std::deque<RegionInfo> infos_;
  llvm::DenseMap<Key, RegionId> known_;
  llvm::DenseMap<RegionId, RegionId> same_;
};

}  // namespace wcmu
