// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "telemetry.hpp"

#include "telemetry_budgets.hpp"

#include <cstdio>

namespace {

constexpr wcmu::Budget budget = WCMU_BUDGET(telemetry::answer_packet);

// On the target this is all the memory that the link has. It lies in .bss, aligned as the budget asks.
wcmu::StaticArena<SAMPLE_CAPACITY, budget.alignment> memory;

// The radio: fills `packet`, gives its size.
std::size_t receive(std::uint8_t* packet, unsigned blocks, unsigned samples) {
  std::size_t size = 0;
  std::uint8_t checksum = 0;
  const auto send = [&](unsigned value) {
    packet[size++] = static_cast<std::uint8_t>(value);
    checksum = static_cast<std::uint8_t>(checksum + value);
  };
  send(0xA5);
  send(blocks);
  for (unsigned block = 0; block < blocks; ++block) {
    send(block);
    send(samples);
    for (unsigned i = 0; i < samples; ++i) {
      send(i);
      send(block);
    }
  }
  packet[size++] = checksum;
  return size;
}

bool exchange(wcmu::Arena& arena, const char* what, unsigned blocks, unsigned samples) {
  std::uint8_t packet[256];
  const std::size_t size = receive(packet, blocks, samples);
  const telemetry::Answer answer = telemetry::answer_packet(arena, packet, size);
  std::printf("%-16s %zu bytes in, %zu bytes out; memory: %zu + %zu bytes\n", what, size, answer.size,
              arena.bottom_peak(), arena.top_peak());
  return arena.reset() == wcmu::Error::none && answer.status == telemetry::Status::ok;
}

}  // namespace

int main() {
  wcmu::Arena& arena = memory;
  arena.check_budget(budget);
  if (!exchange(arena, "a usual packet:", 2, 5) ||
      !exchange(arena, "the worst:", telemetry::max_blocks, telemetry::max_samples))
    return 1;
  std::printf("%-16s memory: %zu + %zu bytes\n", "the budget:", budget.bottom_bytes, budget.top_bytes);
  return arena.bottom_peak() == budget.bottom_bytes && arena.top_peak() == budget.top_bytes ? 0 : 1;
}
