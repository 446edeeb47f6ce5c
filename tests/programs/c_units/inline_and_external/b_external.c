// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The external definition, for all other calls.
unsigned bytes_for(unsigned n) { return (n & 7) + 8; }
