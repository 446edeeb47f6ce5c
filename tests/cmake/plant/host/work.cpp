#include "work.hpp"

#include "filter.hpp"

// Only its rule says what it does.
extern "C" void beep(void);

namespace plant {
#ifdef NDEBUG
static constexpr unsigned log_bytes = 0;
#else
static constexpr unsigned log_bytes = 100;
#endif

WCMU_ROOT void work(wcmu::Arena& arena) {
  filter(arena);
  beep();
  (void)arena.top_handle().allocate(from_pch + more() + log_bytes, 1);
}
}  // namespace plant
