// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// A whole program with containers of the library: words counted in a map, sorted in a vector, joined to a string.
#include "../counted.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view text = "the cat and the dog and the bird saw the fish";

struct Count {
  std::string_view word;
  int times;
};

}  // namespace

int main() {
  std::map<std::string_view, int> counts;
  std::size_t at = 0;
  // LOOP: bound=11 entries=1
  ENTER(a) while (at < text.size()) {
    BODY(a);
    std::size_t end = at;
    // LOOP: bound=4 entries=11
    ENTER(b) while (end < text.size() && text[end] != ' ') {
      BODY(b);
      ++end;
    }
    ++counts[text.substr(at, end - at)];
    at = end + 1;
  }
  std::vector<Count> sorted;
  // LOOP: bound=7 entries=1
  ENTER(c) for (const auto& [word, times] : counts) {
    BODY(c);
    sorted.push_back({word, times});
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const Count& x, const Count& y) { return x.times != y.times ? x.times > y.times : x.word < y.word; });
  std::string joined;
  // LOOP: bound=7 entries=1
  ENTER(d) for (const Count& count : sorted) {
    BODY(d);
    joined += count.word;
    joined += ' ';
  }
  std::array<int, 26> letters{};
  // LOOP: entries=1
  ENTER(e) for (const char letter : joined) {
    BODY(e);
    if (letter != ' ') ++letters[static_cast<std::size_t>(letter - 'a')];
  }
  int most = 0;
  // LOOP: entries=1
  ENTER(f) while (most < 26 && letters[static_cast<std::size_t>(most)] < 3) {
    BODY(f);
    ++most;
  }
  return most == 26;
}
