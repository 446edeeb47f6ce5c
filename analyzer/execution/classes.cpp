// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What the C++ ABI does with objects: dynamic_cast over the real hierarchy, and the guards of static local variables.
#include "execution/machine.hpp"

#include <llvm/IR/Instructions.h>

namespace wcmu {

using namespace llvm;

/// void* __dynamic_cast(const void* part, const type_info* its class, const type_info* target, ptrdiff_t hint)
bool Machine::execute_dynamic_cast(Activation& activation, Activation::Item& item, const Step& step) {
  State& state = item.state;
  const std::int64_t word = context_.pointer_width / 8;
  const Leaf pointer{ValueKind::pointer, static_cast<std::uint16_t>(context_.pointer_width), 0};
  const Value part = read(activation, state, activation.code->operand(step, 0));
  auto type = [&](unsigned argument) {
    const Value value = read(activation, state, activation.code->operand(step, argument));
    return value.is_pointer() ? dyn_cast_or_null<GlobalVariable>(context_.regions[value.region].global) : nullptr;
  };
  const GlobalVariable *source = type(1), *target = type(2);
  auto unknown = [&] {
    memory_.escape(state, part);  // It may be the object that was given.
    set_unknown(state, step);     // A null pointer is among what an unknown pointer may be.
    return return_from(activation, item, step);
  };
  if (source == nullptr || target == nullptr || !part.is_pointer()) return unknown();
  Access loaded = memory_.load(state, part, pointer, false);
  if (loaded.kind != Access::Kind::done) return after_access(activation, item, step, loaded);
  Value vtable = loaded.value;
  if (!vtable.is_pointer() || vtable.symbol != 0) return unknown();

  if (vtable.region == kUnknownRegion || context_.regions[vtable.region].kind == RegionKind::input) {
    // One of the classes that derive from the source.
    StringRef name = source->getName();
    if (!name.consume_front("_ZTI") || source->hasLocalLinkage() || part.symbol != 0 || part.region <= kUnknownRegion)
      return unknown();
    const auto& points = program_.dispatch().address_points(name);
    if (points.empty()) return unknown();
    trust("closed-world", "the classes of objects in " + Program::readable(*activation.code->function),
          "the program has no other class that may be met there", place(step));
    for (auto point = points.rbegin(); point != points.rend(); ++point) {
      State next = state;
      const Value known = Value::pointer(context_.pointer_width, context_.regions.global(point->vtable), point->offset);
      if (vtable.region != kUnknownRegion) Memory::identify(next, vtable.region, vtable.base, known);
      if (vtable.region == kUnknownRegion) memory_.write(next, part.region, part.base, word, known);
      activation.ready.push_back({std::move(next), item.block, item.step});
    }
    return false;
  }

  // In front of where objects point to: how far it is from here to the whole, and its class.
  const auto* table = dyn_cast_or_null<GlobalVariable>(context_.regions[vtable.region].global);
  if (table == nullptr) return unknown();
  const std::optional<std::int64_t> to_top = program_.dispatch().word(*table, vtable.base - 2 * word);
  const Value whole = memory_.read(state, vtable.region, vtable.base - word, word, ValueKind::pointer, false);
  const auto* whole_type = dyn_cast_or_null<GlobalVariable>(context_.regions[whole.region].global);
  if (!to_top || whole_type == nullptr) return unknown();
  auto offset = dynamic_cast_offset(program_, *whole_type, *source, -*to_top, *target);
  if (!offset) return unknown();
  Value result = part;
  result.base += *to_top + *offset;
  set(state, step, 0, *offset < 0 ? Value::null(context_.pointer_width) : result);
  return return_from(activation, item, step);
}

/// Who finds the guard clear makes the object, and everyone after that finds it set. Where another thread makes it meanwhile, it is as if
/// it had been made before: the load in front of this forks over that.
bool Machine::execute_guard(Activation& activation, Activation::Item& item, const Step& step,
                            const std::string& model) {
  State& state = item.state;
  const Value guard = read(activation, state, activation.code->operand(step, 0));
  if (model == "cxa-guard-release") {
    if (!after_access(activation, item, step, memory_.store(state, guard, Value::constant(8, 1), 1))) return false;
  } else if (model == "cxa-guard-acquire") {
    Access made = memory_.load(state, guard, {ValueKind::integer, 8, 0}, true);
    if (made.kind != Access::Kind::done) return after_access(activation, item, step, made);
    const bool is_set = made.value.is_constant() && made.value.bits() != 0;
    set(state, step, 0, Value::constant(step.width, is_set ? 0 : 1));
    return return_from(activation, item, step);
  }
  set_unknown(state, step);
  return return_from(activation, item, step);
}

}  // namespace wcmu
