// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include "slabs.hpp"

namespace tree {

struct Node {
  Node* next = nullptr;
  unsigned key = 0;
};

/// The greatest of the keys, by a list of them and a table of so many bytes behind it. All memory goes back.
unsigned greatest(const unsigned* keys, unsigned count, unsigned table);

}  // namespace tree
