// A callback that takes bytes and keeps them, called any number of times: nothing bounds it.
// NO PROPOSAL: the loop is that of a function without a body.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

extern "C" void vendor_each(int count, void (*call)(int, void*), void* context);

namespace callback_grows {

static void visit(int, void* context) { (void)static_cast<wcmu::Arena*>(context)->bottom_handle().allocate(24, 8); }

WCMU_ROOT void each(wcmu::Arena& arena, int count) {
  vendor_each(count, visit, &arena);  // WITHOUT: unknown-callee
}

}  // namespace callback_grows
// UNBOUNDED: unbounded-loop @any
