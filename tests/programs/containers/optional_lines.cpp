// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Nodes of several kinds in one vector, of which one kind has memory of its own: as many shapes as ways to choose the kinds.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <type_traits>
#include <variant>
#include <vector>

namespace optional_lines {

constexpr unsigned kNodes = 6, kLine = 480;

struct Gain {
  float factor;
};
struct Delay {
  unsigned length;
  float* line;
};
struct Mix {
  unsigned a, b;
};
using Node = std::variant<Gain, Delay, Mix>;

class Graph {
 public:
  explicit Graph(wcmu::Arena& arena) : arena_(arena), nodes_(wcmu::BottomAllocator<Node>(arena)) {
    nodes_.reserve(kNodes);
  }
  bool add(Node node) {
    if (nodes_.size() == kNodes) return false;
    std::visit(
        [this](auto& one) {
          if constexpr (std::is_same_v<std::decay_t<decltype(one)>, Delay>) {
            if (one.length > kLine) one.length = kLine;
            one.line = arena_.bottom_handle().allocate<float>(one.length);
          }
        },
        node);
    nodes_.push_back(node);
    return true;
  }
  float run(unsigned frames) {
    wcmu::TopScope scope(arena_);
    float* block = arena_.top_handle().allocate<float>(frames);
    float sum = 0;
    for (Node& node : nodes_)
      std::visit(
          [&](auto& one) {
            if constexpr (std::is_same_v<std::decay_t<decltype(one)>, Delay>) sum += one.length != 0 ? *one.line : 0;
          },
          node);
    return block != nullptr ? sum : 0;
  }

 private:
  wcmu::Arena& arena_;
  std::vector<Node, wcmu::BottomAllocator<Node>> nodes_;
};

// EXPECT: optional_lines::session bottom=11664 top=2048 retained_bottom=11664 retained_top=0
WCMU_ROOT float session(wcmu::Arena& arena, const unsigned char* kinds, const unsigned* lengths, unsigned count,
                        unsigned frames) {
  Graph graph(arena);
  for (unsigned i = 0; i < count; ++i) {
    Node node;
    switch (kinds[i] % 3) {
      case 0:
        node = Gain{1};
        break;
      case 1:
        node = Delay{lengths[i], nullptr};
        break;
      default:
        node = Mix{0, 1};
    }
    if (!graph.add(node)) break;
  }
  return graph.run(frames > 512 ? 512 : frames);
}

}  // namespace optional_lines

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("optional_lines::session");
  for (unsigned kinds = 0; kinds < 729; ++kinds) {
    unsigned char kind[6];
    unsigned lengths[6];
    for (unsigned i = 0, rest = kinds; i < 6; ++i, rest /= 3) {
      kind[i] = static_cast<unsigned char>(rest % 3);
      lengths[i] = 480 + i;
    }
    root.run([&](wcmu::Arena& arena) { optional_lines::session(arena, kind, lengths, 6, 600); });
  }
}
#endif
