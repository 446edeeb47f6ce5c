// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Globals that are written in a type of which the name misleads, as a number that is an address, or as bytes.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>
#include <cstring>
#include <new>

namespace stores_of_other_types {

enum pointer_kind : unsigned { near_kind = 8, far_kind = 1000 };
static pointer_kind kind = near_kind;
void use_far() { kind = far_kind; }

// EXPECT: stores_of_other_types::by_name bottom=1000 top=0 retained_bottom=1000 retained_top=0
WCMU_ROOT void by_name(wcmu::Arena& arena) { arena.bottom_handle().allocate(kind, 1); }

static void small(wcmu::Arena& arena) { arena.bottom_handle().allocate(8, 1); }
static void large(wcmu::Arena& arena) { arena.bottom_handle().allocate(900, 1); }
static std::uintptr_t vectors[2] = {reinterpret_cast<std::uintptr_t>(&small), 0};
void install() { vectors[0] = reinterpret_cast<std::uintptr_t>(&large); }

// EXPECT: stores_of_other_types::by_vector bottom=900 top=0 retained_bottom=900 retained_top=0
WCMU_ROOT void by_vector(wcmu::Arena& arena) { reinterpret_cast<void (*)(wcmu::Arena&)>(vectors[0])(arena); }

struct Node {
  Node* next;
};
alignas(Node) static unsigned char raw[sizeof(Node)] = {8};
void place(void* next) { ::new (static_cast<void*>(raw)) Node{static_cast<Node*>(next)}; }

// EXPECT: stores_of_other_types::by_bytes bottom=800 top=0 retained_bottom=800 retained_top=0
WCMU_ROOT void by_bytes(wcmu::Arena& arena) {
  unsigned bytes;
  std::memcpy(&bytes, raw, sizeof bytes);
  arena.bottom_handle().allocate(bytes <= 800 ? bytes : 8, 1);
}

}  // namespace stores_of_other_types

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  using namespace stores_of_other_types;
  use_far();
  install();
  place(reinterpret_cast<void*>(800));
  observe::Root name("stores_of_other_types::by_name"), vector("stores_of_other_types::by_vector"),
      bytes("stores_of_other_types::by_bytes");
  name.run([](wcmu::Arena& arena) { by_name(arena); });
  vector.run([](wcmu::Arena& arena) { by_vector(arena); });
  bytes.run([](wcmu::Arena& arena) { by_bytes(arena); });
}
#endif
