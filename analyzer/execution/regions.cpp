// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "execution/regions.hpp"

#include "program/globals.hpp"
#include "program/type_path.hpp"

#include <llvm/Demangle/Demangle.h>
#include <llvm/IR/Function.h>
#include <llvm/IR/GlobalVariable.h>
#include <llvm/IR/Instructions.h>

namespace wcmu {

PathId PathTable::extend(PathId parent, const llvm::Instruction* call) {
  auto [place, is_new] = known_.try_emplace({parent, call}, static_cast<PathId>(nodes_.size()));
  if (is_new) nodes_.push_back({parent, call, nodes_[parent].depth + 1});
  return place->second;
}

RegionTable::RegionTable(const Globals& globals) : globals_(globals) {
  infos_.resize(2);
  infos_[kNullRegion].kind = RegionKind::null;
  infos_[kNullRegion].name = "null";
  infos_[kUnknownRegion].name = "an unknown object";
}

RegionId RegionTable::intern(const Key& key, RegionInfo info) {
  auto [place, is_new] = known_.try_emplace(key, static_cast<RegionId>(infos_.size()));
  if (is_new) infos_.push_back(std::move(info));
  return place->second;
}

RegionId RegionTable::global(const llvm::GlobalValue* value) {
  Key key{0, value, 0, 0};
  if (auto place = known_.find(key); place != known_.end()) return place->second;
  RegionInfo info;
  info.global = value;
  if (const auto* variable = llvm::dyn_cast<llvm::GlobalVariable>(value)) {
    VariableInfo described = describe(*variable);
    info.kind = RegionKind::global;
    name(info, described);
    info.guard = variable->getName().starts_with("_ZGV");
    info.fixed = variable->isConstant() || (!info.guard && globals_.never_written(*variable));
    info.alignment = variable->getAlign().valueOrOne().value();
  } else {
    info.kind = RegionKind::function;
    info.name = llvm::demangle(value->getName());
    // The lowest bit of an address of a member function says that it is none.
    if (const auto* function = llvm::dyn_cast<llvm::Function>(value))
      info.alignment = function->getAlign().valueOrOne().value();
  }
  return intern(key, std::move(info));
}

void RegionTable::name(RegionInfo& info, const VariableInfo& described) {
  info.name = described.name;
  info.label = described.stated.name.empty() ? described.name : described.stated.name;
  info.capacity = described.stated.capacity;
  info.type = described.type;
}

RegionId RegionTable::stack(const llvm::Instruction* site, PathId path) {
  Key key{1, site, path, 0};
  if (auto place = known_.find(key); place != known_.end()) return place->second;
  const auto& variable = llvm::cast<llvm::AllocaInst>(*site);
  VariableInfo described = describe(variable);
  RegionInfo info;
  info.kind = RegionKind::stack;
  info.site = site;
  name(info, described);
  info.alignment = variable.getAlign().value();
  return intern(key, std::move(info));
}

RegionId RegionTable::block(RegionKind kind, const llvm::Instruction* site, PathId path, unsigned index) {
  RegionInfo info;
  info.kind = kind;
  info.site = site;
  info.path = path;
  info.alignment = std::uint64_t{1} << 32;  // Lowered by every block of this name.
  return intern({2 + static_cast<int>(kind), site, path, index}, std::move(info));
}

RegionId RegionTable::summary_of(RegionId region) {
  constexpr unsigned kSummary = ~0U;  // No block has that number.
  const RegionInfo info = infos_[region];
  const RegionId summary = block(info.kind, info.site, info.path, kSummary);
  infos_[summary].alignment = std::min(infos_[summary].alignment, info.alignment);
  return summary;
}

RegionId RegionTable::input(RegionId parent, std::int64_t offset) {
  Key key{1000, nullptr, parent, static_cast<std::uint64_t>(offset)};
  if (auto place = known_.find(key); place != known_.end()) return place->second;
  RegionInfo info;
  info.kind = RegionKind::input;
  info.parent = parent;
  info.nullable = true;
  if (parent != 0) {
    const RegionInfo& from = infos_[parent];
    MemberPath member = member_at(from.type, static_cast<std::uint64_t>(offset), true);
    // A pointer stands for what it points to: so do its names.
    info.name = member.text.empty() ? from.name : from.name + "." + member.text;
    info.label = member.text.empty() ? from.label : from.label + "." + member.label;
    info.capacity = member.text.empty() ? from.capacity : member.capacity;
    info.type = pointee(member.type);
  }
  return intern(key, std::move(info));
}

}  // namespace wcmu
