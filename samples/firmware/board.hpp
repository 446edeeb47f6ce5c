// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// As much of a Cortex-M3 board as the sample needs: one interrupt that the program can ask for, and semihosting.
#pragma once

#include <cstdint>

namespace board {

/// To the debugger's console; QEMU prints it.
void print(const char* text);
/// Ends the program; QEMU exits with 0 if `good`.
[[noreturn]] void stop(bool good);
/// Makes interrupt 0 pending. It comes as soon as interrupts may: they may not, except in wait_for_interrupt().
void request_interrupt();
void wait_for_interrupt();
/// What the program does on interrupt 0.
void interrupt();

}  // namespace board
