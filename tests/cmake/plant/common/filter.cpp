#include "filter.hpp"

unsigned table_entries();
extern "C" unsigned length_of_entry(void);

// 16 + 8 * 4 + 4 * 2 bytes.
void filter(wcmu::Arena& arena) {
  (void)arena.bottom_handle().allocate(taps + BY_FOLDER + BY_DIRECTORY + BY_TARGET + BY_SOURCE, 1);
  (void)arena.bottom_handle().allocate(table_entries() * length_of_entry(), 1);
}
