#include "store.hpp"

WCMU_ROOT void store(wcmu::Arena& arena) { (void)arena.bottom_handle().allocate(10, 1); }
