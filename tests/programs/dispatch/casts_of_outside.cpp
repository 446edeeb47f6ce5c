// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The class of an object from outside is not known: dynamic_cast and typeid find one class or the other, and stay with it.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <typeinfo>

namespace casts_of_outside {

struct Node {
  virtual ~Node() = default;
};
struct Leaf final : Node {
  unsigned weight = 0;
};
struct Named {
  virtual ~Named() = default;
  unsigned length = 0;
};
struct Branch final : Node, Named {};

// One node is a leaf or a branch, not both.
// EXPECT: casts_of_outside::visit bottom=63 top=0 retained_bottom=63 retained_top=0
WCMU_ROOT void visit(wcmu::Arena& arena, const Node& node) {
  auto handle = arena.bottom_handle();
  if (const auto* leaf = dynamic_cast<const Leaf*>(&node)) handle.allocate(leaf->weight & 31, 1);
  if (const auto* named = dynamic_cast<const Named*>(&node)) handle.allocate(named->length & 63, 1);
}

// EXPECT: casts_of_outside::ask bottom=9 top=0 retained_bottom=9 retained_top=0
WCMU_ROOT void ask(wcmu::Arena& arena, const Node& node) {
  auto handle = arena.bottom_handle();
  if (dynamic_cast<const Leaf*>(&node) != nullptr) handle.allocate(6, 1);
  if (typeid(node) == typeid(Branch)) handle.allocate(9, 1);
}

}  // namespace casts_of_outside

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root visit("casts_of_outside::visit"), ask("casts_of_outside::ask");
  casts_of_outside::Leaf leaf;
  leaf.weight = 31;
  casts_of_outside::Branch branch;
  branch.length = 63;
  for (const casts_of_outside::Node* node :
       {static_cast<casts_of_outside::Node*>(&leaf), static_cast<casts_of_outside::Node*>(&branch)}) {
    visit.run([&](wcmu::Arena& arena) { casts_of_outside::visit(arena, *node); });
    ask.run([&](wcmu::Arena& arena) { casts_of_outside::ask(arena, *node); });
  }
}
#endif
