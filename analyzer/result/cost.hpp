// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Where the bytes of a budget come from: the blocks that are in use at the peak of one end of an arena, as a tree of calls, loops and
// sites. Plain values, as the rest of this room.
#pragma once

#include "support/location.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wcmu {

/// A place on the way from the root to the blocks, or the blocks of one site. The bytes of the parts of a node add up to those of the
/// node, and the root's are the budget.
struct Cost {
  enum class Kind : std::uint8_t {
    root,
    call,   ///< `name` was called at `location`.
    loop,   ///< Of the loop whose keyword, or label, is at `location`.
    site,   ///< Blocks that were taken at `location`.
    other,  ///< Bytes that are certain in their number, but not put down to a site: `name` says why.
  };
  Kind kind = Kind::root;
  std::string name;
  Location location;
  /// A call of code that is not the user's, or a site in it.
  bool in_library = false;
  std::uint64_t bytes = 0;    ///< Padding included.
  std::uint64_t padding = 0;  ///< Bytes in front of blocks, for their alignment.
  /// Of a call: how many of its executions bytes are left from; of a loop: how many of its rounds; of a site: the blocks.
  std::uint64_t times = 0;
  std::vector<Cost> parts;  ///< In the order in which the execution came to them first.

  friend bool operator==(const Cost&, const Cost&) = default;
};

/// What would save bytes at this peak.
struct Hint {
  enum class Kind : std::uint8_t {
    reserve,  ///< Blocks that a container outgrew are still there.
    order,    ///< The same blocks in another order need less padding.
    scope,    ///< Nothing points to these blocks any more.
  };
  Kind kind = Kind::reserve;
  Location location;
  std::string message;
  std::uint64_t bytes = 0;  ///< That it saves at most.

  friend bool operator==(const Hint&, const Hint&) = default;
};

/// The worst case of one end of an arena.
struct Explanation {
  Cost tree;
  std::vector<Hint> hints;  ///< The largest saving first.

  friend bool operator==(const Explanation&, const Explanation&) = default;
};

/// "root", "call", "loop", "site", "other": the words of the JSON report.
std::string_view name_of(Cost::Kind kind);
/// "reserve", "order", "scope".
std::string_view name_of(Hint::Kind kind);

}  // namespace wcmu
