// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The firmware around it: the memory, the interrupt, and what it tells over semihosting, which QEMU prints.
#include "control.hpp"

#include "control_budgets.hpp"

#include "board.hpp"

#include <wcmu/builder.hpp>

namespace {

// The interrupt comes once while the task holds its samples, each leaves nothing: both at once.
constexpr wcmu::Budget task = WCMU_BUDGET(control::smooth);
constexpr wcmu::Budget interrupt = WCMU_BUDGET(control::on_command);
constexpr wcmu::Budget budget = wcmu::together(task, interrupt);

// All the memory that there is for it. It lies in .bss: no byte of it is in the flash image.
wcmu::ArenaFor<budget> memory;

std::uint8_t command[control::max_command];
int answer = 0;

[[noreturn]] void on_failure(const wcmu::Failure& failure) {
  board::print(failure.what);
  board::print(": ");
  board::print(wcmu::describe(failure.error));
  board::print("\n");
  board::stop(false);
}

void line(const char* name, std::size_t bytes) {
  wcmu::StaticArena<64> scratch;
  wcmu::StringBuilder text(scratch);
  char digits[10];
  char* at = digits + sizeof digits;
  do {
    *--at = static_cast<char>('0' + bytes % 10);
    bytes /= 10;
  } while (bytes != 0);
  if (text.append(name) && text.append(at, static_cast<std::size_t>(digits + sizeof digits - at)) &&
      text.append(" bytes\n") && text.append('\0'))
    board::print(text.data());
}

}  // namespace

void control::wait_for_command(wcmu::Arena&) noexcept { board::wait_for_interrupt(); }

void board::interrupt() {
  const wcmu::BudgetScope measured(memory, ::interrupt);
  answer = control::on_command(memory, command, sizeof command);
}

int main() {
  wcmu::set_failure_handler(&on_failure);
  memory->check_budget(budget);

  std::uint16_t samples[control::max_samples];
  for (unsigned i = 0; i < control::max_samples; ++i) samples[i] = static_cast<std::uint16_t>(100 - i);
  for (std::uint8_t& byte : command) byte = 2;
  board::request_interrupt();
  const unsigned median = control::smooth(memory, samples, control::max_samples);

  line("peak:   ", memory->bottom_peak());
  line("budget: ", budget.bottom_bytes);
  const bool good = median == 93 && answer == 40 && memory->bottom_peak() == budget.bottom_bytes &&
                    memory->free() == memory.capacity();
  board::print(good ? "good\n" : "bad\n");
  board::stop(good);
}
