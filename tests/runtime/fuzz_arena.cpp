// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// libFuzzer: operations that are chosen by bytes, against the slow reference of model.hpp. Run by `./dev fuzz-runtime`.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#define MODEL_REQUIRE(...) ((__VA_ARGS__) ? void() : (std::fprintf(stderr, "%s\n", #__VA_ARGS__), std::abort()))
#include "model.hpp"

namespace {

class Choices {
 public:
  Choices(const std::uint8_t* bytes, std::size_t size) : next_(bytes), end_(bytes + size) {}
  std::size_t below(std::size_t n) {
    std::size_t value = byte();
    if (n > 256) value |= static_cast<std::size_t>(byte()) << 8U;
    return value % n;
  }
  bool done() const { return next_ == end_; }

 private:
  std::uint8_t byte() { return next_ == end_ ? std::uint8_t{0} : *next_++; }
  const std::uint8_t* next_;
  const std::uint8_t* end_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  Choices choices(bytes, size);
  model::run(choices);
  return 0;
}
