// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The effect of the primitives. A position p means that in every concrete state at most p bytes are used. Rounding up and adding are
// monotone, so the highest abstract position is never below a concrete one; and since nothing reads p as exact, nothing else needs it.
#include "execution/class_at.hpp"
#include "execution/machine.hpp"

#include "program/type_path.hpp"

#include <llvm/Analysis/ConstantFolding.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/GlobalVariable.h>
#include <llvm/IR/Instructions.h>

#include <algorithm>
#include <numeric>

namespace wcmu {
namespace {

/// A position from here on is taken as not bounded: it rests on nothing but the range of an integer type.
constexpr Int kLargestPosition = static_cast<Int>(1) << 30;

std::size_t index(End end) { return static_cast<std::size_t>(end); }

/// An unsigned number that does not wrap around.
LinearForm form_of(const State& state, const Value& number) {
  if (number.symbol == 0) return LinearForm::of(static_cast<Int>(number.bits()));
  return LinearForm::of(number.symbol, number.scale, static_cast<Int>(number.base) + *unsigned_shift(state, number));
}

}  // namespace

namespace {

std::string joined(const std::string& object, const std::string& member) {
  const bool needs_dot = !member.empty() && member.front() != '[' && member.front() != '+';
  return (object.empty() ? "arena" : object) + (needs_dot ? "." : "") + member;
}

}  // namespace

std::string Machine::arena_name(const ArenaKey& key) const {
  const RegionInfo& info = context_.regions[key.first];
  return joined(info.name, member_at(info.type, static_cast<std::uint64_t>(key.second), false).text);
}

std::string Machine::arena_label(const ArenaKey& key) const {
  const RegionInfo& info = context_.regions[key.first];
  return joined(info.label, member_at(info.type, static_cast<std::uint64_t>(key.second), false).label);
}

namespace {

/// What an arena that is made before the program runs was given: it lies in a variable, with the pointers that its constructor set. No
/// function of an arena changes these.
std::optional<std::uint64_t> initial_capacity(const Context& context, const ArenaKey& key) {
  const auto* variable = llvm::dyn_cast_or_null<llvm::GlobalVariable>(context.regions[key.first].global);
  if (variable == nullptr || !variable->hasInitializer() || variable->isInterposable()) return std::nullopt;
  const llvm::DICompositeType* arena =
      class_at(context.regions[key.first].type, key.second,
               [](const llvm::DICompositeType& type) { return is_runtime_class(&type, "Arena"); });
  if (arena == nullptr) return std::nullopt;
  const auto offset_bits = context.layout.getIndexSizeInBits(0);
  auto read = [&](llvm::StringRef name) -> std::pair<const llvm::Value*, std::int64_t> {
    for (const llvm::DINode* node : arena->getElements()) {
      const auto* member = llvm::dyn_cast_or_null<llvm::DIDerivedType>(node);
      if (member == nullptr || member->isStaticMember() || member->getName() != name) continue;
      const auto at = static_cast<std::uint64_t>(key.second) + member->getOffsetInBits() / 8;
      const llvm::Constant* held = llvm::ConstantFoldLoadFromConst(
          const_cast<llvm::Constant*>(variable->getInitializer()), llvm::PointerType::get(variable->getContext(), 0),
          llvm::APInt(offset_bits, at), context.layout);
      if (held == nullptr) break;
      llvm::APInt offset(offset_bits, 0);
      const llvm::Value* base = held->stripAndAccumulateConstantOffsets(context.layout, offset, true);
      return {base, offset.getSExtValue()};
    }
    return {nullptr, 0};
  };
  const auto [first, begin] = read("base_");
  const auto [last, end] = read("end_");
  if (first == nullptr || first != last || llvm::isa<llvm::ConstantPointerNull>(first) || end < begin)
    return std::nullopt;
  return static_cast<std::uint64_t>(end - begin);
}

}  // namespace

std::optional<std::uint64_t> Machine::declared_capacity(const ArenaKey& key) const {
  const RegionInfo& info = context_.regions[key.first];
  const MemberPath member = member_at(info.type, static_cast<std::uint64_t>(key.second), false);
  // Of an array of arenas, each has it.
  const bool is_element = member.text.find('.') == std::string::npos && member.text.starts_with('[');
  const auto stated = member.capacity || !(member.text.empty() || is_element) ? member.capacity : info.capacity;
  return stated ? stated : initial_capacity(context_, key);
}

std::optional<ArenaKey> Machine::arena_of(Activation& activation, State& state, const Step& step, Operand operand) {
  Value pointer = read(activation, state, operand);
  if (pointer.is_pointer() && pointer.symbol == 0 && pointer.region > kUnknownRegion &&
      context_.regions[pointer.region].kind != RegionKind::function && !state.is_summary(pointer.region))
    return ArenaKey{pointer.region, pointer.base};
  problem("unknown-arena", place(step),
          "the arena that is used in '" + Program::readable(*activation.code->function) +
              "' has no name: the pointer to it is not known",
          {"pass the arena as a parameter, a member or a global variable that is reached by a fixed path"});
  return std::nullopt;
}

Position Machine::align(const State& state, Position position, Int alignment) {
  if (alignment <= 1) return position;
  if (position.charged != 0) {
    // Where between the bytes that are charged it will lie is not known.
    add(position, LinearForm::of(alignment - 1), alignment - 1);
    return position;
  }
  Int residue = position.form.constant;
  bool known = true;
  for (auto [symbol, factor] : position.form.terms) {
    const Interval* range = state.range(symbol);
    if (range == nullptr || (factor * range->step) % alignment != 0)
      known = false;
    else
      residue += factor * range->lo;
  }
  if (!known) {
    position.ceiling = highest(state, position);
    residue = position.ceiling;
    position.form = LinearForm::of(residue);
  }
  Int rest = ((residue % alignment) + alignment) % alignment;
  if (rest != 0) position.form += LinearForm::of(alignment - rest);
  position.ceiling = ceil_div(position.ceiling, alignment) * alignment;
  return position;
}

void Machine::add(Position& position, const LinearForm& amount, Int most) {
  position.form += amount;
  position.ceiling += most;
}

const Refusal& Machine::refusal_of(const ArenaKey& key) {
  auto [place, is_new] = known_refusals_.try_emplace(key);
  if (is_new && refusals_) place->second = refusals_(key);
  return place->second;
}

std::optional<Int> Machine::limit_of(const State& state, const ArenaKey& key) {
  const Refusal& refusal = refusal_of(key);
  if (!refusal.possible) return std::nullopt;
  // An arena that the root made itself has what its constructor was given, whatever is stated.
  const ArenaState* arena = state.arena(key);
  if (arena != nullptr && arena->capacity) return arena->capacity->hi;
  return refusal.capacity;
}

bool Machine::may_refuse(const State& state, const ArenaKey& key) {
  const Refusal& refusal = refusal_of(key);
  if (!refusal.possible) return false;
  const std::optional<Int> limit = limit_of(state, key);
  trust("may-fail", refusal.name,
        "--may-fail: any allocation may be refused" +
            (limit ? ", and none is granted beyond its capacity of " +
                         std::to_string(static_cast<std::int64_t>(*limit)) + " bytes"
                   : ""));
  return true;
}

void Machine::refuse(Activation& activation, const Activation::Item& item, const Step& step, const Value& result) {
  Activation::Item refused{item.state, item.block, item.step};
  if (step.result >= 0) set(refused.state, step, 0, result);
  if (!return_from(activation, refused, step)) return;
  ++refused.step;
  activation.ready.push_back(std::move(refused));
}

bool Machine::advance(State& state, const ArenaKey& key, End end, Position position, const Step& step,
                      const Taken& taken) {
  if (counting_) return true;
  if (position.form.terms.size() > kMaxTerms) {
    position.ceiling = highest(state, position);
    position.form = LinearForm::of(position.ceiling);
  }
  Int most = highest(state, position);
  // The least of two bounds is one, and rounding up and adding never turn a lower position into a higher one: so the loops that are
  // extrapolated grow at most as fast with the limit as without.
  if (const std::optional<Int> limit = limit_of(state, key); limit && most > *limit) {
    position.form = LinearForm::of(*limit);
    position.charged = 0;
    most = *limit;
  }
  if (most >= kLargestPosition) {
    problem("unbounded-size", place(step),
            "arena '" + arena_name(key) +
                "' would have to hold a gigabyte or more here: nothing but the range of an integer type bounds it",
            {"guard the size or the count before this place: `if (n > kMax) return;`"},
            propose_assumption(state, step, position, taken.form),
            known_of_position(state, step, position, taken.form));
    if (seeking_.empty()) found_.high_water[key].unbounded = true;
    return false;
  }
  position.ceiling = most;
  if (context_.histories.recording) {
    const HistoryId before = context_.histories.settle(state, state.edit_arena(key)->ends[index(end)].position);
    const OriginId origin = origin_of(*stack_.back(), block_);
    position.history = context_.histories.take(before, most, origin, *step.source, taken);
  }
  const HistoryId history = position.history;
  state.edit_arena(key)->ends[index(end)].position = std::move(position);
  if (seeking_.empty()) {
    HighWater& water = found_.high_water[key];
    if (most > water.peak[index(end)]) {
      water.peak[index(end)] = most;
      water.site[index(end)] = {step.source, stack_.back()->path, taken.bytes};
      water.at_peak[index(end)] = over_inputs(state);
      if (context_.histories.recording) water.history[index(end)] = history_of_peak(state, history, step);
    }
  }
  return true;
}

Value Machine::new_block(State& state, RegionKind kind, const Step& step, PathId path, const Value& size,
                         std::uint64_t alignment) {
  unsigned number = 0;
  RegionId region = 0;
  do {
    region = context_.regions.block(kind, step.source, path, number++);
  } while (state.object(region) != nullptr);
  RegionInfo& info = context_.regions.edit(region);
  info.alignment = std::min(info.alignment, alignment);  // One name serves many blocks of this site.
  for (ArenaState& arena : state.arenas.edit())
    for (ArenaEnd& end : arena.ends)
      if (end.last == region) end.last = 0;  // That was another block of this name.
  Object object;
  object.size = size;
  object.born = context_.next_birth++;
  state.add_object(region, std::move(object));
  if (has_foreign_arenas_) forget_arenas(state, region);
  return Value::pointer(context_.pointer_width, region);
}

bool Machine::allocate(Activation& activation, Activation::Item& item, const Step& step, const ArenaKey& key, End end,
                       const Request& request) {
  const Value &size = request.size, &alignment = request.alignment;
  const auto refused = [&] {
    if (request.rule == nullptr || request.rule->refused == ArenaRule::Refused::null) {
      const bool is_pointer = step.source->getType()->isPointerTy();
      return refuse(activation, item, step,
                    is_pointer ? Value::null(step.width)
                               : arithmetic_.unknown(item.state, std::clamp<unsigned>(step.width, 1, 64)));
    }
    if (request.rule->refused == ArenaRule::Refused::never) return ends_here(step);
    Activation::Item thrown{item.state, item.block, item.step};
    throw_new(activation, thrown, step, request.rule->thrown);
  };
  if (may_refuse(item.state, key)) {
    // Also where it would fit: the arena may have been in use before, or be smaller than thought.
    refused();
    if (const std::optional<Int> limit = limit_of(item.state, key)) {
      // What is granted fits, so its size does. States that this parts come here again.
      Value fits = arithmetic_.compare(item.state, llvm::CmpInst::ICMP_ULE, size,
                                       Value::constant(size.width, static_cast<std::int64_t>(*limit)));
      std::vector<State> granted = arithmetic_.assume(std::move(item.state), fits, true);
      if (granted.empty()) return false;
      for (std::size_t i = 1; i < granted.size(); ++i)
        activation.ready.push_back(Activation::Item{std::move(granted[i]), item.block, item.step});
      item.state = std::move(granted.front());
    }
  }
  State& state = item.state;
  auto bytes = unsigned_range(state, size);
  Int most = (static_cast<Int>(1) << (context_.pointer_width - 1)) - 1;
  if ((!bytes || bytes->hi > most) && !counting_) {
    std::string why =
        bytes ? "nothing bounds the size of this allocation" : "the size of this allocation may wrap around";
    problem("unbounded-size", place(step), why + ", on arena '" + arena_name(key) + "'",
            {"guard the size or the count before this place: `if (n > kMax) return;`"},
            propose_assumption(state, step, size), known_of_size(state, step, size));
    if (seeking_.empty()) found_.high_water[key].unbounded = true;
    return false;
  }
  // The largest alignment that it may be: rounding up to a larger power of two never gives less.
  Interval choices = unsigned_or_all(state, alignment);
  Int unit = 1;
  while (unit * 2 <= choices.hi && unit < (static_cast<Int>(1) << 30)) unit *= 2;
  if (choices.hi > (static_cast<Int>(1) << 30) && !counting_) {
    problem("unbounded-size", place(step),
            "nothing bounds the alignment of this allocation, on arena '" + arena_name(key) + "'",
            {"use a constant alignment"}, std::nullopt, known_of_size(state, step, alignment));
    return false;
  }
  // What is not a power of two is refused. Somebody else's arena may round to a multiple of it all the same, which is less than so much
  // more, and also below what rounding up to the next power of two gives: from 16, to a multiple of 12.
  const bool is_one_unit = choices.single() && is_power_of_two(choices.lo);
  const bool rounds_to_any = request.rule != nullptr && !is_one_unit && choices.hi > 1;
  if (!is_one_unit) refused();
  const auto round_up = [&](Position position) {
    if (!rounds_to_any) return align(item.state, std::move(position), unit);
    add(position, LinearForm::of(choices.hi - 1), choices.hi - 1);
    return position;
  };
  if (counting_) {
    const bool is_known = bytes && bytes->hi <= most;
    const Value block = new_block(state, RegionKind::block, step, activation.path,
                                  is_known && request.header == 0 ? size : Value::any(step.width), 1);
    if (request.zeroed && request.header == 0) state.edit_object(block.region)->fill = Fill::zero;
    set(state, step, 0, block);
    return return_from(activation, item, step);
  }
  if (bytes->hi == 0 && !request.places_nothing) {
    // No bytes, no padding: the pointer is the alignment itself.
    set(state, step, 0, Value::pointer(step.width, kNullRegion, static_cast<std::int64_t>(unit)));
    return return_from(activation, item, step);
  }
  touch(step, key, end,
        {rounds_to_any ? 1
                       : static_cast<std::uint64_t>(std::gcd(
                             std::gcd(static_cast<std::int64_t>(bytes->lo), static_cast<std::int64_t>(bytes->step)),
                             static_cast<std::int64_t>(request.header))),
         static_cast<std::uint64_t>(unit), true});
  if (Sealed sealed = state.arena(key)->sealed; sealed != Sealed::no) {
    // Refused, and nothing changes. Where it is not certain that it is, the rest is followed as well.
    bool certain = sealed == Sealed::yes && bytes->lo > 0;
    refused();
    if (certain) return false;
  }
  max_alignment_ = std::max(max_alignment_, static_cast<std::uint64_t>(unit));
  if (seeking_.empty())
    found_.high_water[key].alignment = std::max(found_.high_water[key].alignment, static_cast<std::uint64_t>(unit));
  LinearForm amount = form_of(state, size);
  const LinearForm header = LinearForm::of(request.header);
  Position position = state.edit_arena(key)->ends[index(end)].position;
  const Position front = position;
  const RegionId last = state.arena(key)->ends[index(end)].last;
  if (end == End::bottom) {
    // A size that may be 0 spends no padding then; rounding up all the same stays above.
    if (!request.aligns_header) add(position, header, request.header);
    position = round_up(std::move(position));
    if (request.aligns_header) add(position, header, request.header);
    add(position, amount, bytes->hi);
  } else {
    // The block's first byte is rounded down, so what is used is rounded up.
    add(position, amount, bytes->hi);
    if (request.aligns_header) add(position, header, request.header);
    position = round_up(std::move(position));
    if (!request.aligns_header) add(position, header, request.header);
  }
  amount += header;
  if (!advance(state, key, end, std::move(position), step, {bytes->hi + request.header, amount, unit})) return false;
  // What is certain of the block's address is the least alignment that it may have been given.
  auto least = is_one_unit ? static_cast<std::uint64_t>(unit) : 1;
  Value block;
  if (request.header == 0) {
    if (request.rule != nullptr) least = std::max(least, request.rule->aligned);
    block = new_block(state, RegionKind::block, step, activation.path, size, least);
    if (request.zeroed) state.edit_object(block.region)->fill = Fill::zero;
  } else {
    // The header is a part of the object: code that looks into it finds anything.
    const Value header_size = Value::constant(size.width, static_cast<std::int64_t>(request.header));
    const Value whole = arithmetic_.binary(state, Operation::add, kNoUnsignedWrap, size, header_size);
    if (!request.aligns_header) least = std::gcd(least, static_cast<std::uint64_t>(request.header));
    if (request.rule != nullptr)
      least = std::max(least, std::gcd(request.rule->aligned, static_cast<std::uint64_t>(request.header)));
    block = new_block(state, RegionKind::block, step, activation.path, whole, least);
    if (request.zeroed) state.edit_object(block.region)->fill = Fill::zero;
    memory_.write(state, block.region, 0, static_cast<std::int64_t>(request.header), Value::any(8));
    block.base += static_cast<std::int64_t>(request.header);
  }
  ArenaEnd& after = state.edit_arena(key)->ends[index(end)];
  after.last = bytes->lo > 0 ? block.region : 0;
  BlockInfo& info = context_.blocks[block.region];
  info.several |= info.arena.first != 0 && (info.arena != key || info.end != end);
  info.arena = key;
  info.end = end;
  info.path = activation.path;
  context_.last_block = state.object(block.region)->born;
  context_.histories.name_block(after.position.history, block.region, state.object(block.region)->born);
  if (request.rule != nullptr && frees_blocks_) remember_front(state, key, end, front, last, block);
  // The runtime's own returns the pointer. Others may return a number, or a pointer and more.
  if (step.source->getType()->isPointerTy()) {
    set(state, step, 0, block);
  } else {
    memory_.escape(state, block);
    set_unknown(state, step);
    if (step.result >= 0 && activation.code->leaves_of(step).front().kind == ValueKind::pointer)
      set(state, step, 0, block);
  }
  return return_from(activation, item, step);
}

// What the prefix takes is not there for the bottom end, so it counts as used by it. The prefix that there is at entry is not known
// and not counted: a budget is what an arena has to have besides. Counting all of `size` from then on is that much or more.
bool Machine::resize_prefix(Activation& activation, Activation::Item& item, const Step& step, const ArenaKey& key,
                            bool keeps_blocks, const Value& size) {
  State& state = item.state;
  auto bytes = unsigned_range(state, size);
  if (!bytes) bytes = Interval::range(0, kLargestPosition);
  ArenaState* arena = state.edit_arena(key);
  ArenaEnd& bottom = arena->ends[index(End::bottom)];
  Position position = Position::of(bytes->hi);
  // Where it is refused nothing changes.
  auto refused = [&] {
    refuse(activation, item, step, arithmetic_.fresh(item.state, step.width, Interval::range(1, 127)));
  };
  const bool may_fail = may_refuse(state, key);
  if (may_fail) refused();
  if (keeps_blocks) {
    // Used are at most the position less what of it is prefix.
    Int used = highest(state, bottom.position) - arena->prefix.lo;
    if (used > 0) {
      // Blocks may be in the way, or lose their alignment.
      if (!may_fail) refused();
      position = Position::of(bytes->hi + used);
    }
  } else {
    arena->ends[index(End::top)] = {{}, context_.next_generation++, false, 0};
    for (End end : {End::bottom, End::top}) give_back(state, key, end, 0, step);
    arena = state.edit_arena(key);
  }
  arena->ends[index(End::bottom)] = {{}, context_.next_generation++, false, 0};
  arena->prefix = *bytes;
  if (!advance(state, key, End::bottom, std::move(position), step, {bytes->hi, form_of(state, size), 1})) return false;
  arena = state.edit_arena(key);
  arena->prefix_history = arena->ends[index(End::bottom)].position.history;
  if (step.result >= 0) set(state, step, 0, Value::constant(step.width, 0));
  return return_from(activation, item, step);
}

void Machine::rewind(State& state, const ArenaKey& key, End end, const MarkRecord& mark, const Step& step) {
  Position& position = state.edit_arena(key)->ends[index(end)].position;
  if (position.charged != mark.position.charged) {
    // That of the mark bounds it in any case. (Of the two always the same, whichever is higher: acceleration rests on that.)
    position = mark.position;
    return give_back(state, key, end, mark.birth, step);
  }
  // min(position, mark): both bound it, the smaller is taken.
  LinearForm difference = position.form;
  difference -= mark.position.form;
  auto above = range_of(state, difference);
  Int here = highest(state, position), there = highest(state, mark.position);
  if ((above && above->lo >= 0) || there < here) {
    position.form = mark.position.form;
    position.history = mark.position.history;
  }
  position.ceiling = std::min(here, there);
  give_back(state, key, end, mark.birth, step);
}

void Machine::reset(State& state, const ArenaKey& key, End end, const Step& step) {
  ArenaState* arena = state.edit_arena(key);
  const Int floor = end == End::bottom ? arena->prefix.hi : 0;
  Position left = Position::of(floor);
  left.history = context_.histories.settle(state, end == End::bottom ? arena->prefix_history : 0, floor);
  arena->ends[index(end)] = {std::move(left), context_.next_generation++, false, 0};
  give_back(state, key, end, 0, step);
}

void Machine::construct(State& state, const ArenaKey& key, const std::optional<Value>& capacity) {
  ArenaState* arena = state.edit_arena(key);
  *arena = {};
  arena->key = key;
  for (ArenaEnd& end : arena->ends) end.generation = context_.next_generation++;
  const auto range = capacity ? unsigned_range(state, *capacity) : std::nullopt;
  if (!range) return;
  arena->capacity = range;
  if (range->single() && seeking_.empty()) found_.high_water[key].capacity = static_cast<std::uint64_t>(range->lo);
}

bool Machine::execute_primitive(Activation& activation, Activation::Item& item, const Step& step,
                                const Primitive& primitive) {
  State& state = item.state;
  const auto& call = llvm::cast<llvm::CallBase>(*step.source);
  auto operand = [&](unsigned place) { return activation.code->operand(step, *primitive.argument(place)); };
  auto number = [&](unsigned place) {
    Value value = read_integer(activation, state, operand(place));
    return value.width < context_.pointer_width ? arithmetic_.zext(state, value, context_.pointer_width) : value;
  };
  // Calls may be longer than the prototype says only if the annotation is wrong.
  auto in_range = [&](unsigned places) {
    for (unsigned i = 0; i < places; ++i)
      if (!primitive.argument(i) || *primitive.argument(i) >= call.arg_size()) return false;
    return true;
  };
  auto no_result = [&](Value value) {
    if (step.result >= 0) set(state, step, 0, value);
    return return_from(activation, item, step);
  };
  unsigned needed = 0;
  switch (primitive.kind) {
    case PrimitiveKind::allocate:
      needed = 3;
      break;
    case PrimitiveKind::mark:
    case PrimitiveKind::rewind:
    case PrimitiveKind::construct:
    case PrimitiveKind::resize_discard:
    case PrimitiveKind::resize_keep:
      needed = 2;
      break;
    case PrimitiveKind::extend:
    case PrimitiveKind::shrink:
      needed = 4;
      break;
    case PrimitiveKind::reset:
    case PrimitiveKind::destroy:
    case PrimitiveKind::used:
    case PrimitiveKind::peak:
    case PrimitiveKind::capacity:
    case PrimitiveKind::seal:
      needed = 1;
      break;
    default:
      break;
  }
  if (!in_range(primitive.kind == PrimitiveKind::mark ? 2 : needed)) {
    problem("bad-annotation", place(step), "a primitive is called with fewer arguments than its annotation names",
            {"correct the annotation"});
    return false;
  }
  std::optional<ArenaKey> key;
  if (needed > 0) {
    key = arena_of(activation, state, step, operand(0));
    if (!key) return false;
    memory_.object(state, key->first);
    state.edit_arena(*key);
    if (seeking_.empty()) found_.high_water[*key];
  }
  const bool reads = primitive.kind == PrimitiveKind::mark || primitive.kind == PrimitiveKind::used;
  const bool other_than_allocation = primitive.kind != PrimitiveKind::allocate &&
                                     primitive.kind != PrimitiveKind::peak && primitive.kind != PrimitiveKind::capacity;
  if (key && other_than_allocation) {
    const bool both = !primitive.bottom && !primitive.top;  // construct and destroy
    if (both || primitive.bottom) touch(step, *key, End::bottom, {0, 1, !reads});
    if (both || primitive.top) touch(step, *key, End::top, {0, 1, !reads});
  }
  switch (primitive.kind) {
    case PrimitiveKind::allocate:
      return allocate(activation, item, step, *key, primitive.end(), {number(1), number(2)});
    case PrimitiveKind::mark: {
      const ArenaEnd& end = state.arena(*key)->ends[index(primitive.end())];
      Value mark = context_.add_mark({*key, primitive.end(), end.position, end.generation, false, context_.next_birth});
      mark.width = static_cast<std::uint16_t>(context_.pointer_width);
      Value out = read(activation, state, operand(1));
      std::int64_t word = context_.pointer_width / 8;
      for (std::int64_t at = 0; at + word <= primitive.numbers[2]; at += word) {
        Value target = out;
        target.base += at;
        mark.scale = at / word;
        Access access = memory_.store(state, target, mark, word);
        if (!after_access(activation, item, step, access)) return false;
      }
      return return_from(activation, item, step);
    }
    case PrimitiveKind::rewind: {
      Access access = memory_.load(state, read(activation, state, operand(1)),
                                   {ValueKind::integer, static_cast<std::uint16_t>(context_.pointer_width), 0}, true);
      if (!after_access(activation, item, step, access)) return false;
      if (access.value.kind == ValueKind::mark && access.value.scale == 0) {
        const MarkRecord& mark = context_.marks[static_cast<std::size_t>(access.value.base)];
        const ArenaEnd& end = state.arena(*key)->ends[index(primitive.end())];
        const bool current =
            mark.arena == *key && mark.end == primitive.end() && !mark.maybe && mark.generation == end.generation;
        // A forward mark is refused and leaves the position, which it is above.
        if (current) rewind(state, *key, primitive.end(), mark, step);
      }
      state.edit_arena(*key)->ends[index(primitive.end())].last = 0;
      // Whether the mark is taken is not known for certain: the true positions are only bounded.
      if (step.result >= 0) set(state, step, 0, arithmetic_.fresh(state, step.width, Interval::range(0, 127)));
      return return_from(activation, item, step);
    }
    case PrimitiveKind::reset: {
      for (End end : {End::bottom, End::top})
        if (end == End::bottom ? primitive.bottom : primitive.top) reset(state, *key, end, step);
      return no_result(Value::constant(std::max<unsigned>(step.width, 1), 0));
    }
    case PrimitiveKind::construct: {
      construct(state, *key, number(1));
      return return_from(activation, item, step);
    }
    case PrimitiveKind::extend: {
      // It may succeed or not; where it does the block grows in place.
      Value old_size = number(2), new_size = number(3);
      const ArenaState& arena = *state.arena(*key);
      const Sealed sealed = arena.sealed;
      if (sealed == Sealed::yes) return no_result(Value::constant(std::max<unsigned>(step.width, 1), 0));
      State grown = state;
      auto before = unsigned_range(state, old_size), after = unsigned_range(state, new_size);
      Int most = (static_cast<Int>(1) << (context_.pointer_width - 1)) - 1;
      if ((!after || after->hi > most) && !counting_) {
        problem("unbounded-size", place(step),
                "nothing bounds the new size of this block, on arena '" + arena_name(*key) + "'",
                {"guard the size before this place: `if (n > kMax) return;`"},
                propose_assumption(state, step, new_size), known_of_size(state, step, new_size));
        return false;
      }
      if (!after) after = Interval::range(0, most);
      Int growth = std::max<Int>(0, after->hi - (before ? before->lo : 0));
      bool growth_is_exact = before && after->lo >= before->hi;
      if (old_size.symbol == new_size.symbol && before)
        if (auto exact = range_of(state, arithmetic_.binary(state, Operation::sub, 0, new_size, old_size))) {
          growth = std::max<Int>(0, exact->hi);
          growth_is_exact = growth_is_exact || exact->lo >= 0;
        }
      Position position = grown.edit_arena(*key)->ends[0].position;
      add(position, LinearForm::of(growth), growth);
      if (!advance(grown, *key, End::bottom, position, step, {growth, {}, 1})) return false;
      if (step.result >= 0) {
        set(state, step, 0, Value::constant(step.width, 0));
        set(grown, step, 0, Value::constant(step.width, 1));
      }
      Value block = read(activation, grown, operand(1));
      Object* object = block.is_pointer() && block.region > kUnknownRegion ? grown.edit_object(block.region) : nullptr;
      // The last block, its true size, and no smaller one: it grows for certain, since the bytes are granted like those of an allocation.
      bool certain = sealed == Sealed::no && !may_refuse(state, *key) && growth_is_exact && object != nullptr &&
                     object->size == old_size && block.symbol == 0 && block.base == 0 &&
                     block.region == arena.ends[0].last;
      if (object != nullptr) object->size = new_size;
      // It was the last block, else it would not have grown.
      grown.edit_arena(*key)->ends[0].last =
          object != nullptr && block.symbol == 0 && block.base == 0 ? block.region : 0;
      if (certain) {
        state = std::move(grown);
        return return_from(activation, item, step);
      }
      Activation::Item other{std::move(grown), item.block, item.step};
      if (return_from(activation, other, step)) {
        ++other.step;
        activation.ready.push_back(std::move(other));
      }
      return return_from(activation, item, step);
    }
    case PrimitiveKind::shrink: {
      // Where the block is not known to be the last the position stays.
      Value block = read(activation, state, operand(1));
      Value old_size = number(2), new_size = number(3);
      ArenaEnd& end = state.edit_arena(*key)->ends[0];
      bool is_last =
          block.is_pointer() && block.region == end.last && end.last != 0 && block.symbol == 0 && block.base == 0;
      auto before = unsigned_range(state, old_size), after = unsigned_range(state, new_size);
      const Object* object = is_last ? state.object(block.region) : nullptr;
      if (object != nullptr && before && after && object->size == old_size) {
        // The true position is start + old size and becomes start + new size: bounds fall by the difference. Where the new size is
        // the larger one the call changes nothing.
        LinearForm fall = form_of(state, old_size);
        fall -= form_of(state, new_size);
        auto amount = range_of(state, fall);
        if (amount && amount->lo >= 0) {
          end.position.form -= fall;
          end.position.ceiling -= amount->lo;
          state.edit_object(block.region)->size = new_size;
        }
      }
      set_unknown(state, step);
      return return_from(activation, item, step);
    }
    case PrimitiveKind::used:
    case PrimitiveKind::peak: {
      const ArenaEnd& end = state.arena(*key)->ends[index(primitive.end())];
      Int most = (static_cast<Int>(1) << (context_.pointer_width - 1)) - 1;
      // A loop that is accelerated must do the same from every position. An arena of somebody else may be in use already.
      const bool own = context_.regions[key->first].kind == RegionKind::stack;
      bool known = own && !accelerating() && !counting_ && primitive.kind == PrimitiveKind::used;
      Int hi = known ? highest(state, end.position) + static_cast<Int>(max_alignment_) - 1 : most;
      if (step.result >= 0)
        set(state, step, 0, arithmetic_.fresh(state, step.width, Interval::range(0, std::min(hi, most))));
      return return_from(activation, item, step);
    }
    case PrimitiveKind::seal:
      state.edit_arena(*key)->sealed = Sealed::yes;
      return return_from(activation, item, step);
    case PrimitiveKind::resize_discard:
    case PrimitiveKind::resize_keep:
      return resize_prefix(activation, item, step, *key, primitive.kind == PrimitiveKind::resize_keep, number(1));
    case PrimitiveKind::capacity: {
      const ArenaState* arena = state.arena(*key);
      Int most = (static_cast<Int>(1) << (context_.pointer_width - 1)) - 1;
      Interval range = arena->capacity ? *arena->capacity : Interval::range(0, most);
      if (step.result >= 0) set(state, step, 0, arithmetic_.fresh(state, step.width, range));
      return return_from(activation, item, step);
    }
    case PrimitiveKind::track:
      if (in_range(1))
        if (const Value block = read(activation, state, operand(0)); block.is_pointer())
          if (auto info = context_.blocks.find(block.region); info != context_.blocks.end())
            info->second.tracked = true;
      return return_from(activation, item, step);
    case PrimitiveKind::destroy:
    case PrimitiveKind::none:
    case PrimitiveKind::query:
      set_unknown(state, step);
      return return_from(activation, item, step);
    case PrimitiveKind::assume_failed:
      trust("assume", "condition in " + Program::readable(*activation.code->function),
            "WCMU_ASSUME: stated by the author", place(step));
      if (llvm::is_contained(activation.code->assumed, step.source))
        note_assumption(
            step.source, false, place(step),
            "that the condition of a WCMU_ASSUME holds in " + Program::readable(*activation.code->function));
      return false;
    case PrimitiveKind::loop_bound: {
      Value bound = read_integer(activation, state, activation.code->operand(step, 0));
      if (step.counter < 0) {
        problem("bad-annotation", place(step), "WCMU_LOOP_BOUND is not in a loop",
                {"move it into the loop that it bounds"});
        return false;
      }
      const TrustEntry stated{"loop-bound", "a loop in " + Program::readable(*activation.code->function),
                              "WCMU_LOOP_BOUND: stated by the author", place(step)};
      std::vector<State> states = within_bound(activation, item, step, bound, stated);
      if (states.empty()) return false;
      for (std::size_t i = 1; i < states.size(); ++i) {
        Activation::Item other{std::move(states[i]), item.block, item.step};
        if (!return_from(activation, other, step)) continue;
        ++other.step;
        activation.ready.push_back(std::move(other));
      }
      item.state = std::move(states.front());
      return return_from(activation, item, step);
    }
    case PrimitiveKind::recursion_bound: {
      Value bound = read_integer(activation, state, activation.code->operand(step, 0));
      if (!bound.is_constant() || activation.code->live <= bound.bits()) return return_from(activation, item, step);
      trust("recursion-bound", Program::readable(*activation.code->function),
            "WCMU_RECURSION_BOUND: stated by the author", place(step));
      return false;
    }
  }
  return false;
}

bool Machine::accelerating() const {
  return std::any_of(stack_.begin(), stack_.end(), [](const auto& activation) {
    return std::any_of(activation->loops.begin(), activation->loops.end(), [](const LoopRun& run) {
      return run.phase != LoopRun::Phase::idle && run.phase != LoopRun::Phase::execute;
    });
  });
}

void Machine::note_end(const State& state) {
  for (const ArenaState& arena : *state.arenas) {
    // An object of somebody else's that holds no bytes, and that no primitive came to.
    const bool is_idle = !found_.high_water.contains(arena.key) && arena.ends[0].position == Position{} &&
                         arena.ends[1].position == Position{};
    if (is_idle && foreign_arenas_.contains(arena.key)) continue;
    HighWater& water = found_.high_water[arena.key];
    for (std::size_t end = 0; end < 2; ++end) {
      Int used = highest(state, arena.ends[end].position);
      if (const std::optional<Int> limit = limit_of(state, arena.key)) used = std::min(used, *limit);
      water.retained[end] = std::max(water.retained[end], used);
    }
  }
}

void Machine::give_back(State& state, const ArenaKey& key, End end, std::uint64_t birth, const Step& step) {
  if (context_.last_block < birth) return;
  std::vector<RegionId> gone;
  for (const auto& [region, object] : *state.memory) {
    if (object->born < birth || object->given_back != 0 || context_.regions[region].kind != RegionKind::block) continue;
    auto info = context_.blocks.find(region);
    if (info != context_.blocks.end() && !info->second.several && info->second.arena == key && info->second.end == end)
      gone.push_back(region);
  }
  if (gone.empty()) return;
  const Release release{step.source, stack_.back()->path};
  if (context_.releases.back().site != release.site || context_.releases.back().path != release.path)
    context_.releases.push_back(release);
  for (RegionId region : gone)
    state.edit_object(region)->given_back = static_cast<std::uint32_t>(context_.releases.size() - 1);
}

void Machine::check_escape(const State& state, const Value& pointer, const Value& holder, const Step* reader) {
  if (!pointer.is_pointer() || pointer.region <= kUnknownRegion || !seeking_.empty()) return;
  const Object* block = state.object(pointer.region);
  if (block == nullptr || block->given_back == 0 || context_.blocks[pointer.region].tracked) return;
  const Release& release = context_.releases[block->given_back];
  const Location taken = place(*context_.regions[pointer.region].site, context_.blocks[pointer.region].path);
  const Location given_back = place(*release.site, release.path);
  if (!escapes_.emplace(taken, given_back).second) return;
  auto text = [](const Location& location) {
    return location.known()
               ? location.file + ":" + std::to_string(location.line) + ":" + std::to_string(location.column)
               : "a place that is not known";
  };
  std::string who = "a pointer";
  if (holder.is_pointer()) {
    const RegionInfo& info = context_.regions[holder.region];
    // Members of the library's own are of no use to the reader.
    const std::string name = info.name.empty() ? "" : arena_name({holder.region, holder.base});
    if (!name.empty()) who = "'" + name.substr(0, name.find("._M_")) + "'";
  }
  const std::string message =
      "this block is given back at " + text(given_back) + ", and " + who + " still points to it " +
      (reader != nullptr ? "where it is used at " + text(place(*reader)) : "after the root has returned");
  found_.warnings.insert({"escapes-rewind",
                          Severity::warning,
                          taken,
                          message,
                          {"end the scope after the last use of the block",
                           "take what outlives the scope before it begins, or from the other end of the arena",
                           "for a container: reserve() before the scope begins"},
                          name_});
}

}  // namespace wcmu
