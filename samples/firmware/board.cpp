// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "board.hpp"

int main();

extern "C" {
extern std::uint32_t board_stack_top, board_data_begin, board_data_end, board_bss_begin, board_bss_end;
extern const std::uint32_t board_data_image;

[[noreturn]] void board_reset() {
  const std::uint32_t* from = &board_data_image;
  for (volatile std::uint32_t* to = &board_data_begin; to < &board_data_end; ++to) *to = *from++;
  for (volatile std::uint32_t* to = &board_bss_begin; to < &board_bss_end; ++to) *to = 0;
  asm volatile("cpsid i" ::: "memory");
  main();
  board::stop(false);
}
[[noreturn]] void board_fault() {
  board::print("fault\n");
  board::stop(false);
}
void board_interrupt() { board::interrupt(); }
}

namespace {

using Handler = void (*)();
struct Vectors {
  std::uint32_t* stack;
  Handler reset, nmi, faults[4], reserved[4], service, debug, reserved_too, pending, tick, interrupts[1];
};
[[gnu::section(".vectors"), gnu::used]] const Vectors vectors = {
    &board_stack_top,
    &board_reset,
    &board_fault,
    {&board_fault, &board_fault, &board_fault, &board_fault},
    {nullptr, nullptr, nullptr, nullptr},
    &board_fault,
    &board_fault,
    nullptr,
    &board_fault,
    &board_fault,
    {&board_interrupt}};

constexpr std::uint32_t sys_write0 = 0x04, sys_exit = 0x18, application_exit = 0x20026, run_time_error = 0x20023;

void semihosting(std::uint32_t operation, std::uint32_t argument) {
  register std::uint32_t r0 asm("r0") = operation;
  register std::uint32_t r1 asm("r1") = argument;
  asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

volatile std::uint32_t& device_register(std::uint32_t address) {
  return *reinterpret_cast<volatile std::uint32_t*>(address);
}

}  // namespace

namespace board {

void print(const char* text) { semihosting(sys_write0, reinterpret_cast<std::uint32_t>(text)); }

void stop(bool good) {
  semihosting(sys_exit, good ? application_exit : run_time_error);
  for (;;) {
  }
}

void request_interrupt() {
  device_register(0xE000E100) = 1;  // NVIC: enable interrupt 0
  device_register(0xE000E200) = 1;  // and make it pending
}

void wait_for_interrupt() { asm volatile("wfi\n cpsie i\n isb\n cpsid i" ::: "memory"); }

}  // namespace board
