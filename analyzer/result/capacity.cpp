// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "result/capacity.hpp"

namespace wcmu {

bool is_name_of(std::string_view wanted, const ArenaResult& arena) {
  if (wanted.empty()) return false;
  const std::string tail = "." + std::string(wanted);
  return wanted == arena.name || wanted == arena.path || arena.name.ends_with(tail) || arena.path.ends_with(tail);
}

bool is_name_of(std::string_view wanted, const RootResult& root, const ArenaResult& arena) {
  if (is_name_of(wanted, arena)) return true;
  for (const std::string& name : {root.public_name, root.name})
    if (wanted.starts_with(name + ".") && is_name_of(wanted.substr(name.size() + 1), arena)) return true;
  return false;
}

bool Capacity::names(const RootResult& candidate) const {
  return root.empty() || root == candidate.public_name || root == candidate.name;
}

bool Capacity::names(const RootResult& candidate, const ArenaResult& arena_candidate) const {
  return names(candidate) && (arena.empty() || is_name_of(arena, arena_candidate));
}

std::string Capacity::target() const { return arena.empty() ? root : root + "." + arena; }

std::optional<std::uint64_t> capacity_of(const RootResult& root, const ArenaResult& arena,
                                         const std::vector<Capacity>& capacities) {
  const Capacity* best = nullptr;
  auto rank = [](const Capacity& capacity) { return capacity.root.empty() ? 0 : capacity.arena.empty() ? 1 : 2; };
  for (const Capacity& capacity : capacities)
    if (capacity.names(root, arena) && (best == nullptr || rank(capacity) > rank(*best))) best = &capacity;
  return best != nullptr ? std::optional(best->bytes) : arena.declared_capacity;
}

}  // namespace wcmu
