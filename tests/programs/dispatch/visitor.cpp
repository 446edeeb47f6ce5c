// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Double dispatch: a visitor over nodes that live in the arena and were chosen by the input.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace visitor {

struct Number;
struct Sum;
struct Visitor {
  virtual ~Visitor() = default;
  virtual void visit(const Number&) = 0;
  virtual void visit(const Sum&) = 0;
};
struct Node {
  virtual void accept(Visitor& visitor) const = 0;

 protected:
  ~Node() = default;
};
struct Number final : Node {
  void accept(Visitor& visitor) const override { visitor.visit(*this); }
  unsigned value = 0;
};
struct Sum final : Node {
  void accept(Visitor& visitor) const override { visitor.visit(*this); }
  const Node* left = nullptr;
  const Node* right = nullptr;
};
struct Printer final : Visitor {
  explicit Printer(wcmu::Arena& a) : arena(a) {}
  void visit(const Number&) override { arena.top_handle().allocate(4, 1); }
  void visit(const Sum& sum) override {
    sum.left->accept(*this);
    arena.top_handle().allocate(1, 1);
    sum.right->accept(*this);
  }
  wcmu::Arena& arena;
};

static const Node* make(wcmu::Arena& arena, unsigned bits, unsigned depth) {
  if (depth == 2 || (bits >> depth & 1) == 0) return arena.bottom_handle().create<Number>();
  Sum* sum = arena.bottom_handle().create<Sum>();
  sum->left = make(arena, bits, depth + 1);
  sum->right = make(arena, bits, depth + 1);
  return sum;
}

// 3 sums of 24 bytes, 4 numbers of 16; printed: 4 * 4 + 3.
// EXPECT: visitor::print bottom=136 top=19 retained_bottom=136 retained_top=19
WCMU_ROOT void print(wcmu::Arena& arena, unsigned bits) {
  Printer printer(arena);
  make(arena, bits, 0)->accept(printer);
}

}  // namespace visitor

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("visitor::print");
  for (unsigned bits = 0; bits < 4; ++bits) root.run([&](wcmu::Arena& arena) { visitor::print(arena, bits); });
}
#endif
