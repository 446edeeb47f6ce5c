// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// typeid of the object behind a reference, compared; a type that is not there costs nothing.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <typeinfo>

namespace type_ids {

struct Message {
  virtual ~Message() = default;
};
struct Ping : Message {};
struct Data : Message {};
struct Bulk : Data {};

static unsigned size_of(const Message& message) {
  if (typeid(message) == typeid(Ping)) return 8;
  if (typeid(message) == typeid(Data)) return 64;
  return typeid(message) == typeid(Message) ? 1000 : 20;
}

// Bulk is not Data for typeid: 8 + 64 + 20.
// EXPECT: type_ids::send bottom=92 top=0 retained_bottom=92 retained_top=0
WCMU_ROOT void send(wcmu::Arena& arena) {
  const Ping ping;
  const Data data;
  const Bulk bulk;
  const Message* const messages[] = {&ping, &data, &bulk};
  for (const Message* message : messages) arena.bottom_handle().allocate(size_of(*message), 1);
}

}  // namespace type_ids

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("type_ids::send");
  root.run([&](wcmu::Arena& arena) { type_ids::send(arena); });
}
#endif
