// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Calls that are attested. Of one that is attested by itself (`per: call`) the position rises by what it takes at most. Where all calls of
// one entry of the root are attested together (`per: entry`), the first one charges the total, and later ones nothing.
//
// A position p with the totals C charged means: in every concrete state, used + rest(c) for each c of C <= p, where rest(c) is what its
// calls have not taken yet of the total, and while they have taken nothing, also the padding in front of the first byte. What counts as
// taken stays so, also where it was given back: rest(c) never rises. A call that takes some lowers it by what `used` rises. Therefore
// - calls of what is charged change nothing;
// - rounding up behind a charge costs the worst: between which of the bytes it happens is not known (Machine::align);
// - a total may be dropped at any time, as rest(c) >= 0: the next call charges it again. It may be added at the price of all of it and of
//   the padding (Context::charge): so positions with different totals are joined, and compared;
// - a mark's position with its own totals bounds whatever is rewound to it, as rests have only fallen since. After a rewind to a mark from
//   before the charge the total is charged again. That is more than the attestation says where the first call had taken it all, and it
//   needs to be: that call may have taken nothing;
// - what lowers a bound of the position and not what is used drops all totals: the capacity of an arena that may refuse, a copy that is
//   another arena, a mark that may be of another time.
//
// The first call forks: in one state it takes the first of the bytes, and the padding in front is that of the position there; in the other
// one it takes none yet. States are joined later where they are too many, which costs the padding at its worst.
#include "execution/machine.hpp"

#include <llvm/IR/Instructions.h>

#include <algorithm>
#include <iterator>

namespace wcmu {

using namespace llvm;

namespace {

constexpr std::size_t kMaxForks = 16;  ///< States that one call of attested totals leaves. More are not told apart.

}  // namespace

Attestation Machine::attestation_of(const FunctionRule& rule) const {
  Attestation stated;
  const std::uint64_t largest = std::max(program_.build().max_align, 1U);
  for (const AttestRule& attest : rule.attest) {
    const std::uint64_t alignment = attest.alignment == 0 ? largest : attest.alignment;
    if (attest.argument)
      stated.parameters.push_back({*attest.argument, attest.bottom, attest.top, alignment, attest.per_entry});
    else
      stated = {{}, attest.bottom, attest.top, alignment, attest.per_entry};
  }
  return stated;
}

std::optional<unsigned> Machine::total_of(const Step& step, const Function& function, unsigned argument,
                                          const Total& total) {
  // One function, whichever unit names it.
  std::string name = function.getName().str();
  if (function.hasLocalLinkage()) name += '@' + function.getParent()->getModuleIdentifier();
  const auto known = context_.total_numbers.find({name, argument});
  if (known != context_.total_numbers.end()) return known->second;
  if (context_.totals.size() == kMaxTotals) {
    problem("unsupported", place(step),
            "more than " + std::to_string(kMaxTotals) + " functions are attested by 'per: entry' in one root",
            {"attest some of them by 'per: call'"});
    return std::nullopt;
  }
  context_.totals.push_back(total);
  const auto number = static_cast<unsigned>(context_.totals.size() - 1);
  context_.total_numbers.emplace(std::pair(std::move(name), argument), number);
  return number;
}

bool Machine::take_attested(State& state, const AttestedShare& share, const Step& step, std::vector<State>* others) {
  ArenaEnd& now = state.edit_arena(share.key)->ends[static_cast<std::size_t>(share.end)];
  now.last = 0;
  Position position = now.position;
  const auto bytes = static_cast<Int>(share.bytes), alignment = static_cast<Int>(share.alignment);
  const std::uint64_t charge = share.total ? std::uint64_t{1} << *share.total : 0;
  const Taken taken{bytes, {}, alignment};
  if ((position.charged & charge) != 0) {
    // It is in there. But where states were joined nobody came that high yet.
    const auto water = found_.high_water.find(share.key);
    const bool is_noted = water != found_.high_water.end() &&
                          water->second.peak[static_cast<std::size_t>(share.end)] >= highest(state, position);
    return is_noted || !seeking_.empty() || advance(state, share.key, share.end, position, step, {});
  }
  if (charge != 0 && alignment > 1) {
    if (others == nullptr) {
      context_.charge(position, charge, share.end);
      return advance(state, share.key, share.end, position, step, taken);
    }
    others->push_back(state);
  }
  position = align(state, std::move(position), alignment);
  add(position, LinearForm::of(bytes), bytes);
  position.charged |= charge;
  return advance(state, share.key, share.end, position, step, taken);
}

bool Machine::attested_call(Activation& activation, Activation::Item& item, const Step& step, const Function& function,
                            const Attestation& attestation, const FunctionRule* rule) {
  const auto& call = cast<CallBase>(*step.source);
  std::vector<Value> arguments;
  std::vector<AttestedShare> shares;
  const auto attest = [&](const std::string& subject, const std::vector<Value>& from,
                          const Attestation::Parameter& promise) {
    const std::string bytes = std::to_string(promise.bottom) + ", " + std::to_string(promise.top);
    if (rule != nullptr)
      trust("attest", subject,
            "at most " + bytes + " bytes" + (promise.per_entry ? " in all calls together" : "") + ": " + rule->reason,
            rule->where);
    else
      trust("attest", subject, "WCMU_ATTEST(" + bytes + ")", Program::location(function));
    auto arenas = arenas_reached(item.state, step, function, from, promise.bottom + promise.top > 0,
                                 !attestation.parameters.empty());
    if (!arenas) return false;
    std::optional<unsigned> total;
    if (promise.per_entry) {
      total = total_of(step, function, promise.argument, {{promise.bottom, promise.top}, promise.alignment});
      if (!total) return false;
    }
    for (const ArenaKey& key : *arenas)
      for (End end : {End::bottom, End::top})
        if (const std::uint64_t most = end == End::bottom ? promise.bottom : promise.top; most > 0)
          shares.push_back({key, end, most, promise.alignment, total});
    return true;
  };
  std::vector<std::vector<Value>> by_argument;
  for (unsigned i = 0; i < call.arg_size(); ++i) {
    auto leaves = leaves_of(call.getArgOperand(i)->getType(), context_.layout).size();
    if (!call.paramHasAttr(i, Attribute::StructRet)) by_argument.emplace_back();
    for (unsigned leaf = 0; leaf < leaves; ++leaf) {
      arguments.push_back(read(activation, item.state, activation.code->operand(step, i), leaf));
      if (!call.paramHasAttr(i, Attribute::StructRet)) by_argument.back().push_back(arguments.back());
    }
  }
  const std::string name = Program::readable(function);
  if (attestation.parameters.empty() &&
      !attest(name, arguments, {0, attestation.bottom, attestation.top, attestation.alignment, attestation.per_entry}))
    return false;
  for (const Attestation::Parameter& parameter : attestation.parameters) {
    if (parameter.argument >= by_argument.size()) continue;
    const std::string subject = name + ", argument " + std::to_string(parameter.argument);
    if (!attest(subject, by_argument[parameter.argument], parameter)) return false;
  }
  std::vector<State> others;  // Of totals of which nothing is taken yet.
  for (const AttestedShare& share : shares) {
    // How the bytes of a total come is not known.
    touch(step, share.key, share.end, {share.total ? 1 : share.bytes, share.alignment, true});
    max_alignment_ = std::max(max_alignment_, share.alignment);
    if (seeking_.empty()) {
      HighWater& water = found_.high_water[share.key];
      water.alignment = std::max(water.alignment, share.alignment);
    }
    if (counting_) continue;
    const bool forks = 2 * (others.size() + 1) <= kMaxForks;
    std::vector<State> more;
    if (!take_attested(item.state, share, step, forks ? &more : nullptr)) return false;
    for (State& other : others)
      if (!take_attested(other, share, step, forks ? &more : nullptr)) return false;
    std::move(more.begin(), more.end(), std::back_inserter(others));
  }
  const bool throws = !function.doesNotThrow() && (rule == nullptr || rule->may_throw);
  const auto leave = [&](State& state) {
    memory_.forget_reachable(state, arguments);
    set_unknown(state, step);
    if (!throws) return;
    State thrown = state;
    thrown.thrown = {Value::pointer(context_.pointer_width, kUnknownRegion), Value::any(context_.pointer_width)};
    unwind(activation, item.block, step, std::move(thrown));
  };
  for (State& other : others) {
    leave(other);
    Activation::Item next{std::move(other), item.block, item.step};
    if (!return_from(activation, next, step)) continue;
    ++next.step;
    activation.ready.push_back(std::move(next));
  }
  leave(item.state);
  return return_from(activation, item, step);
}

}  // namespace wcmu
