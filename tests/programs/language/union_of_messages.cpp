// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A tagged union, as protocols have it: the size lies in another place for each kind.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace union_of_messages {

struct Text {
  unsigned char kind;
  unsigned char length;
};
struct Block {
  unsigned char kind;
  unsigned char pad;
  unsigned short words;
};
union Message {
  unsigned char kind;
  Text text;
  Block block;
};

static Message make(unsigned kind, unsigned n) {
  Message message = {};
  if (kind == 0) message.text = {0, static_cast<unsigned char>(n % 50)};
  if (kind == 1) message.block = {1, 0, static_cast<unsigned short>(n % 20)};
  if (kind > 1) message.kind = 7;
  return message;
}

// 49 of the text or 19 * 4 of the block.
// EXPECT: union_of_messages::store bottom=76 top=0 retained_bottom=76 retained_top=0
WCMU_ROOT bool store(wcmu::Arena& arena, unsigned kind, unsigned n) {
  const Message message = make(kind, n);
  switch (message.kind) {
    case 0:
      arena.bottom_handle().allocate(message.text.length, 1);
      return true;
    case 1:
      arena.bottom_handle().allocate(message.block.words * 4u, 1);
      return true;
    default:
      return false;
  }
}

}  // namespace union_of_messages

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("union_of_messages::store");
  for (unsigned kind = 0; kind < 3; ++kind)
    for (unsigned n = 0; n < 60; ++n) root.run([&](wcmu::Arena& arena) { union_of_messages::store(arena, kind, n); });
}
#endif
