// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "journal.hpp"

#include <cstdlib>

namespace exit_handlers {

static wcmu::Arena* journal = nullptr;
static unsigned ends = 0;

static void write_last_page() { journal->bottom_handle().allocate(4096, 8); }
static void count_end() { ++ends; }

void open_journal(wcmu::Arena& arena) {
  journal = &arena;
  std::atexit(write_last_page);
  std::at_quick_exit(count_end);
}

}  // namespace exit_handlers
