// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Variable arguments, as the calling convention lays them out: clang writes va_arg as loads from there.
//
// x86-64 (System V ABI, 3.5.7): the registers are saved in one area, six of eight bytes and eight of sixteen; what did not fit into
// registers is in the other, in units of eight bytes. The list has the offsets of the next one in the first area, and both addresses.
// Arm (AAPCS, 6.5): all arguments, the named ones too, are one row of words; the list is the address of the next one.
#include "execution/machine.hpp"

#include <llvm/Support/MathExtras.h>
#include <llvm/TargetParser/Triple.h>

namespace wcmu {

using namespace llvm;

namespace {

constexpr unsigned kIntegers = 6, kReals = 8;  ///< Registers of x86-64.
constexpr std::int64_t kRealArea = 8 * kIntegers, kSaveArea = kRealArea + 16 * kReals;

/// Where the next argument goes.
struct Layout {
  bool is_arm = false;
  unsigned integers = 0, reals = 0;  ///< Registers in use.
  std::int64_t memory = 0;           ///< Bytes of the row in use.

  struct Place {
    bool in_registers = false;  ///< Of the first area.
    std::int64_t offset = 0;
  };

  /// Nothing: a type that is not laid out here.
  std::optional<Place> add(const Type* type, const Type* by_value, Align alignment, const DataLayout& layout) {
    const Type* held = by_value != nullptr ? by_value : type;
    const auto size = static_cast<std::int64_t>(layout.getTypeAllocSize(const_cast<Type*>(held)).getFixedValue());
    if (!is_arm && by_value == nullptr) {
      const bool is_real = type->isFloatTy() || type->isDoubleTy();
      if (!is_real && !type->isPointerTy() && !(type->isIntegerTy() && type->getIntegerBitWidth() <= 64))
        return std::nullopt;
      if (is_real && reals < kReals) return Place{true, kRealArea + 16 * static_cast<std::int64_t>(reals++)};
      if (!is_real && integers < kIntegers) return Place{true, 8 * static_cast<std::int64_t>(integers++)};
    }
    const std::uint64_t unit = is_arm ? 4 : 8;
    if (by_value == nullptr) alignment = layout.getABITypeAlign(const_cast<Type*>(held));
    const std::uint64_t step = std::min<std::uint64_t>(std::max(alignment.value(), unit), is_arm ? 8 : 16);
    memory = static_cast<std::int64_t>(alignTo(static_cast<std::uint64_t>(memory), step));
    const Place place{false, memory};
    memory += static_cast<std::int64_t>(alignTo(static_cast<std::uint64_t>(size), unit));
    return place;
  }
};

}  // namespace

std::vector<VariableArgument> Machine::variable_arguments(const Activation& activation, const State& state,
                                                          const Step& step, unsigned first) const {
  const auto& call = cast<CallBase>(*step.source);
  std::vector<VariableArgument> result;
  for (unsigned i = first; i < call.arg_size(); ++i) {
    VariableArgument argument;
    argument.type = call.getArgOperand(i)->getType();
    argument.by_value = call.isByValArgument(i) ? call.getParamByValType(i) : nullptr;
    argument.alignment = call.getParamAlign(i).valueOrOne().value();
    const auto leaves = leaves_of(argument.type, context_.layout).size();
    for (unsigned leaf = 0; leaf < leaves; ++leaf)
      argument.leaves.push_back(read(activation, state, activation.code->operand(step, i), leaf));
    result.push_back(std::move(argument));
  }
  return result;
}

bool Machine::execute_va_start(Activation& activation, Activation::Item& item, const Step& step) {
  State& state = item.state;
  const Function& function = *activation.code->function;
  const Triple triple(function.getParent()->getTargetTriple());
  auto refuse = [&](const std::string& why) {
    problem("unsupported", place(step), "the variable arguments of '" + Program::readable(function) + "' " + why,
            {"pass them as parameters with names, or in an array", "attest it with WCMU_ATTEST(bottom, top)"});
    return false;
  };
  Layout layout;
  layout.is_arm = triple.isARM() || triple.isThumb();
  if (!layout.is_arm && (triple.getArch() != Triple::x86_64 || triple.isOSWindows() || context_.pointer_width != 64))
    return refuse("are not analysed for this target");
  if (!activation.variable_arguments) return refuse("are not known: it is a root");
  for (const Argument& named : function.args())
    if (!layout.add(named.getType(), named.hasByValAttr() ? named.getParamByValType() : nullptr,
                    named.getParamAlign().valueOrOne(), context_.layout))
      return refuse("follow a parameter of a type that is not analysed");
  const Layout at_start = layout;

  auto new_area = [&](unsigned number, std::int64_t size) {
    const RegionId region = context_.regions.block(RegionKind::stack, step.source, activation.path, number);
    Object object;
    object.size = Value::constant(context_.pointer_width, size);
    object.born = context_.next_birth++;
    state.add_object(region, std::move(object));
    if (std::find(activation.locals.begin(), activation.locals.end(), region) == activation.locals.end())
      activation.locals.push_back(region);
    return region;
  };
  std::vector<Layout::Place> places;
  for (const VariableArgument& argument : *activation.variable_arguments) {
    auto place = layout.add(argument.type, argument.by_value, Align(argument.alignment), context_.layout);
    if (!place) return refuse("have a type that is not analysed");
    places.push_back(*place);
  }
  const RegionId saved = new_area(0, kSaveArea), row = new_area(1, layout.memory);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const VariableArgument& argument = (*activation.variable_arguments)[i];
    const RegionId area = places[i].in_registers ? saved : row;
    if (argument.by_value != nullptr) {
      const auto size = static_cast<std::int64_t>(
          context_.layout.getTypeAllocSize(const_cast<Type*>(argument.by_value)).getFixedValue());
      Value target = Value::pointer(context_.pointer_width, area, places[i].offset);
      if (!after_access(activation, item, step,
                        memory_.copy(state, target, argument.leaves[0], Value::constant(context_.pointer_width, size))))
        return false;
      continue;
    }
    const std::vector<Leaf> leaves = leaves_of(argument.type, context_.layout);
    for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf)
      memory_.write(state, area, places[i].offset + leaves[leaf].offset, (leaves[leaf].width + 7) / 8,
                    argument.leaves[leaf]);
  }
  const Value list = read(activation, state, activation.code->operand(step, 0));
  auto store = [&](std::int64_t offset, const Value& value) {
    Value target = list;
    target.base += offset;
    return after_access(activation, item, step, memory_.store(state, target, value, value.width / 8));
  };
  const Value next = Value::pointer(context_.pointer_width, row, at_start.memory);
  if (layout.is_arm) return store(0, next);
  return store(0, Value::constant(32, 8 * static_cast<std::int64_t>(at_start.integers))) &&
         store(4, Value::constant(32, kRealArea + 16 * static_cast<std::int64_t>(at_start.reals))) && store(8, next) &&
         store(16, Value::pointer(context_.pointer_width, saved));
}

}  // namespace wcmu
