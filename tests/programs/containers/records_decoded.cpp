// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Records with a length each, decoded into strings that are short or on the arena; malformed input throws. Each string may have its own
// block or none, so there are as many shapes as subsets of the records; and the place in the input is a sum of all lengths so far.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
#include <wcmu/memory_resource.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace records_decoded {

constexpr std::size_t kMost = 8;

struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Field {
  unsigned tag;
  std::pmr::string value;
};

std::pmr::vector<Field> decode(const unsigned char* bytes, std::size_t size, std::pmr::memory_resource* memory) {
  std::pmr::vector<Field> fields(memory);
  fields.reserve(kMost);
  for (std::size_t at = 0; at < size;) {
    if (at + 2 > size) throw Malformed("short");
    const unsigned tag = bytes[at], length = bytes[at + 1];
    at += 2;
    if (at + length > size) throw Malformed("length");
    if (fields.size() == kMost) throw Malformed("too many");
    if (length > 64) throw Malformed("too long");
    fields.push_back({tag, std::pmr::string(reinterpret_cast<const char*>(bytes + at), length, memory)});
    at += length;
  }
  return fields;
}

// EXPECT: records_decoded::handle bottom=904 top=0 retained_bottom=0 retained_top=0
WCMU_ROOT int handle(wcmu::Arena& arena, const unsigned char* bytes, std::size_t size) {
  if (size > 600) return -1;
  wcmu::BottomScope scope(arena);
  wcmu::BottomResource memory(arena);
  try {
    return static_cast<int>(decode(bytes, size, &memory).size());
  } catch (const Malformed&) {
    return -2;
  }
}

}  // namespace records_decoded

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("records_decoded::handle");
  for (unsigned length : {0U, 15U, 16U, 63U, 64U, 65U}) {
    unsigned char bytes[600] = {};
    for (std::size_t count = 0; count <= 8; ++count) {
      for (std::size_t i = 0; i < count; ++i) bytes[i * (length + 2) + 1] = static_cast<unsigned char>(length);
      root.run([&](wcmu::Arena& arena) { records_decoded::handle(arena, bytes, count * (length + 2)); });
    }
  }
}
#endif
