// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Weak topological order of a control-flow graph (Bourdoncle, "Efficient chaotic iteration strategies with widenings", 1993).
// A loop is a contiguous run of positions, its header first; a loop's exits come after all of it. Works for irreducible graphs.
#pragma once

#include <cstdint>
#include <vector>

namespace wcmu {

struct WtoLoop {
  std::uint32_t header = 0;  ///< Position of the first block.
  std::uint32_t end = 0;     ///< Position of the last block.
  std::int32_t parent = -1;  ///< Index of the innermost loop around it, -1 if none.

  [[nodiscard]] bool contains(std::uint32_t position) const { return header <= position && position <= end; }
};

struct Wto {
  std::vector<std::uint32_t> order;     ///< position -> node. Nodes that cannot be reached from node 0 are not in it.
  std::vector<std::int32_t> innermost;  ///< position -> index of the innermost loop, -1 if in none.
  std::vector<WtoLoop> loops;           ///< Outer loops before inner ones.
};

/// `successors[node]` lists the nodes that control may go to; node 0 is the entry.
Wto weak_topological_order(const std::vector<std::vector<std::uint32_t>>& successors);

}  // namespace wcmu
