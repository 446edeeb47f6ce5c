#include "limit.hpp"
#include "store.hpp"

void other(wcmu::Arena& arena) { (void)arena.bottom_handle().allocate(limit, 1); }
