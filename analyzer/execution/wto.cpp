// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "execution/wto.hpp"

#include <algorithm>
#include <limits>
#include <memory>

namespace wcmu {
namespace {

struct Component {
  std::uint32_t node = 0;
  bool is_loop = false;
  std::vector<Component> body;  // Reversed while it is built.
};

class Builder {
 public:
  explicit Builder(const std::vector<std::vector<std::uint32_t>>& successors)
      : successors_(successors), number_(successors.size(), 0) {}

  Wto build() {
    std::vector<Component> components;
    if (!successors_.empty()) visit(0, components);
    Wto result;
    flatten(components, -1, result);
    return result;
  }

 private:
  static constexpr std::uint32_t kDone = std::numeric_limits<std::uint32_t>::max();

  std::uint32_t visit(std::uint32_t node, std::vector<Component>& partition) {
    stack_.push_back(node);
    number_[node] = ++last_;
    std::uint32_t head = number_[node];
    bool loop = false;
    for (std::uint32_t next : successors_[node]) {
      std::uint32_t lowest = number_[next] == 0 ? visit(next, partition) : number_[next];
      if (lowest <= head) {
        head = lowest;
        loop = true;
      }
    }
    if (head == number_[node]) {
      number_[node] = kDone;
      std::uint32_t top = stack_.back();
      stack_.pop_back();
      Component component{node, loop, {}};
      if (loop) {
        while (top != node) {
          number_[top] = 0;
          top = stack_.back();
          stack_.pop_back();
        }
        for (std::uint32_t next : successors_[node])
          if (number_[next] == 0) visit(next, component.body);
      }
      partition.push_back(std::move(component));
    }
    return head;
  }

  static void flatten(std::vector<Component>& components, std::int32_t loop, Wto& out) {
    for (auto component = components.rbegin(); component != components.rend(); ++component) {
      std::int32_t mine = loop;
      auto position = static_cast<std::uint32_t>(out.order.size());
      if (component->is_loop) {
        mine = static_cast<std::int32_t>(out.loops.size());
        out.loops.push_back({position, position, loop});
      }
      out.order.push_back(component->node);
      out.innermost.push_back(mine);
      if (!component->is_loop) continue;
      flatten(component->body, mine, out);
      out.loops[static_cast<std::size_t>(mine)].end = static_cast<std::uint32_t>(out.order.size()) - 1;
    }
  }

  const std::vector<std::vector<std::uint32_t>>& successors_;
  std::vector<std::uint32_t> number_;
  std::vector<std::uint32_t> stack_;
  std::uint32_t last_ = 0;
};

}  // namespace

Wto weak_topological_order(const std::vector<std::vector<std::uint32_t>>& successors) {
  return Builder(successors).build();
}

}  // namespace wcmu
