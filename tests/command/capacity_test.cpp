// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/capacity.hpp"
#include "../catch_shim.hpp"

using namespace wcmu;

namespace {

std::optional<std::uint64_t> bytes(const char* text) {
  auto parsed = parse_bytes(text);
  if (parsed) return *parsed;
  CHECK_THAT(llvm::toString(parsed.takeError()), Catch::Contains(std::string("'") + text + "'"));
  return std::nullopt;
}

std::string error_of(const std::vector<std::string>& texts) {
  auto parsed = parse_capacities(texts);
  return parsed ? "" : llvm::toString(parsed.takeError());
}

}  // namespace

TEST_CASE("sizes", "[capacity]") {
  CHECK(bytes("0") == 0U);
  CHECK(bytes("331") == 331U);
  CHECK(bytes("0x1000") == 4096U);
  CHECK(bytes("0X10") == 16U);
  CHECK(bytes("4KiB") == 4096U);
  CHECK(bytes("0x10KiB") == 16384U);
  CHECK(bytes("2MiB") == 2097152U);
  CHECK(bytes("1GiB") == 1073741824U);
  CHECK(bytes("18446744073709551615") == UINT64_MAX);
  CHECK(bytes("17179869183GiB") == 18446744072635809792U);
  for (const char* wrong : {"", "x", "-1", "+1", "1.5", "4 KiB", "4kib", "4KB", "4K", "KiB", "0x", "0xg", "1,000",
                            "18446744073709551616", "17179869184GiB", "36028797018963968KiB", " 1", "1 "}) {
    INFO(wrong);
    CHECK(!bytes(wrong));
  }
}

TEST_CASE("a capacity names all arenas, a root or an arena", "[capacity]") {
  Capacity all = llvm::cantFail(parse_capacity("1KiB"));
  CHECK((all.root.empty() && all.arena.empty() && all.bytes == 1024));
  Capacity root = llvm::cantFail(parse_capacity("app::frame=0x20"));
  CHECK((root.root == "app::frame" && root.arena.empty() && root.bytes == 32));
  Capacity arena = llvm::cantFail(parse_capacity("app::frame.ctx.scratch=5"));
  CHECK((arena.root == "app::frame" && arena.arena == "ctx.scratch" && arena.bytes == 5));
  CHECK(arena.target() == "app::frame.ctx.scratch");
  Capacity equals = llvm::cantFail(parse_capacity("C::operator===5"));
  CHECK(equals.root == "C::operator==");
}

TEST_CASE("wrong capacities are told", "[capacity]") {
  CHECK_THAT(error_of({"=5"}), Catch::Contains("--capacity: '=5' names no root"));
  CHECK_THAT(error_of({"f.=5"}), Catch::Contains("names no root or arena"));
  CHECK_THAT(error_of({".a=5"}), Catch::Contains("names no root or arena"));
  CHECK_THAT(error_of({"f="}), Catch::Contains("'' is no size"));
  CHECK_THAT(error_of({"f"}), Catch::Contains("'f' is no size"));
  CHECK_THAT(error_of({"5", "6"}), Catch::Contains("two values for all arenas"));
  CHECK_THAT(error_of({"f.a=5", "f=6", "f.a=5"}), Catch::Contains("two values for 'f.a'"));
  CHECK(error_of({"5", "f=6", "f.a=7", "g=8"}).empty());
}

TEST_CASE("amounts are bytes or shares, rounded up", "[capacity]") {
  CHECK(llvm::cantFail(parse_amount("2KiB")).of(5) == 2048);
  CHECK(llvm::cantFail(parse_amount("0%")).of(1000) == 0);
  CHECK(llvm::cantFail(parse_amount("5%")).of(1000) == 50);
  CHECK(llvm::cantFail(parse_amount("5%")).of(1001) == 51);
  CHECK(llvm::cantFail(parse_amount("100%")).of(UINT64_MAX) == UINT64_MAX);
  CHECK(llvm::cantFail(parse_amount("200%")).of(UINT64_MAX) == UINT64_MAX);
  for (const char* wrong : {"", "%", "x", "5.5%", "-1%", "5 %", "99999%"}) {
    auto amount = parse_amount(wrong);
    CHECK(!amount);
    llvm::consumeError(amount.takeError());
  }
}
