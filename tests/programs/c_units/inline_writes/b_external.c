// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
extern unsigned limit;
void tune(void) { limit = 20; }
