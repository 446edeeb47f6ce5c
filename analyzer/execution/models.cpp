// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Library functions whose effect is exact and known: what rules/*.yaml name in `model:`. Facts that need no execution are not here but
// in the rule files.
#include "execution/machine.hpp"

#include <llvm/ADT/StringMap.h>
#include <llvm/IR/Instructions.h>

#include <algorithm>

namespace wcmu {
namespace {

/// What a model has in hand.
struct Call {
  Context& context;
  Arithmetic& arithmetic;
  Memory& memory;
};

/// The bytes from a constant place on, up to and without the first 0, where all are known.
std::optional<std::string> constant_text(State& state, Memory& memory, const Value& pointer, std::size_t limit) {
  std::string text;
  if (!pointer.is_pointer() || pointer.symbol != 0 || pointer.region <= kUnknownRegion) return std::nullopt;
  for (std::size_t i = 0; i < limit; ++i) {
    const Object& object = memory.object(state, pointer.region);
    if (object.fill != Fill::zero) return std::nullopt;  // Reading it would make unknowns.
    Value byte =
        memory.read(state, pointer.region, pointer.base + static_cast<std::int64_t>(i), 1, ValueKind::integer, true);
    if (!byte.is_constant()) return std::nullopt;
    if (byte.bits() == 0) return text;
    text += static_cast<char>(byte.bits());
  }
  return std::nullopt;
}

}  // namespace

const Callbacks& Machine::callbacks(CallbackKind kind) {
  auto place = callbacks_.find(kind);
  if (place == callbacks_.end()) place = callbacks_.emplace(kind, find_callbacks(program_, rules_, kind)).first;
  return place->second;
}

/// The handlers are not executed: in which order they run and in what state depends on all that the program did before. Where none of
/// them can come to an allocation, no peak rises any more, and what else they do nobody sees: the root does not come back.
void Machine::end_program(const Step& step, CallbackKind end) {
  ends_here(step);
  check_handlers(place(step), end);
}

void Machine::check_handlers(const Location& where, CallbackKind end) {
  const Callbacks& handlers = callbacks(end);
  if (handlers.allocating) {
    const auto& [name, registered, reason] = *handlers.allocating;
    std::string message = "the program ends here";
    message += ", and then '" + name + "' may run";
    if (registered.known())
      message += " (registered at " + registered.file + ":" + std::to_string(registered.line) + ")";
    std::vector<std::string> ways_out{"return an error, and end the program outside of the root"};
    ways_out.emplace_back(end == CallbackKind::terminate ? "call std::abort, which runs no handler"
                                                         : "call std::_Exit or std::abort, which run no handler");
    ways_out.emplace_back("attest the handler with WCMU_ATTEST(0, 0), if it uses no arena");
    problem("unsupported", where, message + ": " + reason, std::move(ways_out));
    return;
  }
  for (const FunctionRule* rule : handlers.rules)
    trust(rule->attest.empty() ? "rule" : "attest", rule->pattern, rule->reason, rule->where);
  for (const llvm::Function* function : handlers.attested)
    trust("attest", Program::readable(*function), "WCMU_ATTEST(0, 0)", Program::location(*function));
}

Value Machine::text_length(State& state, const Value& text, unsigned width) {
  if (auto known = constant_text(state, memory_, text, 1 << 16))
    return Value::constant(width, static_cast<std::int64_t>(known->size()));
  Int most = power_of_two(context_.pointer_width - 1) - 1;
  if (text.is_pointer() && text.region > kUnknownRegion)
    if (auto bytes = range_of(state, memory_.object(state, text.region).size); bytes && bytes->hi > 0) {
      auto offset = range_of(state, text);
      most = std::max<Int>(0, std::min(most, bytes->hi - 1 - (offset ? std::max<Int>(offset->lo, 0) : 0)));
    }
  return arithmetic_.fresh(state, width, Interval::range(0, most));
}

bool Machine::execute_model(Activation& activation, Activation::Item& item, const Step& step,
                            const FunctionRule& rule) {
  State& state = item.state;
  const auto& call = llvm::cast<llvm::CallBase>(*step.source);
  const unsigned pointer = context_.pointer_width;
  auto operand = [&](unsigned i) { return read(activation, state, activation.code->operand(step, i)); };
  auto size = [&](unsigned i) {
    Value value = read_integer(activation, state, activation.code->operand(step, i));
    return value.width < pointer ? arithmetic_.zext(state, value, pointer) : value;
  };
  auto back = [&](const Value& result) {
    if (step.result >= 0) set(state, step, 0, result);
    return return_from(activation, item, step);
  };
  auto back_unknown = [&] {
    set_unknown(state, step);
    return return_from(activation, item, step);
  };
  /// The same call also ends like this.
  auto also = [&](State other, const Value& result) {
    if (step.result >= 0) set(other, step, 0, result);
    Activation::Item fork{std::move(other), item.block, item.step};
    if (!return_from(activation, fork, step)) return;
    ++fork.step;
    activation.ready.push_back(std::move(fork));
  };
  const std::string& model = rule.model;

  // In front of an exception object stands what std::exception_ptr asks for (rules/bodies/exceptions.cpp): how many own it, its type
  // and its destructor, a word each, and a word that is free.
  const std::int64_t word = pointer / 8, header = 4 * word;
  auto header_of = [&](const Value& object) -> std::optional<RegionId> {
    const bool known = object.is_pointer() && object.symbol == 0 && object.base == header &&
                       context_.regions[object.region].kind == RegionKind::exception;
    return known ? std::optional(object.region) : std::nullopt;
  };
  auto owners = [&](State& in, RegionId region, std::int64_t more) {
    Value count = memory_.read(in, region, 0, word, ValueKind::integer, true);
    count = arithmetic_.binary(in, Operation::add, 0, count, Value::constant(pointer, more));
    memory_.write(in, region, 0, word, count);
    return Arithmetic::simplify(in, count);
  };
  if (model == "cxa-allocate-exception") {
    const Value bytes = arithmetic_.binary(state, Operation::add, 0, size(0), Value::constant(pointer, header));
    Value block =
        new_block(state, RegionKind::exception, step, activation.path, bytes, std::max(program_.build().max_align, 1U));
    block.base += header;
    return back(block);
  }

  if (model == "memcpy" || model == "memmove") {
    Value to = operand(0);
    if (!after_access(activation, item, step, memory_.copy(state, to, operand(1), size(2)))) return false;
    copy_arenas(state, to, operand(1), size(2), step);
    if (!sync_fields(state, to, size(2), step)) return false;
    return back(to);
  }
  if (model == "memset") {
    Value to = operand(0);
    if (!after_access(
            activation, item, step,
            memory_.fill(state, to, read_integer(activation, state, activation.code->operand(step, 1)), size(2))))
      return false;
    if (!sync_fields(state, to, size(2), step)) return false;
    return back(to);
  }
  if (model == "strlen") return back(text_length(state, operand(0), step.width));
  if (model == "memcmp" || model == "strcmp" || model == "strncmp") {
    Value length = model == "strcmp" ? Value::constant(pointer, 1 << 16) : size(2);
    Value a = operand(0), b = operand(1);
    if (length.is_constant() && length.bits() == 0) return back(Value::constant(step.width, 0));
    if (length.is_constant() && a.is_pointer() && b.is_pointer() && a.symbol == 0 && b.symbol == 0 &&
        a.region > kUnknownRegion && b.region > kUnknownRegion && length.bits() <= (1U << 16)) {
      State scratch = state;
      for (std::uint64_t i = 0; i < length.bits(); ++i) {
        auto at = static_cast<std::int64_t>(i);
        Value p = memory_.read(scratch, a.region, a.base + at, 1, ValueKind::integer, true);
        Value q = memory_.read(scratch, b.region, b.base + at, 1, ValueKind::integer, true);
        if (!p.is_constant() || !q.is_constant()) return back_unknown();
        if (p.bits() != q.bits()) {
          // Only the sign is known.
          const Int most = power_of_two(step.width - 1);
          return back(arithmetic_.fresh(
              state, step.width, p.bits() < q.bits() ? Interval::range(-most, -1) : Interval::range(1, most - 1)));
        }
        if (model != "memcmp" && p.bits() == 0) return back(Value::constant(step.width, 0));
      }
      if (model == "strcmp") return back_unknown();
      return back(Value::constant(step.width, 0));
    }
    return back_unknown();
  }
  if (model == "memchr") {
    Value text = operand(0), length = size(2);
    Value wanted = read_integer(activation, state, activation.code->operand(step, 1));
    if (length.is_constant() && wanted.is_constant() && length.bits() <= (1U << 16) && text.is_pointer() &&
        text.symbol == 0 && text.region > kUnknownRegion) {
      State scratch = state;
      for (std::uint64_t i = 0;; ++i) {
        if (i == length.bits()) return back(Value::null(step.width));
        Value byte =
            memory_.read(scratch, text.region, text.base + static_cast<std::int64_t>(i), 1, ValueKind::integer, true);
        if (!byte.is_constant()) break;
        if (byte.bits() != (wanted.bits() & 0xff)) continue;
        text.base += static_cast<std::int64_t>(i);
        return back(text);
      }
    }
    Interval bytes = unsigned_or_all(state, length);
    State absent = state;
    also(std::move(absent), Value::null(step.width));
    if (bytes.hi == 0) return false;
    Value found = text;
    const Value begin = Value::integer(pointer, text.symbol, text.scale, text.base);
    const auto first = range_of(state, begin);
    if (text.is_pointer() && text.region > kUnknownRegion && first) {
      // A number of its own for the place, not for the distance from `text`: so what is left behind it is one number again.
      const Value end = arithmetic_.binary(state, Operation::add, kNoSignedWrap, begin, length);
      Int last = first->hi + bytes.hi - 1;
      if (auto bound = signed_range(state, end)) last = std::min(last, bound->hi - 1);
      if (last < first->lo) return false;
      const Value place = arithmetic_.fresh(state, pointer, Interval::range(first->lo, last));
      found.symbol = place.symbol;
      found.scale = place.scale;
      found.base = place.base;
      // As the caller will compute it.
      const Value distance = arithmetic_.binary(state, Operation::sub, 0, arithmetic_.to_integer(state, found),
                                                arithmetic_.to_integer(state, text));
      std::vector<State> inside =
          arithmetic_.assume(state, arithmetic_.compare(state, llvm::CmpInst::ICMP_ULT, distance, length), true);
      if (inside.empty()) return false;
      if (inside.size() == 1) state = std::move(inside.front());
    } else {
      memory_.escape(state, text);
      found = Value::pointer(step.width, kUnknownRegion);
    }
    return back(found);
  }
  if (model == "strcpy") {
    Value to = operand(0), from = operand(1);
    std::optional<Interval> length;
    if (auto known = constant_text(state, memory_, from, 1 << 16)) {
      if (!after_access(
              activation, item, step,
              memory_.copy(state, to, from, Value::constant(pointer, static_cast<std::int64_t>(known->size() + 1)))))
        return false;
      return back(to);
    }
    if (!after_access(activation, item, step, memory_.forget(state, to, length))) return false;
    return back(to);
  }
  if (model == "malloc" || model == "calloc" || model == "realloc" || model == "operator-new-nothrow" ||
      model == "operator-new") {
    Value bytes = model == "calloc" ? arithmetic_.binary(state, Operation::mul, kNoUnsignedWrap, size(0), size(1))
                                    : size(model == "realloc" ? 1 : 0);
    State failed = state;
    Int alignment = std::max(program_.build().max_align, 1U);
    // operator new with an alignment: the least that it may be is what is certain.
    if (call.arg_size() > 1 && call.getCalledFunction()->getName().contains("St11align_val_t")) {
      Int least = unsigned_or_all(state, size(1)).lo;
      while (alignment > std::max<Int>(least, 1)) alignment /= 2;
    }
    Value block =
        new_block(state, RegionKind::heap, step, activation.path, bytes, static_cast<std::uint64_t>(alignment));
    if (model == "calloc") state.edit_object(block.region)->fill = Fill::zero;
    if (model == "realloc")
      memory_.copy(state, block, operand(0), bytes);  // Its length is a bound; bytes beyond are forgotten.
    if (model == "realloc") memory_.forget(state, block, std::nullopt);
    if (model == "operator-new") {
      if (program_.function("_ZSt15set_new_handlerPFvvE") != nullptr)
        trust("new-handler", "the handler that the program sets",
              "it uses no arena and throws what operator new throws", place(step));
      // Of a size that wraps around in `new T[n]` GCC throws this without a call; Clang asks for all of the memory there is.
      const auto wraps = unsigned_range(state, bytes);
      if (const llvm::GlobalVariable* info = program_.variable("_ZTISt20bad_array_new_length");
          info != nullptr && (!wraps || wraps->hi >= power_of_two(context_.pointer_width) - 1)) {
        State too_long = failed;
        too_long.thrown = {Value::pointer(pointer, kUnknownRegion),
                           Value::pointer(pointer, context_.regions.global(info))};
        unwind(activation, item.block, step, std::move(too_long));
      }
      failed.thrown = {Value::pointer(pointer, kUnknownRegion), Value::any(pointer)};
      if (const llvm::GlobalVariable* info = program_.variable("_ZTISt9bad_alloc"))
        failed.thrown.type = Value::pointer(pointer, context_.regions.global(info));
      if (const llvm::GlobalVariable* table = program_.variable("_ZTVSt9bad_alloc"); table && table->hasInitializer()) {
        Value object = new_block(failed, RegionKind::exception, step, activation.path,
                                 Value::constant(pointer, header + word), std::max(program_.build().max_align, 1U));
        const std::pair<std::int64_t, Value> fields[] = {
            {0, Value::constant(pointer, 1)},
            {word, failed.thrown.type},
            {2 * word, Value::null(pointer)},
            {header, Value::pointer(pointer, context_.regions.global(table), 2 * word)}};
        for (const auto& [offset, value] : fields) memory_.write(failed, object.region, offset, word, value);
        object.base += header;
        failed.thrown.object = object;
      }
      unwind(activation, item.block, step, std::move(failed));
    } else {
      also(std::move(failed), Value::null(step.width));
    }
    return back(block);
  }
  if (model == "free" || model == "operator-delete" || model == "cxa-atexit" || model == "cxa-free-exception")
    return back_unknown();
  if (model == "cxa-guard-acquire" || model == "cxa-guard-release" || model == "cxa-guard-abort")
    return execute_guard(activation, item, step, model);
  if (model == "dynamic-cast") return execute_dynamic_cast(activation, item, step);
  if (model == "cxa-pure-virtual") return false;  // Undefined.
  if (model == "abort") {  // Runs no code of the program but signal handlers (trust base: thread).
    ends_here(step);
    return false;
  }
  if (model == "exit" || model == "quick-exit" || model == "terminate") {
    end_program(step, model == "exit"         ? CallbackKind::exit
                      : model == "quick-exit" ? CallbackKind::quick_exit
                                              : CallbackKind::terminate);
    return false;
  }
  // How the analysis sees an object, not what it is: a body may only ask where it is right with either answer.
  if (model == "is-summary") {
    const Value object = state.current_name(operand(0));
    const bool is_one = object.is_pointer() && object.region > kUnknownRegion && !state.is_summary(object.region);
    return back(Value::constant(step.width, is_one ? 0 : 1));
  }
  if (model == "caught-exception")
    return back(state.caught.empty() ? Value::null(pointer) : state.caught.back().object);
  if (model == "throw-exception") {
    Value object = operand(0);
    state.thrown = {object, Value::any(pointer)};
    if (auto region = header_of(object)) {
      owners(state, *region, 1);
      state.thrown.type = memory_.read(state, *region, word, word, ValueKind::pointer, false);
    }
    unwind(activation, item.block, step, std::move(state));
    return false;
  }
  if (model == "cxa-throw") {
    Value object = operand(0), destructor = operand(2);
    if (auto region = header_of(object)) {
      memory_.write(state, *region, 0, word, Value::constant(pointer, 1));
      memory_.write(state, *region, word, word, operand(1));
      memory_.write(state, *region, 2 * word, word, destructor);
    }
    destroys_exceptions_ |= !destructor.is_null();
    state.thrown = {object, operand(1)};
    unwind(activation, item.block, step, std::move(state));
    return false;
  }
  if (model == "cxa-rethrow") {
    state.thrown = state.caught.empty() ? Exception{Value::pointer(pointer, kUnknownRegion), Value::any(pointer)}
                                        : state.caught.back();
    // The handler that it leaves ends, too, and must not destroy it.
    if (auto region = header_of(state.thrown.object)) owners(state, *region, 1);
    unwind(activation, item.block, step, std::move(state));
    return false;
  }
  if (model == "cxa-begin-catch") {
    state.caught.push_back(state.landed.empty() ? Exception{Value::any(pointer), Value::any(pointer)}
                                                : state.landed.back());
    if (!state.landed.empty()) state.landed.pop_back();
    return back(operand(0));
  }
  if (model == "cxa-end-catch") {
    if (state.caught.empty()) return back_unknown();
    // Who owns it last destroys the exception.
    Exception ended = state.caught.back();
    state.caught.pop_back();
    const std::optional<RegionId> region = header_of(ended.object);
    std::optional<Value> left, named;
    if (region) {
      left = owners(state, *region, -1);
      named = memory_.read(state, *region, 2 * word, word, ValueKind::pointer, false);
      if ((left->is_constant() && left->bits() != 0) || named->is_null()) return back_unknown();
    }
    const llvm::Function* function =
        named && named->is_pointer() && named->symbol == 0
            ? llvm::dyn_cast_or_null<llvm::Function>(context_.regions[named->region].global)
            : nullptr;
    if (!region || !left->is_constant() || function == nullptr) {
      const llvm::GlobalValue* type = ended.type.is_pointer() ? context_.regions[ended.type.region].global : nullptr;
      if (!destroys_exceptions_ || (!region && type != nullptr && type->getName().starts_with("_ZTISt")))
        return back_unknown();
      problem("unsupported", place(step),
              "the exception that this handler ends is not known, nor what its destructor does",
              {"give the exceptions trivial destructors", "attest the calling function with WCMU_ATTEST(bottom, top)"});
      return false;
    }
    const llvm::Function* destructor = program_.resolve(*function);
    const FunctionRule* rule_of_it = rules_.function(function->getName());
    if (destructor != nullptr && destructor->isDeclaration() && rule_of_it != nullptr && rule_of_it->model.empty() &&
        rule_of_it->body.empty() && rule_of_it->throws.empty()) {
      trust("rule", rule_of_it->pattern, rule_of_it->reason, rule_of_it->where);
      return back_unknown();
    }
    if (destructor == nullptr || destructor->isDeclaration() || program_.attestation(*function) != nullptr ||
        !code_of(*destructor).unsupported.empty()) {
      problem("unsupported", place(step),
              "the destructor '" + Program::readable(*function) + "' of a caught exception is not analysed",
              {"give the exception a trivial destructor", "attest the calling function with WCMU_ATTEST(bottom, top)"});
      return false;
    }
    Pinned pinned;
    pinned.watermark = context_.symbols.next();
    pinned.birth = context_.next_birth;
    Cow<std::vector<Value>> caller_frame = state.frame;
    std::size_t before = stack_.size();
    push(code_of(*destructor), std::move(state), {ended.object}, context_.paths.extend(activation.path, &call),
         std::move(pinned));
    if (stack_.size() > before) {
      stack_.back()->call_block = item.block;
      stack_.back()->call_step = item.step;
      stack_.back()->caller_frame = std::move(caller_frame);
    }
    return false;
  }
  problem("unknown-callee", place(step),
          "'" + Program::readable(*call.getCalledFunction()) + "' is not analysed yet: its model '" + model +
              "' is not known",
          {"attest the calling function with WCMU_ATTEST(bottom, top)"});
  return false;
}

}  // namespace wcmu
