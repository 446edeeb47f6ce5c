// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "unit/unit.hpp"

#include "../catch_shim.hpp"

#include <llvm/Support/Error.h>

#include <limits>

namespace {

using namespace wcmu;

Unit sample() {
  Unit unit;
  UnitFacts& facts = unit.facts;
  facts.source = "src/\"odd\" name\n.cpp";
  facts.build = {"x86_64-pc-linux-gnu", "gcc", "12.2.0", 8, 16, true, false, 1, std::nullopt};
  facts.roots.push_back(
      {"app::f", "other::g", {"_Z1f", "_Z2g"}, {"a.cpp", 3, 7}, std::numeric_limits<std::uint64_t>::max()});
  facts.roots.push_back({"app::h", "", {}, {}, std::nullopt});
  facts.functions.push_back(
      {"_Z1f", "app::f", "app::f(int)", {"a.cpp", 3, 7}, {{"n", "", std::nullopt}, {"", "scratch", 64}}});
  facts.trust.push_back({"compiler-conditional", "a.cpp: __clang__", "so it is", {"a.cpp", 1, 2}});
  facts.dropped_flags = {"-fno-such", "-mweird=1"};
  unit.bitcode = std::string("BC\xC0\xDE\0\n\xff and more", 15);
  return unit;
}

/// What `deserialize` says; empty where it gives a unit.
std::string error_of(llvm::StringRef bytes) {
  llvm::Expected<Unit> unit = deserialize(bytes, "x.unit");
  return unit ? "" : llvm::toString(unit.takeError());
}

bool contains(const std::string& text, llvm::StringRef part) { return llvm::StringRef(text).contains(part); }

}  // namespace

TEST_CASE("a unit comes back as it was", "[unit]") {
  const Unit unit = sample();
  const std::string bytes = serialize(unit);
  llvm::Expected<Unit> back = deserialize(bytes, "x.unit");
  REQUIRE(static_cast<bool>(back));
  CHECK(back->bitcode == unit.bitcode);
  CHECK(back->facts.source == unit.facts.source);
  CHECK(back->facts.build == unit.facts.build);
  REQUIRE(back->facts.roots.size() == 2);
  const RootFact& root = back->facts.roots[0];
  CHECK(root.name == "app::f");
  CHECK(root.alias == "other::g");
  CHECK(root.symbols == std::vector<std::string>{"_Z1f", "_Z2g"});
  CHECK((root.location == Location{"a.cpp", 3, 7}));
  CHECK(root.capacity == std::numeric_limits<std::uint64_t>::max());
  CHECK(!back->facts.roots[1].capacity);
  REQUIRE(back->facts.functions.size() == 1);
  const FunctionFact& function = back->facts.functions[0];
  CHECK(function.signature == "app::f(int)");
  REQUIRE(function.parameters.size() == 2);
  CHECK(function.parameters[0].name == "n");
  CHECK(function.parameters[1].arena_as == "scratch");
  CHECK(function.parameters[1].capacity == 64);
  CHECK(back->facts.trust == unit.facts.trust);
  CHECK(back->facts.dropped_flags == unit.facts.dropped_flags);
  CHECK(serialize(*back) == bytes);
}

TEST_CASE("an empty unit comes back", "[unit]") {
  llvm::Expected<Unit> back = deserialize(serialize(Unit{}), "x.unit");
  REQUIRE(static_cast<bool>(back));
  CHECK(back->bitcode.empty());
}

TEST_CASE("a unit cut anywhere is an error that names the file", "[unit]") {
  const std::string bytes = serialize(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::string error = error_of(llvm::StringRef(bytes).take_front(size));
    INFO("cut to " << size << ": " << error);
    CHECK(llvm::StringRef(error).starts_with("x.unit: "));
    if (size > 0) CHECK(contains(error, "truncated"));
  }
}

TEST_CASE("a unit with any bit turned is an error", "[unit]") {
  const std::string bytes = serialize(sample());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string altered = bytes;
      altered[at] = static_cast<char>(altered[at] ^ (1 << bit));
      INFO("byte " << at << " bit " << bit);
      CHECK(!error_of(altered).empty());
    }
  }
}

TEST_CASE("what is no unit is told from a damaged one", "[unit]") {
  CHECK(contains(error_of(""), "empty file"));
  CHECK(contains(error_of("\x7f"
                          "ELF and so on"),
                 "not a wcmu unit"));
  CHECK(contains(error_of("wcmu-unit 1\n3 4 abc\n"), "unit format 1"));
  CHECK(contains(error_of("wcmu-unit 2\n99999999999999999999999 1 x\n"), "altered"));
  CHECK(contains(error_of("wcmu-unit 2\n18446744073709551615 18446744073709551615 x\n"), "truncated"));
  CHECK(contains(error_of(serialize(sample()) + "x"), "bytes after its end"));
}
