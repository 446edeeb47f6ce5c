// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "concrete.hpp"

#include <llvm/AsmParser/Parser.h>
#include <llvm/Bitcode/BitcodeWriter.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/Support/raw_ostream.h>

#include <cstdlib>
#include <sstream>

namespace wcmu {
namespace {

constexpr const char* kModule = R"(
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-pc-linux-gnu"
define void @nothing() {
  ret void
}
)";

std::unique_ptr<Program> link_empty_program() {
  llvm::LLVMContext context;
  llvm::SMDiagnostic diagnostic;
  std::unique_ptr<llvm::Module> module = llvm::parseAssemblyString(kModule, diagnostic, context);
  if (module == nullptr) std::abort();
  Unit unit;
  unit.facts.source = "nothing.ll";
  llvm::raw_string_ostream out(unit.bitcode);
  llvm::WriteBitcodeToFile(*module, out);
  out.flush();
  std::vector<Unit> units;
  units.push_back(std::move(unit));
  auto program = Program::link(std::move(units));
  if (!program) std::abort();
  return std::move(*program);
}

bool signed_fits(Int value, unsigned width) {
  Int half = static_cast<Int>(1) << (width - 1);
  return value >= -half && value < half;
}
bool unsigned_fits(Int value, unsigned width) { return value >= 0 && value < static_cast<Int>(1) << width; }

}  // namespace

const Program& empty_program() {
  static const std::unique_ptr<Program> program = link_empty_program();
  return *program;
}

const Globals& empty_globals() {
  static const RuleSet rules;
  static const Globals globals(empty_program(), rules);
  return globals;
}

std::uint64_t low_bits(Int value, unsigned width) {
  auto word = static_cast<std::uint64_t>(static_cast<unsigned __int128>(value));
  return width >= 64 ? word : word & ((std::uint64_t{1} << width) - 1);
}

Int as_signed(std::uint64_t bits, unsigned width) {
  Int value = bits;
  return (bits >> (width - 1) & 1) != 0 ? value - (static_cast<Int>(1) << width) : value;
}

std::optional<std::uint64_t> apply(Operation operation, std::uint8_t flags, unsigned width, std::uint64_t x,
                                   std::uint64_t y) {
  Int ux = x, uy = y, sx = as_signed(x, width), sy = as_signed(y, width);
  auto exact = [&](Int on_signed, Int on_unsigned) -> std::optional<std::uint64_t> {
    if ((flags & kNoSignedWrap) != 0 && !signed_fits(on_signed, width)) return std::nullopt;
    if ((flags & kNoUnsignedWrap) != 0 && !unsigned_fits(on_unsigned, width)) return std::nullopt;
    return low_bits(on_signed, width);
  };
  switch (operation) {
    case Operation::add:
      return exact(sx + sy, ux + uy);
    case Operation::sub:
      return exact(sx - sy, ux - uy);
    case Operation::mul: {
      // The product of two 64-bit numbers as unsigned may not fit an Int: the flag is then asked by division.
      if ((flags & kNoUnsignedWrap) != 0 && x != 0 && uy > ((static_cast<Int>(1) << width) - 1) / ux)
        return std::nullopt;
      if ((flags & kNoSignedWrap) != 0 && !signed_fits(sx * sy, width)) return std::nullopt;
      return low_bits(static_cast<Int>(x * y), width);
    }
    case Operation::shl: {
      if (y >= width) return std::nullopt;
      std::uint64_t result = low_bits(static_cast<Int>(x << y), width);
      if ((flags & kNoUnsignedWrap) != 0 && (result >> y) != x) return std::nullopt;
      if ((flags & kNoSignedWrap) != 0 && (as_signed(result, width) >> y) != sx) return std::nullopt;
      return result;
    }
    case Operation::udiv:
      return y == 0 ? std::nullopt : std::optional(x / y);
    case Operation::urem:
      return y == 0 ? std::nullopt : std::optional(x % y);
    case Operation::sdiv:
      if (sy == 0 || !signed_fits(sx / sy, width)) return std::nullopt;
      return low_bits(sx / sy, width);
    case Operation::srem:
      if (sy == 0 || !signed_fits(sx / sy, width)) return std::nullopt;
      return low_bits(sx % sy, width);
    case Operation::lshr:
      return y >= width ? std::nullopt : std::optional(x >> y);
    case Operation::ashr:
      return y >= width ? std::nullopt : std::optional(low_bits(sx >> y, width));
    case Operation::bit_and:
      return x & y;
    case Operation::bit_or:
      return x | y;
    case Operation::bit_xor:
      return x ^ y;
    case Operation::umin:
      return std::min(x, y);
    case Operation::umax:
      return std::max(x, y);
    case Operation::smin:
      return sx < sy ? x : y;
    case Operation::smax:
      return sx > sy ? x : y;
    case Operation::eq:
      return x == y;
    case Operation::ne:
      return x != y;
    case Operation::ult:
      return x < y;
    case Operation::ule:
      return x <= y;
    case Operation::slt:
      return sx < sy;
    case Operation::sle:
      return sx <= sy;
    default:
      std::abort();
  }
}

Concrete number_of(const Context& context, const Assignment& assignment, SymbolId symbol) {
  if (auto place = assignment.numbers.find(symbol); place != assignment.numbers.end())
    return Concrete::of(place->second);
  const Definition* d = context.symbols.definition(symbol);
  if (d == nullptr) return Concrete::free();
  if (d->operation == Operation::address) {
    auto place = assignment.addresses.find(d->x.region);
    return place == assignment.addresses.end() ? Concrete::free() : Concrete::of(place->second);
  }
  Concrete x = bits_of(context, assignment, d->x);
  if (!x.known()) return x;
  std::optional<std::uint64_t> result;
  switch (d->operation) {
    case Operation::zext:
      result = static_cast<std::uint64_t>(x.value);
      break;
    case Operation::sext:
      result = low_bits(as_signed(static_cast<std::uint64_t>(x.value), d->x.width), d->width);
      break;
    case Operation::trunc:
      result = low_bits(x.value, d->width);
      break;
    case Operation::select: {
      Concrete chosen = bits_of(context, assignment, x.value == 1 ? d->y : d->z);
      if (!chosen.known()) return chosen;
      result = static_cast<std::uint64_t>(chosen.value);
      break;
    }
    default: {
      Concrete y = bits_of(context, assignment, d->y);
      if (!y.known()) return y;
      result = apply(d->operation, d->flags, d->x.width, static_cast<std::uint64_t>(x.value),
                     static_cast<std::uint64_t>(y.value));
    }
  }
  if (!result) return Concrete::undefined();
  return Concrete::of((d->flags & kUnsignedResult) != 0 ? static_cast<Int>(*result) : as_signed(*result, d->width));
}

Concrete bits_of(const Context& context, const Assignment& assignment, const Value& value) {
  Int address = 0;
  switch (value.kind) {
    case ValueKind::pointer:
      if (value.region == kUnknownRegion) return Concrete::free();
      if (value.region != kNullRegion) {
        auto place = assignment.addresses.find(value.region);
        if (place == assignment.addresses.end()) return Concrete::free();
        address = place->second;
      }
      break;
    case ValueKind::integer:
    case ValueKind::real:
      break;
    default:
      return Concrete::free();
  }
  if (value.symbol == 0) return Concrete::of(low_bits(address + value.base, value.width));
  Concrete symbol = number_of(context, assignment, value.symbol);
  if (!symbol.known()) return symbol;
  return Concrete::of(low_bits(address + symbol.value * value.scale + value.base, value.width));
}

bool covers(const Context& context, const State& state, const Assignment& assignment, const Value& value,
            std::uint64_t bits) {
  if (value.kind == ValueKind::any || value.kind == ValueKind::mark) return true;
  if (value.kind == ValueKind::dead) return false;
  if (value.kind == ValueKind::bytes) {
    unsigned at = 0;
    for (const Piece& piece : context.byte_lists[static_cast<std::size_t>(value.base)]) {
      std::uint64_t wanted = low_bits(static_cast<Int>(bits >> at), piece.width);
      at += piece.width;
      Concrete part = bits_of(context, assignment, piece.value);
      if (part.known() && low_bits(part.value >> piece.from, piece.width) != wanted) return false;
    }
    return at == value.width;
  }
  const Interval* range = value.symbol == 0 ? nullptr : state.range(value.symbol);
  if (value.symbol != 0 && value.kind == ValueKind::integer) {
    Concrete symbol = number_of(context, assignment, value.symbol);
    if (symbol.kind == Concrete::Kind::undefined) return false;
    if (symbol.known() && range != nullptr && !range->contains(symbol.value)) return false;
    if (!symbol.known() && range != nullptr) {
      // Some member must do. Readings differ by multiples of 2^width, so unit scales are solved and the rest is tried.
      if (value.width <= 64 && range->count() > 4096) {
        if (value.scale != 1 && value.scale != -1) return true;
        Int size = static_cast<Int>(1) << value.width;
        Int wanted = value.scale * (static_cast<Int>(bits) - value.base);
        for (Int turn = floor_div(range->lo - wanted, size); turn <= floor_div(range->hi - wanted, size); ++turn)
          if (range->contains(wanted + turn * size)) return true;
        return false;
      }
      for (Int member = range->lo; member <= range->hi; member += std::max<Int>(range->step, 1))
        if (low_bits(member * value.scale + value.base, value.width) == bits) return true;
      return false;
    }
  }
  Concrete meant = bits_of(context, assignment, value);
  return meant.kind == Concrete::Kind::free || (meant.known() && static_cast<std::uint64_t>(meant.value) == bits);
}

bool covers(const Context& context, const State& state, const Assignment& assignment) {
  for (const SymbolRange& entry : *state.symbols) {
    Concrete number = number_of(context, assignment, entry.symbol);
    if (number.known() && !entry.range.contains(number.value)) return false;
  }
  return true;
}

const char* text(Operation operation) {
  static constexpr const char* kNames[] = {"none",  "add",  "sub",  "mul",  "udiv",    "sdiv",    "urem",        "srem",
                                           "shl",   "lshr", "ashr", "and",  "or",      "xor",     "zext",        "sext",
                                           "trunc", "umin", "umax", "smin", "smax",    "select",  "eq",          "ne",
                                           "ult",   "ule",  "slt",  "sle",  "is_null", "address", "same_address"};
  return kNames[static_cast<std::size_t>(operation)];
}

std::string text(const Value& value) {
  std::ostringstream out;
  static constexpr const char* kKinds[] = {"dead", "any", "i", "ptr", "real", "mark", "bytes"};
  out << kKinds[static_cast<std::size_t>(value.kind)] << value.width;
  if (value.kind == ValueKind::pointer) out << " region " << value.region << " +";
  if (value.symbol != 0) out << ' ' << value.scale << "*s" << value.symbol << " +";
  if (value.kind != ValueKind::any) out << ' ' << value.base;
  return out.str();
}

std::string text(const Context& context, const State& state) {
  std::ostringstream out;
  for (const SymbolRange& entry : *state.symbols) {
    out << "  s" << entry.symbol << " in " << entry.range;
    if (const Definition* d = context.symbols.definition(entry.symbol)) {
      out << " = " << text(d->operation) << (d->flags & kNoSignedWrap ? " nsw" : "")
          << (d->flags & kNoUnsignedWrap ? " nuw" : "") << (d->flags & kUnsignedResult ? " (unsigned)" : "") << " i"
          << d->width << " (" << text(d->x) << ", " << text(d->y);
      if (d->operation == Operation::select) out << ", " << text(d->z);
      out << ')';
    }
    out << '\n';
  }
  return out.str();
}

std::string text(const Assignment& assignment) {
  std::ostringstream out;
  for (auto [symbol, number] : assignment.numbers) out << " s" << symbol << '=' << Interval::of(number);
  return out.str();
}

}  // namespace wcmu
