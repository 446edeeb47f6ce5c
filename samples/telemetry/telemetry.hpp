// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The radio link of a sensor node: a packet of measurements comes in, a packet that sums them up goes out.
//
//   in:  A5, count of blocks, blocks, checksum       block:  channel, count of samples, samples (16 bits, high byte first)
//   out: 5A, count of blocks, summaries, checksum    summary: channel, least, greatest, mean (16 bits each)
//
// The parsed blocks lie at the bottom end of the arena, the answer at the top: neither has to know how long the other gets.
#pragma once

#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>
#include <cstdint>

namespace telemetry {

inline constexpr unsigned max_blocks = 4;
inline constexpr unsigned max_samples = 16;

enum class Status : std::uint8_t { ok, truncated, not_a_packet, too_long, wrong_checksum, out_of_memory };

/// Bytes of an answer; they lie in the arena.
struct Answer {
  Status status = Status::ok;
  const std::uint8_t* bytes = nullptr;
  std::size_t size = 0;
};

/// Parses the packet of `size` bytes at `packet` and encodes the answer. Both stay in `arena` until the caller resets it.
WCMU_ROOT Answer answer_packet(wcmu::Arena& arena, const std::uint8_t* packet, std::size_t size);

}  // namespace telemetry
