// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An inline definition of C: where it is inlined it is this one that runs.
// FLAGS: -O2
inline unsigned bytes_for(unsigned n) { return (n & 7) + 1000; }
unsigned bytes_of_frame(unsigned n) { return bytes_for(n); }
