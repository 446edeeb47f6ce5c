// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Every way to set a hook: by name, by a pointer to it, in an array by index, as bytes, by the copy of a structure, through what a
// function returns, and by a handler that is itself called through a pointer. A budget must know them all.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstring>

namespace hooks_written_indirectly {

using Hook = void (*)(wcmu::Arena&);
static void none(wcmu::Arena&) {}
static void seven(wcmu::Arena& arena) { arena.bottom_handle().allocate(7, 1); }
static void eleven(wcmu::Arena& arena) { arena.bottom_handle().allocate(11, 1); }
static void thirteen(wcmu::Arena& arena) { arena.bottom_handle().allocate(13, 1); }

static Hook by_pointer = none;
static void assign(Hook* place, Hook hook) { *place = hook; }
void set_by_pointer() { assign(&by_pointer, seven); }
// EXPECT: hooks_written_indirectly::pointer bottom=7 top=0 retained_bottom=7 retained_top=0
WCMU_ROOT void pointer(wcmu::Arena& arena) { by_pointer(arena); }

static Hook by_index[4] = {none, none, none, none};
void set_by_index(unsigned index) { by_index[index & 3] = eleven; }
// EXPECT: hooks_written_indirectly::index bottom=11 top=0 retained_bottom=11 retained_top=0
WCMU_ROOT void index(wcmu::Arena& arena) { by_index[2](arena); }

static Hook by_bytes = none;
void set_by_bytes() {
  const Hook hook = thirteen;
  std::memcpy(&by_bytes, &hook, sizeof hook);
}
// EXPECT: hooks_written_indirectly::bytes bottom=13 top=0 retained_bottom=13 retained_top=0
WCMU_ROOT void bytes(wcmu::Arena& arena) { by_bytes(arena); }

struct Table {
  unsigned count;
  Hook hook;
};
static Table by_copy = {0, none};
void set_by_copy(bool large) {
  const Table next = {1, large ? thirteen : seven};
  by_copy = next;
}
// EXPECT: hooks_written_indirectly::copy bottom=13 top=0 retained_bottom=13 retained_top=0
WCMU_ROOT void copy(wcmu::Arena& arena) { by_copy.hook(arena); }

static Hook& returned() {
  static Hook hook = none;
  return hook;
}
void set_by_return() { returned() = eleven; }
// EXPECT: hooks_written_indirectly::by_return bottom=11 top=0 retained_bottom=11 retained_top=0
WCMU_ROOT void by_return(wcmu::Arena& arena) { returned()(arena); }

static Hook by_handler = none;
struct Setting {
  Hook* place;
  void (*apply)(Setting&);
};
static void apply(Setting& setting) { *setting.place = seven; }
static Setting settings[] = {{&by_handler, apply}};
void set_all() {
  for (Setting& setting : settings) setting.apply(setting);
}
// EXPECT: hooks_written_indirectly::handler bottom=7 top=0 retained_bottom=7 retained_top=0
WCMU_ROOT void handler(wcmu::Arena& arena) { by_handler(arena); }

static Hook by_name = none;
// Set in the root itself, and before.
// EXPECT: hooks_written_indirectly::name bottom=24 top=0 retained_bottom=24 retained_top=0
WCMU_ROOT void name(wcmu::Arena& arena, bool set) {
  by_name(arena);
  by_name = set ? thirteen : eleven;
  if (set) by_name = eleven;
  by_name(arena);
  if (set) by_name = thirteen;
}

}  // namespace hooks_written_indirectly

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  using namespace hooks_written_indirectly;
  observe::Root of_pointer("hooks_written_indirectly::pointer");
  observe::Root of_index("hooks_written_indirectly::index");
  observe::Root of_bytes("hooks_written_indirectly::bytes");
  observe::Root of_copy("hooks_written_indirectly::copy");
  observe::Root of_by_return("hooks_written_indirectly::by_return");
  observe::Root of_handler("hooks_written_indirectly::handler");
  observe::Root of_name("hooks_written_indirectly::name");
  for (int round = 0; round < 2; ++round) {
    of_pointer.run([](wcmu::Arena& arena) { pointer(arena); });
    of_index.run([](wcmu::Arena& arena) { index(arena); });
    of_bytes.run([](wcmu::Arena& arena) { bytes(arena); });
    of_copy.run([](wcmu::Arena& arena) { copy(arena); });
    of_by_return.run([](wcmu::Arena& arena) { by_return(arena); });
    of_handler.run([](wcmu::Arena& arena) { handler(arena); });
    of_name.run([](wcmu::Arena& arena) { name(arena, true); });
    set_by_pointer();
    set_by_index(2);
    set_by_bytes();
    set_by_copy(true);
    set_by_return();
    set_all();
  }
}
#endif
