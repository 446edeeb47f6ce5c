// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A state machine over input bytes; a frame's payload is allocated only in the state that knows its length.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace protocol {

enum class State { idle, length, payload, checksum };

// EXPECT: protocol::receive bottom=103 top=0 retained_bottom=103 retained_top=0
WCMU_ROOT int receive(wcmu::Arena& arena, const std::uint8_t* bytes, unsigned count) {
  WCMU_ASSUME(count <= 16);
  State state = State::idle;
  unsigned left = 0;
  int frames = 0;
  for (unsigned i = 0; i < count; ++i) {
    const std::uint8_t byte = bytes[i];
    switch (state) {
      case State::idle:
        if (byte == 0x7e) state = State::length;
        break;
      case State::length:
        left = byte & 7;
        arena.bottom_handle().allocate(left + 12, 1);  // header and payload
        state = left == 0 ? State::checksum : State::payload;
        break;
      case State::payload:
        if (--left == 0) state = State::checksum;
        break;
      case State::checksum:
        ++frames;
        state = byte == 0x7e ? State::length : State::idle;
        break;
    }
  }
  return frames;
}

}  // namespace protocol

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  // The worst case: a frame of n payload bytes takes n + 3 bytes, or n + 2 where the checksum byte opens the next frame;
  // all short frames, the last one cut after its length byte. Bytes that matter: the flag, and lengths.
  observe::Root root("protocol::receive");
  for (unsigned count = 0; count <= 16; ++count)
    for (unsigned code = 0; code < 65536; ++code) {
      std::uint8_t bytes[16];
      for (unsigned i = 0; i < 16; ++i) bytes[i] = (code >> i) & 1 ? 0x7e : 0;
      root.run([&](wcmu::Arena& arena) { protocol::receive(arena, bytes, count); });
      if (count != 16) break;
      for (auto& byte : bytes) byte = byte == 0 ? 0x77 : byte;
      root.run([&](wcmu::Arena& arena) { protocol::receive(arena, bytes, count); });
      for (unsigned i = 0; i < 14; ++i)
        if (bytes[i] == 0x77) bytes[i] = 0;
      root.run([&](wcmu::Arena& arena) { protocol::receive(arena, bytes, count); });
    }
}
#endif
