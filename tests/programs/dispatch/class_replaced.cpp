// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An object of another class is made in the same storage: the next call is that of the new class.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <new>

namespace class_replaced {

struct State {
  virtual ~State() = default;
  virtual unsigned run(unsigned n) const = 0;
};
struct Idle : State {
  unsigned run(unsigned n) const override { return n; }
};
struct Busy : State {
  explicit Busy(unsigned w) : work(w) {}
  unsigned run(unsigned n) const override { return n * work; }
  unsigned work;
};

class Machine {
 public:
  Machine() { ::new (storage_) Idle; }
  ~Machine() { state().~State(); }
  State& state() { return *std::launder(reinterpret_cast<State*>(storage_)); }
  template <class T, class... A>
  void enter(A... arguments) {
    state().~State();
    ::new (storage_) T(arguments...);
  }

 private:
  alignas(16) unsigned char storage_[32];
};

// 4 idle, 4 * 9 busy, 4 idle.
// EXPECT: class_replaced::shift bottom=44 top=0 retained_bottom=44 retained_top=0
WCMU_ROOT void shift(wcmu::Arena& arena, unsigned n) {
  if (n > 4) return;
  Machine machine;
  arena.bottom_handle().allocate(machine.state().run(n), 1);
  machine.enter<Busy>(9u);
  arena.bottom_handle().allocate(machine.state().run(n), 1);
  machine.enter<Idle>();
  arena.bottom_handle().allocate(machine.state().run(n), 1);
}

}  // namespace class_replaced

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("class_replaced::shift");
  for (unsigned n = 0; n < 6; ++n) root.run([&](wcmu::Arena& arena) { class_replaced::shift(arena, n); });
}
#endif
