// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Random programs on two blocks and on memory outside that has two names, run on an abstract state and on the bytes of every concrete
// state that it stands for.
#pragma once

#include "concrete.hpp"

#include "../catch_shim.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <sstream>

namespace wcmu {

/// One concrete state.
struct Case {
  Assignment assignment;
  std::array<std::uint8_t, 256> bytes{};  ///< Block a at 0, block b at 16, memory outside from 64 on.
  std::array<std::int64_t, 4> origin{};   ///< Of a, b and the two names for memory outside, in `bytes`.
  std::vector<std::uint64_t> slots;
  Int position = 0;  ///< Of the arena's end.
  bool alive = true;
};

class Objects {
 public:
  static constexpr std::size_t kSlots = 5;
  static constexpr std::int64_t kBlock = 16;
  static constexpr std::uint64_t kAddress = 0x10000;

  std::shared_ptr<World> world = std::make_shared<World>();
  State state;
  std::vector<Case> cases;
  std::array<RegionId, 4> regions{};
  ArenaKey arena{kUnknownRegion, 0};
  std::vector<std::string> history;
  bool has_outside;

  Objects(std::mt19937_64& random, bool with_outside) : has_outside(with_outside) {
    Context& context = world->context;
    regions = {context.regions.block(RegionKind::heap, nullptr, 0, 0),
               context.regions.block(RegionKind::heap, nullptr, 0, 1), context.regions.input(0, 0),
               context.regions.input(0, 1)};
    for (std::size_t i = 0; i < 2; ++i) {
      Object object;
      object.size = Value::constant(64, kBlock);
      object.born = 1;
      state.add_object(regions[i], object);
    }
    SymbolId s = context.symbols.fresh(), t = context.symbols.fresh();
    Int n = 1 + static_cast<Int>(random() % 3), m = 1 + static_cast<Int>(random() % 3),
        grid = 1 + static_cast<Int>(random() % 4);
    state.set_range(s, Interval::range(0, n));
    state.set_range(t, Interval::range(-1, -1 + m * grid, grid));
    for (Int x = 0; x <= n; ++x)
      for (Int y = -1; y <= -1 + m * grid; y += grid) {
        Case one;
        one.assignment.numbers = {{s, x}, {t, y}};
        constexpr std::int64_t kApart[] = {0, 4, -8, 1, 64};
        one.origin = {0, kBlock, 128, 128 + kApart[random() % 5]};
        for (std::size_t i = 0; i < 4; ++i)
          one.assignment.addresses[regions[i]] = kAddress + static_cast<std::uint64_t>(one.origin[i]);
        for (auto& byte : one.bytes) byte = static_cast<std::uint8_t>(random());
        one.slots.assign(kSlots, 0);
        cases.push_back(one);
      }
    state.frame = Cow<std::vector<Value>>(std::vector<Value>(kSlots, Value::constant(64, 0)));
    state.edit_arena(arena)->ends[0].position = Position::of(0);
  }

  void step(std::mt19937_64& random) {
    switch (random() % 12) {
      case 0:
      case 1:
      case 2:
        return load(random);
      case 3:
      case 4:
      case 5:
      case 6:
        return store(random);
      case 7:
        return copy(random);
      case 8:
        return fill(random);
      case 9:
        return random() % 2 == 0 ? forget(random) : forget_reachable(random);
      case 10:
        return compute(random);
      default:
        return advance(random);
    }
  }

  [[nodiscard]] bool any_alive() const {
    return std::any_of(cases.begin(), cases.end(), [](const Case& one) { return one.alive; });
  }

  /// Every concrete state is one of the abstract state: symbols that were made since may be any number that fits all places at once.
  void check() {
    for (std::size_t i = 0; i < cases.size(); ++i)
      if (cases[i].alive)
        if (std::string why = missing(state, cases[i]); !why.empty()) fail(why, i);
  }

  /// Why the concrete state is not one of `abstract`; empty if it is.
  std::string missing(const State& abstract, const Case& one) {
    const Context& context = world->context;
    std::vector<std::pair<Value, std::uint64_t>> places;
    for (std::size_t i = 0; i < kSlots; ++i) places.emplace_back((*abstract.frame)[i], one.slots[i]);
    for (const auto& [region, object] : *abstract.memory) {
      std::size_t index = static_cast<std::size_t>(std::find(regions.begin(), regions.end(), region) - regions.begin());
      if (index == regions.size()) continue;
      std::int64_t at = 0;
      for (const Cell& cell : object->cells) {
        if (object->fill == Fill::zero)
          for (; at < cell.offset; ++at)
            if (one.bytes[static_cast<std::size_t>(one.origin[index] + at)] != 0)
              return "a byte of a zeroed object is not 0";
        at = cell.end();
        if (cell.value.width != cell.size * 8 || cell.size > 8) continue;
        places.emplace_back(cell.value, bytes(one, one.origin[index] + cell.offset, cell.size));
      }
      if (object->fill == Fill::zero)
        for (; at < kBlock; ++at)
          if (one.bytes[static_cast<std::size_t>(one.origin[index] + at)] != 0)
            return "a byte of a zeroed object is not 0";
    }
    Assignment numbers = one.assignment;
    std::map<SymbolId, std::set<Int>> candidates;
    for (const auto& [value, bits] : places) {
      if (value.kind == ValueKind::dead) continue;
      if (!covers(context, abstract, numbers, value, bits)) return text(value) + " is not " + std::to_string(bits);
      const Interval* range = value.symbol == 0 ? nullptr : abstract.range(value.symbol);
      bool is_free = range != nullptr && value.kind == ValueKind::integer &&
                     context.symbols.definition(value.symbol) == nullptr &&
                     number_of(context, numbers, value.symbol).kind == Concrete::Kind::free && range->count() <= 4096;
      if (!is_free) continue;
      std::set<Int> mine;
      for (Int member = range->lo; member <= range->hi; member += std::max<Int>(range->step, 1))
        if (low_bits(member * value.scale + value.base, value.width) == bits) mine.insert(member);
      auto [place, is_new] = candidates.try_emplace(value.symbol, mine);
      if (!is_new) std::erase_if(place->second, [&](Int member) { return !mine.contains(member); });
      if (place->second.empty()) return "no number of s" + std::to_string(value.symbol) + " fits all places";
    }
    for (const auto& [symbol, fit] : candidates)
      if (fit.size() == 1) numbers.numbers[symbol] = *fit.begin();
    if (!covers(context, abstract, numbers)) return "a symbol cannot be what it must be:" + text(numbers);
    const ArenaState* end = abstract.arena(arena);
    if (end == nullptr) return "the arena is gone";
    Int bound = end->ends[0].position.form.constant;
    for (auto [symbol, factor] : end->ends[0].position.form.terms) {
      Concrete number = number_of(context, numbers, symbol);
      bound = number.known() && bound < kIntLimit ? bound + factor * number.value : kIntLimit;
    }
    if (std::min(bound, end->ends[0].position.ceiling) < one.position) return "the position is beyond its bound";
    return "";
  }

  void fail(const std::string& what, std::size_t i) {
    std::ostringstream out;
    out << what << " in case" << text(cases[i].assignment) << " alias " << cases[i].origin[3] - cases[i].origin[2]
        << '\n';
    for (const std::string& line : history) out << "  " << line << '\n';
    out << text(world->context, state);
    for (std::size_t slot = 0; slot < kSlots; ++slot)
      out << "  slot " << slot << " " << text((*state.frame)[slot]) << '\n';
    for (const auto& [region, object] : *state.memory) {
      out << "  region " << region << " fill " << static_cast<int>(object->fill) << '\n';
      for (const Cell& cell : object->cells)
        out << "    +" << cell.offset << " size " << cell.size << ": " << text(cell.value) << '\n';
    }
    FAIL(out.str());
  }

 private:
  struct Place {
    Value pointer;
    std::size_t index = 0;
  };

  static std::uint64_t bytes(const Case& one, std::int64_t at, std::int64_t count) {
    std::uint64_t out = 0;
    for (std::int64_t i = 0; i < count; ++i)
      out |= static_cast<std::uint64_t>(one.bytes[static_cast<std::size_t>(at + i)]) << (8 * i);
    return out;
  }
  static void put(Case& one, std::int64_t at, std::int64_t count, std::uint64_t bits) {
    for (std::int64_t i = 0; i < count; ++i)
      one.bytes[static_cast<std::size_t>(at + i)] = static_cast<std::uint8_t>(bits >> (8 * i));
  }

  Value affine(std::mt19937_64& random, unsigned width) {
    if (random() % 2 == 0) return Value::constant(width, static_cast<std::int64_t>(random() % 400) - 100);
    return Value::integer(width, static_cast<SymbolId>(1 + random() % 2), static_cast<std::int64_t>(1 + random() % 3),
                          static_cast<std::int64_t>(random() % 9) - 2);
  }

  Place place(std::mt19937_64& random) {
    Place out;
    out.index = random() % (has_outside ? 4 : 2);
    out.pointer = Value::pointer(64, regions[out.index],
                                 static_cast<std::int64_t>(random() % 4) * 4 +
                                     (random() % 3 == 0 ? static_cast<std::int64_t>(random() % 4) : 0));
    if (random() % 3 == 0) {
      out.pointer.symbol = static_cast<SymbolId>(1 + random() % 2);
      out.pointer.scale = std::int64_t{1} << (random() % 4);
    }
    return out;
  }

  /// Where the pointer points in `bytes`; a case in which that is outside of a block ends.
  std::int64_t locate(Case& one, const Place& place, std::int64_t count) {
    Concrete address = bits_of(world->context, one.assignment, place.pointer);
    std::int64_t at = static_cast<std::int64_t>(static_cast<std::uint64_t>(address.value) - kAddress),
                 offset = at - one.origin[place.index];
    if (place.index < 2 ? offset < 0 || offset + count > kBlock : at < 64 || at + count > 256) one.alive = false;
    return at;
  }

  /// False if there is nothing to go on with. Splits are followed into one of their states.
  template <typename Try>
  std::optional<Value> access(std::mt19937_64& random, Try attempt) {
    for (int i = 0; i < 4; ++i) {
      Access done = attempt();
      if (done.kind == Access::Kind::done) return done.value;
      if (done.kind == Access::Kind::undefined) {
        for (std::size_t c = 0; c < cases.size(); ++c)
          if (cases[c].alive) fail("taken as undefined", c);
        return std::nullopt;
      }
      Interval range = *state.range(done.symbol);
      Int chosen = range.lo + static_cast<Int>(random() % static_cast<std::uint64_t>(range.count())) * range.step;
      history.push_back("split s" + std::to_string(done.symbol) + " = " + std::to_string(static_cast<long>(chosen)));
      for (Case& one : cases) {
        Concrete number = number_of(world->context, one.assignment, done.symbol);
        one.alive = one.alive && (!number.known() || number.value == chosen);
      }
      if (!world->arithmetic.narrow(state, done.symbol, Interval::of(chosen))) {
        for (std::size_t c = 0; c < cases.size(); ++c)
          if (cases[c].alive) fail("taken as impossible", c);
        return std::nullopt;
      }
    }
    FAIL("an access splits for ever");
    return std::nullopt;
  }

  void set_slot(std::size_t slot, const Value& value) { state.frame.edit()[slot] = value; }

  void load(std::mt19937_64& random) {
    Place from = place(random);
    std::int64_t count = std::int64_t{1} << (random() % 4);
    bool as_pointer = count == 8 && from.index < 2 && random() % 2 == 0, as_unsigned = random() % 2 == 0;
    Leaf leaf{as_pointer ? ValueKind::pointer : ValueKind::integer, static_cast<std::uint16_t>(count * 8), 0};
    std::size_t slot = random() % kSlots;
    history.push_back("slot " + std::to_string(slot) + " = load " + std::to_string(count) +
                      (as_pointer ? " pointer" : "") + " at " + text(from.pointer));
    for (Case& one : cases) {
      std::int64_t at = locate(one, from, count);
      if (one.alive) one.slots[slot] = bytes(one, at, count);
    }
    if (auto value = access(random, [&] { return world->memory.load(state, from.pointer, leaf, as_unsigned); }))
      set_slot(slot, *value);
  }

  void store(std::mt19937_64& random) {
    Place to = place(random);
    std::int64_t count = std::int64_t{1} << (random() % 4);
    Value value = affine(random, static_cast<unsigned>(count * 8));
    std::optional<std::size_t> slot;
    // Pointers are kept in blocks: code outside must not learn them here.
    if (count == 8 && to.index < 2 && random() % 3 == 0) {
      value = Value::pointer(64, regions[random() % 2], static_cast<std::int64_t>(random() % 9));
    } else if (random() % 3 == 0) {
      slot = random() % kSlots;
      value = (*state.frame)[*slot];
      if (value.width != count * 8 || (to.index >= 2 && !value.is_integer())) return;
    }
    history.push_back("store " + text(value) + " at " + text(to.pointer));
    for (Case& one : cases) {
      std::int64_t at = locate(one, to, count);
      if (one.alive)
        put(one, at, count,
            slot ? one.slots[*slot] : static_cast<std::uint64_t>(bits_of(world->context, one.assignment, value).value));
    }
    access(random, [&] { return world->memory.store(state, to.pointer, value, count); });
  }

  void copy(std::mt19937_64& random) {
    Place to = place(random), from = place(random);
    if (has_outside && to.index >= 2 && from.index < 2) return;
    Value length =
        random() % 3 == 0 ? Value::integer(64, 1, 4, 0) : Value::constant(64, static_cast<std::int64_t>(random() % 17));
    history.push_back("copy " + text(length) + " bytes to " + text(to.pointer) + " from " + text(from.pointer));
    for (Case& one : cases) {
      auto count = static_cast<std::int64_t>(bits_of(world->context, one.assignment, length).value);
      if (count == 0) continue;
      std::int64_t source = locate(one, from, count), target = locate(one, to, count);
      if (!one.alive) continue;
      const auto before = one.bytes;
      std::copy_n(before.begin() + source, count, one.bytes.begin() + target);
    }
    access(random, [&] { return world->memory.copy(state, to.pointer, from.pointer, length); });
  }

  void fill(std::mt19937_64& random) {
    Place to = place(random);
    if (random() % 4 == 0) to.pointer = Value::pointer(64, regions[to.index]);
    Value length = random() % 4 == 0
                       ? Value::integer(64, 1, 4, 0)
                       : Value::constant(64, random() % 3 == 0 ? 16 : static_cast<std::int64_t>(random() % 17));
    Value byte = random() % 3 == 0
                     ? affine(random, 8)
                     : Value::constant(8, random() % 2 == 0 ? 0 : static_cast<std::int64_t>(random() % 256));
    history.push_back("fill " + text(length) + " bytes of " + text(byte) + " at " + text(to.pointer));
    for (Case& one : cases) {
      auto count = static_cast<std::int64_t>(bits_of(world->context, one.assignment, length).value);
      if (count == 0) continue;
      std::int64_t at = locate(one, to, count);
      if (one.alive)
        std::fill_n(one.bytes.begin() + at, count,
                    static_cast<std::uint8_t>(bits_of(world->context, one.assignment, byte).value));
    }
    access(random, [&] { return world->memory.fill(state, to.pointer, byte, length); });
  }

  void forget(std::mt19937_64& random) {
    Place to = place(random);
    auto count = static_cast<std::int64_t>(1 + random() % 8);
    bool bounded = random() % 2 == 0;
    history.push_back("forget up to " + std::to_string(count) + " bytes at " + text(to.pointer));
    for (Case& one : cases) {
      std::int64_t at = locate(one, to, count);
      if (!one.alive) continue;
      for (std::int64_t i = 0; i < count; ++i)
        if (random() % 2 == 0) one.bytes[static_cast<std::size_t>(at + i)] = static_cast<std::uint8_t>(random());
    }
    access(random, [&] {
      return world->memory.forget(state, to.pointer, bounded ? std::optional(Interval::range(0, count)) : std::nullopt);
    });
  }

  /// Code outside gets a pointer to a block and may write it and all that is outside.
  void forget_reachable(std::mt19937_64& random) {
    std::size_t block = random() % 2;
    history.push_back("a call gets region " + std::to_string(regions[block]));
    for (Case& one : cases) {
      for (std::size_t i = 0; i < 16; ++i)
        if (random() % 2 == 0)
          one.bytes[static_cast<std::size_t>(one.origin[block]) + i] = static_cast<std::uint8_t>(random());
      for (std::size_t i = 64; i < one.bytes.size(); ++i)
        if (random() % 2 == 0) one.bytes[i] = static_cast<std::uint8_t>(random());
    }
    world->memory.forget_reachable(state, {Value::pointer(64, regions[block])});
  }

  void compute(std::mt19937_64& random) {
    std::size_t slot = random() % kSlots;
    Value value = affine(random, random() % 2 == 0 ? 32 : 64);
    history.push_back("slot " + std::to_string(slot) + " = " + text(value));
    for (Case& one : cases)
      one.slots[slot] = static_cast<std::uint64_t>(bits_of(world->context, one.assignment, value).value);
    set_slot(slot, value);
  }

  void advance(std::mt19937_64& random) {
    Value by = random() % 2 == 0 ? Value::constant(64, static_cast<std::int64_t>(random() % 5) * 8)
                                 : Value::integer(64, 1, static_cast<std::int64_t>(random() % 3) * 8 + 8, 0);
    history.push_back("advance by " + text(by));
    for (Case& one : cases) one.position += bits_of(world->context, one.assignment, by).value;
    Position& position = state.edit_arena(arena)->ends[0].position;
    position.ceiling = highest(state, position) + range_of(state, by)->hi;
    position.form += LinearForm::of(by.symbol, by.scale, by.base);
  }
};

}  // namespace wcmu
