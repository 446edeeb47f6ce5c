// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// How users name arenas on the command line, and the bytes that they say these have.
#pragma once

#include "result/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wcmu {

/// One value of --capacity.
struct Capacity {
  std::string root;   ///< Empty: every root.
  std::string arena;  ///< Empty: every arena of `root`.
  std::uint64_t bytes = 0;
  Location stated;  ///< In a rule file; unknown for the command line.

  [[nodiscard]] bool names(const RootResult& candidate) const;
  [[nodiscard]] bool names(const RootResult& candidate, const ArenaResult& arena_candidate) const;
  /// As on the command line, without the bytes: "app::frame.scratch".
  [[nodiscard]] std::string target() const;
};

/// Whether `wanted` is the arena's name, its access path or a tail of that: "scratch" of "ctx.scratch".
bool is_name_of(std::string_view wanted, const ArenaResult& arena);

/// The same; it may begin with the name of the root and a dot, "app::frame.scratch".
bool is_name_of(std::string_view wanted, const RootResult& root, const ArenaResult& arena);

/// What the gate holds the arena to: the most specific of `capacities`, else what the source declares; nothing if neither says it.
std::optional<std::uint64_t> capacity_of(const RootResult& root, const ArenaResult& arena,
                                         const std::vector<Capacity>& capacities);

}  // namespace wcmu
