// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Somebody else's arenas: functions that a rule makes primitives. They act on positions as the runtime's own do (arenas.cpp); what differs is
// - which arena it is: the object that an argument points to, or one that only a name in the rules stands for;
// - what is taken: a number that is computed from the arguments, with a header in front of the block;
// - what a rewind does. The runtime's arena refuses a mark above the position. Most others set the position to whatever they are given: so
//   the bound of the position is then that of the mark, also where that is higher. Where the arena was reset since, it is not known
//   whether the mark is taken: the higher of the two bounds both. A mark that is not known bounds nothing, unless the arena refuses those
//   that are above its position;
// - that it is an object of plain memory. Its bytes are what the primitives' own code makes of them: those that the body writes are not
//   known after a call. Without a body that is all of the object.
#include "execution/machine.hpp"

#include "program/type_path.hpp"

#include <llvm/ADT/SetVector.h>
#include <llvm/Analysis/AliasAnalysis.h>
#include <llvm/Analysis/ValueTracking.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Operator.h>

#include <algorithm>

namespace wcmu {

using namespace llvm;

namespace {

/// Where a block notes the mark of what was in use before it: no byte of the program is there.
constexpr std::int64_t kFront = -(std::int64_t{1} << 41);
/// Number of the parameter that stands for the first arena without an object.
constexpr std::int64_t kFirstNamed = 1 << 20;

std::size_t index(End end) { return static_cast<std::size_t>(end); }

LinearForm form_of(const State& state, const Value& number) {
  if (number.symbol == 0) return LinearForm::of(static_cast<Int>(number.bits()));
  return LinearForm::of(number.symbol, number.scale, static_cast<Int>(number.base) + *unsigned_shift(state, number));
}

/// What is taken for the block, without its header.
Expression bytes_of(const ArenaRule& rule) {
  Expression bytes = rule.size;
  if (rule.least > 0) bytes = {Expression::Kind::most, 0, 0, {bytes, Expression::of(rule.least)}};
  if (rule.round > 1) bytes = {Expression::Kind::align_up, 0, 0, {bytes, Expression::of(rule.round)}};
  if (rule.trailer > 0) bytes = {Expression::Kind::add, 0, 0, {bytes, Expression::of(rule.trailer)}};
  return bytes;
}

std::vector<std::string> ways_of_rule(const FunctionRule& rule) {
  return {"correct the rule at " + rule.where.file + ":" + std::to_string(rule.where.line)};
}

}  // namespace

void Machine::forget_arenas(State& state, RegionId region) {
  const auto is_gone = [&](const ArenaState& arena) { return arena.key.first == region; };
  if (std::any_of(state.arenas->begin(), state.arenas->end(), is_gone)) std::erase_if(state.arenas.edit(), is_gone);
}

/// Argument `argument` of the rule: those of the source, where a result that is put into memory is none.
std::optional<Operand> Machine::argument_of_rule(const Activation& activation, const Step& step,
                                                 const FunctionRule& rule, unsigned argument, bool is_pointer) {
  const auto& call = cast<CallBase>(*step.source);
  const unsigned number = argument + (call.hasStructRetAttr() ? 1 : 0);
  const Type* type = number < call.arg_size() ? call.getArgOperand(number)->getType() : nullptr;
  if (type != nullptr && (is_pointer ? type->isPointerTy() : type->isIntegerTy() || type->isPointerTy()))
    return activation.code->operand(step, number);
  problem("bad-rule", place(step),
          "the rule for '" + rule.pattern + "' names argument " + std::to_string(argument) + " of this call, " +
              (type == nullptr ? "which has " + std::to_string(call.arg_size() - (number - argument)) + " arguments"
               : is_pointer    ? "which is no pointer"
                               : "which is no number") +
              " (arguments count from 0, `this` is 0; a struct that is passed by value may be several)",
          ways_of_rule(rule));
  return std::nullopt;
}

std::optional<Value> Machine::evaluate(Activation& activation, State& state, const Step& step, const FunctionRule& rule,
                                       const Expression& expression) {
  using Kind = Expression::Kind;
  const unsigned width = context_.pointer_width;
  auto constant = [&](std::uint64_t number) { return Value::constant(width, static_cast<std::int64_t>(number)); };
  auto apply = [&](Operation operation, const Value& x, const Value& y) {
    return Arithmetic::simplify(state, arithmetic_.binary(state, operation, 0, x, y));
  };
  switch (expression.kind) {
    case Kind::number:
      return constant(expression.number);
    case Kind::argument: {
      const auto operand = argument_of_rule(activation, step, rule, expression.argument, false);
      if (!operand) return std::nullopt;
      const Value value = read_integer(activation, state, *operand);
      // Without a sign: of a number that may be negative too much is left, and that is a problem of its own.
      if (value.width > width) return arithmetic_.trunc(state, value, width);
      return value.width < width ? arithmetic_.zext(state, value, width) : value;
    }
    case Kind::length: {
      const auto operand = argument_of_rule(activation, step, rule, expression.argument, true);
      if (!operand) return std::nullopt;
      return text_length(state, read(activation, state, *operand), width);
    }
    default:
      break;
  }
  std::vector<Value> parts;
  for (const Expression& part : expression.parts) {
    auto value = evaluate(activation, state, step, rule, part);
    if (!value) return std::nullopt;
    parts.push_back(*value);
  }
  const Value& x = parts[0];
  if (expression.kind == Kind::complement) return apply(Operation::bit_xor, x, Value::constant(width, -1));
  const Value& y = parts[1];
  switch (expression.kind) {
    case Kind::add:
      return apply(Operation::add, x, y);
    case Kind::subtract:
      return apply(Operation::sub, x, y);
    case Kind::multiply: {
      // What wraps around would be small, where the arena takes too much or refuses.
      const auto a = unsigned_range(state, x), b = unsigned_range(state, y);
      const Int most = static_cast<Int>(1) << (width - 1);
      if (!a || !b || (a->hi > 0 && b->hi > most / a->hi)) return arithmetic_.unknown(state, width, true);
      return apply(Operation::mul, x, y);
    }
    case Kind::divide:
    case Kind::remainder:
      if (const auto range = unsigned_range(state, y); !range || range->lo <= 0)
        return arithmetic_.unknown(state, width, true);
      return apply(expression.kind == Kind::divide ? Operation::udiv : Operation::urem, x, y);
    case Kind::bit_and:
      return apply(Operation::bit_and, x, y);
    case Kind::bit_or:
      return apply(Operation::bit_or, x, y);
    case Kind::shift_left:
    case Kind::shift_right:
      if (!y.is_constant() || y.bits() >= width) return arithmetic_.unknown(state, width, true);
      if (expression.kind == Kind::shift_right) return apply(Operation::lshr, x, y);
      if (const auto range = unsigned_range(state, x);
          !range || (range->hi << y.bits()) >= static_cast<Int>(1) << (width - 1))
        return arithmetic_.unknown(state, width, true);
      return apply(Operation::mul, x, constant(std::uint64_t{1} << y.bits()));
    case Kind::least:
      return apply(Operation::umin, x, y);
    case Kind::most:
      return apply(Operation::umax, x, y);
    case Kind::align_up: {
      const Int unit = y.is_constant() ? static_cast<Int>(y.bits()) : 0;
      if (unit <= 1) return unit == 1 ? x : arithmetic_.unknown(state, width, true);
      const auto range = unsigned_range(state, x);
      if (!range || range->hi >= static_cast<Int>(1) << (width - 1)) return arithmetic_.unknown(state, width, true);
      if (range->step % unit == 0 || range->single()) {
        const Int rest = range->lo % unit;
        return apply(Operation::add, x, constant(static_cast<std::uint64_t>(rest == 0 ? 0 : unit - rest)));
      }
      const Value raised = apply(Operation::add, x, constant(static_cast<std::uint64_t>(unit - 1)));
      if ((unit & (unit - 1)) == 0)
        return apply(Operation::bit_and, raised, Value::constant(width, -static_cast<std::int64_t>(unit)));
      return apply(Operation::mul, apply(Operation::udiv, raised, y), y);
    }
    default:
      return std::nullopt;
  }
}

ArenaKey Machine::named_arena(const std::string& name, const ForeignArena* declared) {
  auto [place, is_new] = named_arenas_.try_emplace(name);
  if (is_new) {
    place->second = context_.regions.input(0, kFirstNamed + static_cast<std::int64_t>(named_arenas_.size()));
    RegionInfo& info = context_.regions.edit(place->second);
    info.name = info.label = name;
    info.nullable = false;
    if (declared != nullptr) info.capacity = declared->capacity;
  }
  if (declared != nullptr) trust("rule", declared->name, declared->reason, declared->where);
  return {place->second, 0};
}

std::optional<ArenaKey> Machine::arena_by_rule(Activation& activation, State& state, const Step& step,
                                               const FunctionRule& rule) {
  const ArenaRule& stated = *rule.arena;
  std::optional<ArenaKey> key;
  if (!stated.arena.empty()) {
    key = named_arena(stated.arena, stated.declaration());
  } else {
    const auto operand = argument_of_rule(activation, step, rule, *stated.arena_argument, true);
    if (!operand) return std::nullopt;
    key = arena_of(activation, state, step, *operand);
    if (!key) return std::nullopt;
  }
  if (!field_types_.empty() && stated.arena_argument) {
    // Memory of no type of its own is what the function takes it for.
    const auto& call = cast<CallBase>(*step.source);
    const Function* named = call.getCalledFunction();
    const Function* body = named != nullptr ? program_.resolve(*named) : nullptr;
    const unsigned number = *stated.arena_argument + (call.hasStructRetAttr() ? 1 : 0);
    if (body != nullptr && !body->isDeclaration() && number < body->arg_size())
      if (const DIType* type = pointee(describe(*body->getArg(number)).type); field_types_.contains(type))
        foreign_objects_.try_emplace(*key, type);
  }
  if (stated.kind != ArenaRule::Kind::init && !begins_empty(state, *key, step)) return std::nullopt;
  open_foreign(state, *key);
  if (seeking_.empty()) found_.high_water[*key];
  return key;
}

/// An arena that comes into use is empty, or it was copied: all that somebody else's is lies in its object. A copy in one piece is known
/// (copy_arenas); of one that was made part by part the parts that an arena's functions write are not known here.
bool Machine::begins_empty(State& state, const ArenaKey& key, const Step& step) {
  if (foreign_arenas_.insert(key).second && attests_) foreign_learned_ = true;
  if (state.arena(key) != nullptr || counting_) return true;
  if (attests_ && !is_one_arena(key)) {
    problem("unknown-arena", place(step),
            "an attested call before this place may have used arena '" + arena_name(key) + "'",
            {"make it by a function that a rule gives as 'init' or 'create', before that call"});
    return false;
  }
  const bool some_in_use = std::any_of(state.arenas->begin(), state.arenas->end(), [&](const ArenaState& arena) {
    return foreign_arenas_.contains(arena.key) &&
           !(arena.ends[0].position == Position{} && arena.ends[1].position == Position{});
  });
  if (!some_in_use) return true;
  const Object& object = memory_.object(state, key.first);
  // What was there when the root began is an arena that is empty.
  const bool is_rest_known = object.fill != Fill::any;
  const auto is_known = [&](Int from, Int to) {
    for (const Cell& cell : object.cells) {
      if (cell.end() <= from || cell.offset >= to) continue;
      if (cell.offset > from && !is_rest_known) return false;
      const bool is_place = cell.value.is_pointer() && cell.value.region != kUnknownRegion;
      const bool is_told = is_place || cell.value.is_constant() || cell.value.kind == ValueKind::mark;
      if (!is_told && !cell.from_outside) return false;
      from = cell.end();
    }
    return from >= to || is_rest_known;
  };
  for (const ForeignWrites::Range& range : state_bytes(key)) {
    const Int from = key.second + range.offset;
    const Int end = object.size.is_constant() ? object.size.base : from + 1;
    if (is_known(from, range.size < 0 ? end : from + range.size)) continue;
    problem("unknown-mark", place(step),
            "how much of arena '" + arena_name(key) +
                "' is in use is not known here: what is in its object may come from another arena",
            {"make it by a function that a rule gives as 'init'", "copy the whole object at once",
             "declare the type in the rules, with the fields that say how far an arena has got"});
    return false;
  }
  return true;
}

/// The parts of an arena's object that say how much is in use: its declared fields, else all that functions write which take and give
/// back bytes.
std::vector<ForeignWrites::Range> Machine::state_bytes(const ArenaKey& key) {
  if (const DIType* type = foreign_type(key)) return field_bytes(type);
  if (state_bytes_.empty()) {
    for (const auto& module : program_.modules())
      for (const Function& function : *module) {
        const FunctionRule* rule =
            function.isIntrinsic() ? nullptr : rules_.function(Program::rule_name(function), false);
        if (rule == nullptr || rule->arena == nullptr || !rule->arena->arena_argument) continue;
        using Kind = ArenaRule::Kind;
        if (!is_contained({Kind::allocate, Kind::free, Kind::rewind}, rule->arena->kind)) continue;
        const ForeignWrites& writes = writes_of(function);
        if (!writes.known) state_bytes_.push_back({0, 0, -1});
        for (const ForeignWrites::Range& range : writes.ranges)
          if (range.argument == *rule->arena->arena_argument) state_bytes_.push_back(range);
      }
    if (state_bytes_.empty()) state_bytes_.push_back({0, 0, -1});
  }
  return state_bytes_;
}

namespace {

/// Finds what the body of a function may write, with the bodies that it calls: to what each store leads. Whatever is not recognised makes
/// the writes unknown.
class WriteFinder {
 public:
  WriteFinder(const Program& program, const DataLayout& layout, const Function& body, ForeignWrites& out)
      : program_(program), layout_(layout), body_(body), out_(out) {}

  void run() {
    collect_bodies();
    for (const Function* in : bodies_)
      for (const Instruction& instruction : instructions(*in)) {
        if (const auto* store = dyn_cast<StoreInst>(&instruction)) {
          const std::uint64_t bytes = layout_.getTypeStoreSize(store->getValueOperand()->getType()).getFixedValue();
          note(store->getPointerOperand(), static_cast<std::int64_t>(bytes));
        } else if (isa<AtomicRMWInst>(instruction) || isa<AtomicCmpXchgInst>(instruction)) {
          note(instruction.getOperand(0), 8);
        } else if (const auto* block = dyn_cast<MemIntrinsic>(&instruction)) {
          const auto* length = dyn_cast<ConstantInt>(block->getLength());
          note(block->getRawDest(), length != nullptr ? std::optional(length->getSExtValue()) : std::nullopt);
        } else if (const auto* call = dyn_cast<CallBase>(&instruction); call != nullptr && !isa<IntrinsicInst>(call)) {
          const Function* callee = call->getCalledFunction();
          if (callee == nullptr) out_.known = false;
          // Handed on to code that is not looked into.
          if (callee != nullptr && definition(*callee) == nullptr)
            for (const Use& argument : call->args())
              if (argument->getType()->isPointerTy()) note(argument.get(), std::nullopt);
        }
      }
  }

 private:
  /// Null: not in the units.
  const Function* definition(const Function& named) const {
    const Function* found = program_.resolve(named);
    return found != nullptr && !found->isDeclaration() ? found : nullptr;
  }

  void collect_bodies() {
    constexpr std::size_t kMostBodies = 64;
    bodies_.insert(&body_);
    for (std::size_t i = 0; i < bodies_.size(); ++i)
      for (const Instruction& instruction : instructions(*bodies_[i])) {
        const auto* call = dyn_cast<CallBase>(&instruction);
        const Function* callee = call != nullptr ? call->getCalledFunction() : nullptr;
        const Function* next = callee != nullptr && !callee->isIntrinsic() ? definition(*callee) : nullptr;
        if (next == nullptr) continue;
        if (bodies_.size() < kMostBodies || bodies_.contains(next))
          bodies_.insert(next);
        else
          out_.known = false;
        calls_[next].push_back(call);
      }
    out_.known &= !calls_.contains(&body_);  // What it gives itself is not what it was given.
  }

  /// What `value`, a pointer or a number that is made into one, may lead to: arguments of the whole call, global variables, local ones, what
  /// loads give. What a body inside is given and returns is followed.
  std::vector<const llvm::Value*> objects(const llvm::Value* value) {
    std::vector<const llvm::Value*> found, work{value};
    std::set<const llvm::Value*> seen;
    const auto add = [&](const llvm::Value* next) {
      if (seen.insert(next).second) work.push_back(next);
    };
    while (!work.empty()) {
      const llvm::Value* next = work.back();
      work.pop_back();
      if (next->getType()->isPointerTy()) {
        SmallVector<const llvm::Value*, 4> under;
        getUnderlyingObjects(next, under, nullptr, /*MaxLookup=*/0);
        if (under.size() != 1 || under.front() != next) {
          for (const llvm::Value* each : under) add(each);
          continue;
        }
      }
      const auto* argument = dyn_cast<Argument>(next);
      const auto* call = dyn_cast<CallBase>(next);
      const Function* callee = call != nullptr ? call->getCalledFunction() : nullptr;
      const Function* inside = callee != nullptr ? definition(*callee) : nullptr;
      if (argument != nullptr && argument->getParent() != &body_) {
        for (const CallBase* from : calls_[argument->getParent()])
          if (argument->getArgNo() < from->arg_size()) add(from->getArgOperand(argument->getArgNo()));
      } else if (inside != nullptr && bodies_.contains(inside)) {
        for (const BasicBlock& block : *inside)
          if (const auto* back = dyn_cast<ReturnInst>(block.getTerminator()); back && back->getReturnValue() != nullptr)
            add(back->getReturnValue());
      } else if (is_computed(*next)) {
        for (const Use& operand : cast<User>(next)->operands()) add(operand.get());
      } else {
        found.push_back(next);
      }
    }
    return found;
  }

  /// An address that is computed as a number: what it leads to is what one of its operands leads to.
  static bool is_computed(const llvm::Value& value) {
    return isa<IntToPtrInst>(value) || isa<PtrToIntOperator>(value) || isa<BinaryOperator>(value) ||
           isa<PHINode>(value) || isa<ZExtInst>(value) || isa<SExtInst>(value) || isa<TruncInst>(value) ||
           isa<FreezeInst>(value);
  }

  /// The offset of `pointer` in the one object of the whole call that it leads to; nothing: any.
  std::optional<std::int64_t> offset_in(const llvm::Value*& pointer) const {
    APInt offset(layout_.getIndexSizeInBits(0), 0);
    const llvm::Value* base = pointer->stripAndAccumulateConstantOffsets(layout_, offset, /*AllowNonInbounds=*/true);
    const auto* argument = dyn_cast<Argument>(base);
    const bool is_one = isa<GlobalVariable>(base) || (argument != nullptr && argument->getParent() == &body_);
    pointer = base;
    return is_one ? std::optional(offset.getSExtValue()) : std::nullopt;
  }

  /// Nothing: an object that the call makes for its result.
  std::optional<unsigned> number_of(const Argument& argument) const {
    if (argument.hasStructRetAttr()) return std::nullopt;
    return argument.getArgNo() - (body_.hasStructRetAttr() ? 1U : 0U);
  }

  void note(const llvm::Value* pointer, std::optional<std::int64_t> size) {
    const std::optional<std::int64_t> offset = offset_in(pointer);
    bool leads = false;
    for (const llvm::Value* object : objects(pointer)) {
      leads |= !isa<ConstantInt>(object) && (object->getType()->isPointerTy() || isa<LoadInst>(object));
      if (const auto* variable = dyn_cast<GlobalVariable>(object)) {
        out_.globals.insert(variable);
      } else if (const auto* argument = dyn_cast<Argument>(object)) {
        if (const auto number = number_of(*argument); number && argument->getType()->isPointerTy())
          out_.ranges.push_back({*number, offset && size ? *offset : 0, offset && size ? *size : -1});
      } else if (const auto* load = dyn_cast<LoadInst>(object)) {
        note_behind(*load, false);
      } else if (!is_harmless(*object)) {
        out_.known = false;
      }
    }
    if (!leads) out_.known = false;
  }

  /// What `load` gives is written through, or, with `and_beyond`, leads to what is.
  void note_behind(const LoadInst& load, bool and_beyond) {
    if (!followed_.insert({&load, and_beyond}).second) return;
    const llvm::Value* pointer = load.getPointerOperand();
    const std::optional<std::int64_t> offset = offset_in(pointer);
    for (const llvm::Value* object : objects(pointer)) {
      if (const auto* variable = dyn_cast<GlobalVariable>(object)) {
        out_.behind.insert({std::nullopt, variable, offset, and_beyond});
      } else if (const auto* argument = dyn_cast<Argument>(object)) {
        if (const auto number = number_of(*argument); number && argument->getType()->isPointerTy())
          out_.behind.insert({*number, nullptr, offset, and_beyond});
      } else if (const auto* next = dyn_cast<LoadInst>(object)) {
        note_behind(*next, true);
      } else if (isa<AllocaInst>(object) || !is_harmless(*object)) {
        out_.known = false;  // A pointer that a local variable keeps.
      }
    }
  }

  /// No object that was there before the call.
  static bool is_harmless(const llvm::Value& value) {
    return isa<AllocaInst>(value) || isa<ConstantInt>(value) || isa<ConstantPointerNull>(value) ||
           isa<UndefValue>(value) || isa<Function>(value) || isNoAliasCall(&value);
  }

  const Program& program_;
  const DataLayout& layout_;
  const Function& body_;
  ForeignWrites& out_;
  SetVector<const Function*> bodies_;
  std::map<const Function*, std::vector<const CallBase*>> calls_;  ///< By the body that they enter.
  std::set<std::pair<const LoadInst*, bool>> followed_;
};

}  // namespace

const ForeignWrites& Machine::writes_of(const Function& function) {
  auto [place, is_new] = foreign_writes_.try_emplace(&function);
  ForeignWrites& writes = place->second;
  if (!is_new) return writes;
  const Function* body = program_.resolve(function);
  writes.has_body = body != nullptr && !body->isDeclaration();
  writes.known = writes.has_body;
  if (writes.has_body) WriteFinder(program_, context_.layout, *body, writes).run();
  return writes;
}

/// No other name of the same bytes is looked for: what a primitive writes is its arena's own (trust base: primitives).
void Machine::forget_by_body(Activation& activation, State& state, const Step& step, const Function& function,
                             const FunctionRule& rule) {
  const auto& call = cast<CallBase>(*step.source);
  const unsigned first = call.hasStructRetAttr() ? 1 : 0;
  auto forget = [&](const Value& pointer, std::int64_t offset, std::int64_t size) {
    if (!pointer.is_pointer() || pointer.region <= kUnknownRegion || context_.regions[pointer.region].constant() ||
        context_.regions[pointer.region].kind == RegionKind::function)
      return;
    memory_.object(state, pointer.region);
    if (pointer.symbol == 0 && size > 0) {
      const std::int64_t from = pointer.base + offset;
      memory_.escape_range(state, pointer.region, from, from + size);
      return memory_.write(state, pointer.region, from, size, Value::any(8));
    }
    memory_.escape_range(state, pointer.region, -kIntLimit, kIntLimit);
    Object* object = state.edit_object(pointer.region);
    object->cells = {};
    if (object->fill != Fill::outside) object->fill = Fill::any;
  };
  const ForeignWrites& writes = writes_of(function);
  for (const GlobalVariable* variable : writes.globals)
    if (const GlobalVariable* one = program_.resolve(*variable))
      forget(Value::pointer(context_.pointer_width, context_.regions.global(one)), 0, -1);
  if (!writes.known && rule.arena->arena_argument && *rule.arena->arena_argument + first < call.arg_size())
    forget(read(activation, state, activation.code->operand(step, *rule.arena->arena_argument + first)), 0, -1);
  if (!writes.known && writes.has_body) {
    // All that it can come to.
    std::vector<Value> given;
    for (unsigned i = first; i < call.arg_size(); ++i)
      given.push_back(read(activation, state, activation.code->operand(step, i)));
    memory_.forget_reachable(state, given);
  }
  for (const ForeignWrites::Behind& behind : writes.behind) {
    Value holder;
    if (behind.argument && *behind.argument + first < call.arg_size())
      holder = read(activation, state, activation.code->operand(step, *behind.argument + first));
    else if (const GlobalVariable* one = behind.global != nullptr ? program_.resolve(*behind.global) : nullptr)
      holder = Value::pointer(context_.pointer_width, context_.regions.global(one));
    for (RegionId region : regions_behind(state, holder, behind))
      forget(Value::pointer(context_.pointer_width, region), 0, -1);
  }
  for (const ForeignWrites::Range& range : writes.ranges)
    if (range.argument + first < call.arg_size())
      forget(read(activation, state, activation.code->operand(step, range.argument + first)), range.offset, range.size);
}

/// Objects to which pointers in the holder's object lead, so far as they are known: what the arena itself put into a pointer is not, and
/// leads to what is the arena's own.
std::set<RegionId> Machine::regions_behind(const State& state, const Value& holder,
                                           const ForeignWrites::Behind& behind) const {
  std::set<RegionId> found;
  if (!holder.is_pointer() || holder.region <= kUnknownRegion) return found;
  std::vector<RegionId> work;
  const auto look = [&](RegionId region, std::optional<Int> at) {
    const Object* object = state.object(region);
    if (object == nullptr) return;
    for (const Cell& cell : object->cells)
      if (const auto targets = !at || cell.offset == *at ? context_.targets(cell.value) : std::nullopt)
        for (const auto& [target, offset] : *targets)
          if (target > kUnknownRegion && found.insert(target).second) work.push_back(target);
  };
  const bool is_place = behind.offset && holder.symbol == 0;
  look(holder.region, is_place ? std::optional(static_cast<Int>(holder.base) + *behind.offset) : std::nullopt);
  while (behind.and_beyond && !work.empty()) {
    const RegionId next = work.back();
    work.pop_back();
    look(next, {});
  }
  return found;
}

void Machine::remember_front(State& state, const ArenaKey& key, End end, const Position& front, RegionId last,
                             const Value& pointer) {
  const RegionId block = pointer.region;
  const std::uint64_t born = state.object(block)->born;
  Value mark = context_.add_mark({key, end, front, state.arena(key)->ends[index(end)].generation, false, born});
  mark.width = static_cast<std::uint16_t>(context_.pointer_width);
  mark.scale = pointer.base;  // Of the header in front of what is returned.
  memory_.write(state, block, kFront, context_.pointer_width / 8, mark);
  const Object* before = last != 0 ? state.object(last) : nullptr;
  const std::pair<RegionId, std::uint64_t> known{before != nullptr ? last : 0, before != nullptr ? before->born : 0};
  auto [place, is_new] = last_before_.try_emplace({mark.base, block}, known);
  if (!is_new && place->second != known) place->second = {0, 0};
}

void Machine::take_from_mark(State& state, const ArenaKey& key, End end, const MarkRecord& mark, const ArenaRule& rule,
                             const Step& step) {
  ArenaEnd& now = state.edit_arena(key)->ends[index(end)];
  now.last = 0;
  const bool current = !mark.maybe && mark.generation == now.generation;
  if (current && rule.refuses_forward) return rewind(state, key, end, mark, step);
  if (current) {
    now.position = mark.position;
    return give_back(state, key, end, mark.birth, step);
  }
  const Int here = highest(state, now.position), there = highest(state, mark.position);
  if (there > here) now.position = Position::of(there, mark.position.history);
  now.position.charged = 0;  // It may be lower now than what they are a part of.
}

bool Machine::free_by_rule(Activation& activation, Activation::Item& item, const Step& step, const FunctionRule& rule,
                           std::optional<ArenaKey> key) {
  State& state = item.state;
  const ArenaRule& stated = *rule.arena;
  End end = stated.bottom ? End::bottom : End::top;
  if (!stated.block) {
    auto size = evaluate(activation, state, step, rule, bytes_of(stated));
    if (!size) return false;
    touch(step, *key, end, {0, 1, true});
    ArenaEnd& now = state.edit_arena(*key)->ends[index(end)];
    now.last = 0;
    // What is given back for certain; the true position falls by exactly the number.
    const auto bytes = unsigned_range(state, *size);
    if (!bytes || counting_) return true;
    now.position.form -= form_of(state, *size);
    now.position.ceiling -= bytes->lo;
    const Int fixed = static_cast<Int>(stated.header);
    now.position.form -= LinearForm::of(fixed);
    now.position.ceiling -= fixed;
    // Bytes that were in use before the root began are not counted as room.
    if (now.position.ceiling < 0) now.position = Position::of(0);
    return true;
  }
  const auto operand = argument_of_rule(activation, step, rule, *stated.block, true);
  if (!operand) return false;
  const Value block = state.current_name(read(activation, state, *operand));
  if (block.is_null()) return true;
  const bool is_known = block.is_pointer() && block.region > kUnknownRegion && !state.is_summary(block.region);
  const Object* object = is_known ? state.object(block.region) : nullptr;
  const MarkRecord* front = nullptr;
  Value found;
  if (object != nullptr) {
    const auto cell = object->first_cell(kFront);
    if (cell != object->cells.end() && cell->offset == kFront && cell->value.kind == ValueKind::mark)
      found = cell->value;
    // A pointer into the block is another place: what is before it may stay.
    const bool is_begin = block.symbol == 0 && (block.base == 0 || block.base == found.scale);
    if (found.kind == ValueKind::mark && is_begin) front = &context_.marks[static_cast<std::size_t>(found.base)];
  }
  if (front != nullptr && (!key || *key == front->arena)) {
    key = front->arena;
    end = front->end;
    state.edit_arena(*key);
    touch(step, *key, end, {0, 1, true});
    const ArenaEnd now = state.arena(*key)->ends[index(end)];
    const bool is_last = now.last == block.region && now.generation == front->generation;
    if (stated.only_last && !is_last) return true;
    const auto before = last_before_.find({found.base, block.region});
    take_from_mark(state, *key, end, *front, stated, step);
    if (is_last && before != last_before_.end())
      if (const Object* last = state.object(before->second.first);
          last != nullptr && last->born == before->second.second)
        state.edit_arena(*key)->ends[index(end)].last = before->second.first;
    return true;
  }
  // One that was there before the root began, or that cannot be the last: the position does not rise.
  const bool is_older = is_known && context_.regions[block.region].outside();
  if (key) touch(step, *key, end, {0, 1, true});
  if (key && (stated.only_last || is_older)) {
    if (!stated.only_last) state.edit_arena(*key)->ends[index(end)].last = 0;
    return true;
  }
  problem("unknown-mark", place(step),
          "'" + rule.pattern +
              "' gives back a block of which the analysis does not know where in the arena it is: so the position "
              "after it is not known",
          {"keep the pointer to the block in a variable that nothing else overwrites",
           "for a function that gives back the last block only, say so in the rule: only_last: true",
           "state the bytes that are given back: size"});
  return false;
}

/// The other values that are one mark with `first`. Where they are of another mark of the arena, the higher one bounds both; false: they are
/// none.
bool Machine::add_parts(Activation& activation, State& state, const Step& step, Operand operand, const Value& first,
                        MarkRecord& mark) {
  const unsigned word = context_.pointer_width / 8;
  const Leaf leaf{ValueKind::integer, static_cast<std::uint16_t>(context_.pointer_width), 0};
  const Value place = read(activation, state, operand);
  const auto& call = cast<CallBase>(*step.source);
  unsigned number = 0;
  while (number < call.arg_size() && activation.code->operand(step, number) != operand) ++number;
  for (unsigned i = 1; i < mark.words; ++i) {
    Value part;
    if (place.is_pointer()) {
      Value at = place;
      at.base += static_cast<std::int64_t>(i) * word;
      part = memory_.load(state, at, leaf, true).value;
    } else if (number + i < call.arg_size()) {
      part = read(activation, state, activation.code->operand(step, number + i));
    }
    if (part.kind != ValueKind::mark || part.scale != i) return false;
    const MarkRecord& other = context_.marks[static_cast<std::size_t>(part.base)];
    if (other == mark) continue;
    if (other.arena != mark.arena || other.end != mark.end) return false;
    mark.maybe |= other.maybe || other.generation != mark.generation;
    mark.position = Position::of(std::max(highest(state, mark.position), highest(state, other.position)));
  }
  return first.scale == 0;
}

bool Machine::rewind_by_rule(Activation& activation, Activation::Item& item, const Step& step, const FunctionRule& rule,
                             std::optional<ArenaKey> key) {
  State& state = item.state;
  const ArenaRule& stated = *rule.arena;
  const End end = stated.bottom ? End::bottom : End::top;
  const auto operand = argument_of_rule(activation, step, rule, *stated.mark, stated.through_pointer);
  if (!operand) return false;
  Value mark = read(activation, state, *operand);
  if (stated.through_pointer) {
    Access access =
        memory_.load(state, mark, {ValueKind::integer, static_cast<std::uint16_t>(context_.pointer_width), 0}, true);
    if (!after_access(activation, item, step, access)) return false;
    mark = access.value;
  }
  const std::string& name = rule.pattern;
  if (mark.kind == ValueKind::mark) {
    MarkRecord record = context_.marks[static_cast<std::size_t>(mark.base)];
    if (!key) key = record.arena;
    state.edit_arena(*key);
    touch(step, *key, end, {0, 1, true});
    if (!add_parts(activation, state, step, *operand, mark, record)) {
      problem("unknown-mark", place(step),
              "'" + name + "' is given a mark of which a part was replaced: so the position after it is not known",
              {"give it a mark as it was taken, with all its parts"});
      return false;
    }
    if (record.arena == *key && record.end == end) {
      take_from_mark(state, *key, end, record, stated, step);
      return true;
    }
    problem("unknown-mark", place(step),
            "'" + name + "' is given a mark of " +
                (record.arena == *key ? "the other end of arena '" + arena_name(*key) + "'"
                                      : "arena '" + arena_name(record.arena) + "', not of '" + arena_name(*key) + "'"),
            {"give it a mark of the same arena and end", ways_of_rule(rule).front()});
    return false;
  }
  if (key) {
    touch(step, *key, end, {0, 1, true});
    ArenaEnd& now = state.edit_arena(*key)->ends[index(end)];
    now.last = 0;
    // The position does not rise, and where it goes is not known.
    if (stated.refuses_forward) return true;
  }
  problem("unknown-mark", place(step),
          "'" + name +
              "' is given a mark of which the analysis does not know where it was taken: so the position after "
              "it is not known",
          {"take the mark by the function that a rule gives as 'mark', and keep it as it is: no arithmetic",
           "where everything is given back, call what a rule gives as 'reset'",
           "where the arena refuses marks that are above its position, say so in the rule: forward: refused"});
  return false;
}

bool Machine::arena_call(Activation& activation, Activation::Item& item, const Step& step, const Function& function,
                         const FunctionRule& rule) {
  using Kind = ArenaRule::Kind;
  State& state = item.state;
  const ArenaRule& stated = *rule.arena;
  const auto& call = cast<CallBase>(*step.source);
  const unsigned width = context_.pointer_width;
  std::optional<ArenaKey> key;
  if (!stated.arena.empty() || stated.arena_argument) {
    key = arena_by_rule(activation, state, step, rule);
    if (!key) return false;
  }
  switch (stated.kind) {
    case Kind::allocate:
    case Kind::mark:
      break;
    default:
      memory_.give_back();
  }
  // What it is given is read before anything of it is forgotten.
  Request request;
  if (stated.kind == Kind::allocate) {
    auto size = evaluate(activation, state, step, rule, bytes_of(stated));
    auto alignment = size ? evaluate(activation, state, step, rule, stated.alignment) : std::nullopt;
    if (!alignment) return false;
    request = {*size, *alignment, static_cast<Int>(stated.header), stated.aligns_header, true, stated.zeroed, &stated};
  }
  std::optional<Value> capacity;
  if (stated.capacity) {
    capacity = evaluate(activation, state, step, rule, *stated.capacity);
    if (!capacity) return false;
  }
  if (rule.states_writes) {
    if (!write_by_rule(activation, item, step, rule)) return false;
  } else {
    forget_by_body(activation, state, step, function, rule);
  }
  switch (stated.kind) {
    case Kind::allocate:
      return allocate(activation, item, step, *key, stated.bottom ? End::bottom : End::top, request);
    case Kind::mark: {
      const End end = stated.bottom ? End::bottom : End::top;
      touch(step, *key, end, {0, 1, false});
      const ArenaEnd& now = state.arena(*key)->ends[index(end)];
      const auto take = [&](std::uint32_t words) {
        return context_.add_mark({*key, end, now.position, now.generation, false, context_.next_birth, words});
      };
      if (stated.mark || call.hasStructRetAttr()) {
        Value out = read(activation, state, activation.code->operand(step, 0));
        std::int64_t bytes = static_cast<std::int64_t>(stated.mark_bytes);
        if (stated.mark) {
          const auto operand = argument_of_rule(activation, step, rule, *stated.mark, true);
          if (!operand) return false;
          out = read(activation, state, *operand);
        } else {
          bytes = static_cast<std::int64_t>(
              context_.layout.getTypeAllocSize(call.getParamStructRetType(0)).getFixedValue());
        }
        const std::int64_t word = std::min<std::int64_t>(width / 8, bytes);
        Value mark = take(static_cast<std::uint32_t>(word > 0 ? bytes / word : 1));
        mark.width = static_cast<std::uint16_t>(word * 8);
        for (std::int64_t at = 0; at + word <= bytes; at += word) {
          Value target = out;
          target.base += at;
          mark.scale = at / word;
          if (!after_access(activation, item, step, memory_.store(state, target, mark, word))) return false;
        }
        return return_as(activation, item, step, rule.returns);
      }
      if (step.result < 0 || call.getType()->isVoidTy()) {
        problem("bad-rule", place(step),
                "the rule says that '" + rule.pattern + "' returns a mark, and this function returns nothing",
                {"state where the mark is written: to: arg1, bytes: 16"});
        return false;
      }
      const ArrayRef<Leaf> leaves = activation.code->leaves_of(step);
      Value mark = take(static_cast<std::uint32_t>(leaves.size()));
      for (unsigned i = 0; i < leaves.size(); ++i) {
        mark.width = leaves[i].width;
        mark.scale = i;
        set(state, step, i, mark);
      }
      return return_from(activation, item, step);
    }
    case Kind::rewind:
      return rewind_by_rule(activation, item, step, rule, key) && return_as(activation, item, step, rule.returns);
    case Kind::free:
      return free_by_rule(activation, item, step, rule, key) && return_as(activation, item, step, rule.returns);
    case Kind::reset:
    case Kind::destroy:
      for (End end : {End::bottom, End::top}) {
        if (!(end == End::bottom ? stated.bottom : stated.top)) continue;
        touch(step, *key, end, {0, 1, true});
        reset(state, *key, end, step);
      }
      return return_as(activation, item, step, rule.returns);
    case Kind::init:
      for (End end : {End::bottom, End::top}) touch(step, *key, end, {0, 1, true});
      construct(state, *key, capacity);
      if (stated.runs) {
        // It also sets what code outside of the arena's functions reads: the class of an object, its other members.
        const Function* body = program_.resolve(function);
        if (body != nullptr && !body->isDeclaration() && body->arg_size() == call.arg_size())
          if (const Code& code = code_of(*body); code.unsupported.empty())
            return enter(activation, item, step, *body, code);
        problem("bad-rule", place(step),
                "the rule says that the code of '" + rule.pattern + "' is run, and there is none",
                {"leave out runs: true", "add the source that defines it to the analysed sources"});
        return false;
      }
      return return_as(activation, item, step, rule.returns);
    case Kind::create: {
      if (step.result_leaves != 1 || !call.getType()->isPointerTy()) {
        problem("bad-rule", place(step),
                "the rule says that '" + rule.pattern + "' returns a new arena, and this function returns no pointer",
                {"for a function that is given the arena's object, state init: {arena: arg0}"});
        return false;
      }
      if (stated.refused == ArenaRule::Refused::null) refuse(activation, item, step, Value::null(width));
      const Value made = new_block(state, RegionKind::heap, step, activation.path, Value::any(width),
                                   std::max(program_.build().max_align, 1U));
      RegionInfo& info = context_.regions.edit(made.region);
      if (info.name.empty()) info.name = info.label = rule.pattern + "@" + std::to_string(place(step).line);
      const ArenaKey created{made.region, 0};
      state.edit_arena(created);
      if (seeking_.empty()) found_.high_water[created];
      construct(state, created, capacity);
      set(state, step, 0, made);
      return return_from(activation, item, step);
    }
  }
  return false;
}

}  // namespace wcmu
