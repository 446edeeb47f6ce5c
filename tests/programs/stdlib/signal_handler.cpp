// A handler that is registered is called: one that takes nothing leaves the budget alone, and SIG_IGN is none.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <csignal>

namespace signal_handler {

static volatile std::sig_atomic_t seen;
extern "C" {
static void on_signal(int) { seen = 1; }
}

// EXPECT: signal_handler::start bottom=48 top=0
WCMU_ROOT void start(wcmu::Arena& arena) {
  std::signal(SIGUSR1, on_signal);
  std::signal(SIGUSR2, SIG_IGN);
  (void)arena.bottom_handle().allocate(16, 8);
  if (seen != 0) (void)arena.bottom_handle().allocate(32, 8);
}

}  // namespace signal_handler

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root start("signal_handler::start");
  for (int round = 0; round < 2; ++round) {
    start.run([](wcmu::Arena& arena) { signal_handler::start(arena); });
    std::raise(SIGUSR1);
  }
}
#endif
