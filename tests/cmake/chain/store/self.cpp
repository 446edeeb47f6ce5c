#include "store.hpp"
#include "store_budgets.hpp"

bool has_room(wcmu::Arena& arena) { return arena.fits_budget(WCMU_BUDGET(store)); }
