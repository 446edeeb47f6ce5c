// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An inline definition of C writes another number than the external one: where it is inlined, the global holds that.
// FLAGS: -O2
unsigned limit = 5;
inline void tune(void) { limit = 90; }
void start(void) { tune(); }
