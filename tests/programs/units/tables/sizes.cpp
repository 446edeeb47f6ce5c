// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
namespace tables {

extern const unsigned sizes[6];
extern const int last_size;

const unsigned sizes[6] = {12, 100, 7, 56, 90, 33};
const int last_size = 5;

}  // namespace tables
