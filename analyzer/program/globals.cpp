// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Inclusion constraints between sets of places (Andersen, "Program analysis and specialization for the C programming language", 1994).
// A place is an object and an offset. Every value that may carry an address, integers and aggregates too, has a set; loads and stores
// connect it with the cells of the objects that their pointer may be to. Calls through pointers go to all functions of their type.
//
// What is not followed is one object, "outside": what parameters of functions that nobody in the units calls point to, what a library
// keeps. An object whose address gets there has escaped: outside may store into it. By type-based aliasing a store into an unknown
// place changes no vtable pointer unless it stores one, and no pointer unless it stores a pointer; without such types it changes all.
#include "program/globals.hpp"

#include "program/program.hpp"
#include "rules/rule_set.hpp"

#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/DenseSet.h>
#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringSet.h>
#include <llvm/Analysis/ConstantFolding.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/InlineAsm.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Operator.h>

#include <array>

namespace wcmu {

using namespace llvm;

namespace {

constexpr std::int64_t kAnyOffset = INT64_MIN;
constexpr std::int64_t kFarthest =
    1 << 20;  ///< Larger offsets, and more than so many of one object in one set, are any offset.
constexpr unsigned kMostOffsets = 32;

using NodeId = unsigned;
using ObjectId = unsigned;
constexpr ObjectId kOutside = 0, kNull = 1;

struct Place {
  ObjectId object = kOutside;
  std::int64_t offset = 0;
};

/// What a store may change, by its type. To make another object in place of one of a class would end that, so only what is stored as a
/// vtable pointer or as bytes changes one. All else may be read in another type than it was written in: bytes are copied, storage is
/// used again, and a number may be an address.
enum class StoreClass : std::uint8_t { any, typed, vtable };

bool conflict(StoreClass a, StoreClass b) { return a == b || a == StoreClass::any || b == StoreClass::any; }

StoreClass class_of(const Instruction& store) {
  const MDNode* tag = store.getMetadata(LLVMContext::MD_tbaa);
  if (tag == nullptr || tag->getNumOperands() < 2) return StoreClass::any;
  const auto* accessed = dyn_cast<MDNode>(tag->getOperand(1));
  const auto* name =
      accessed != nullptr && accessed->getNumOperands() > 0 ? dyn_cast<MDString>(accessed->getOperand(0)) : nullptr;
  if (name == nullptr || name->getString() == "omnipotent char") return StoreClass::any;
  return name->getString() == "vtable pointer" ? StoreClass::vtable : StoreClass::typed;
}

struct Cell {
  std::int64_t offset = 0;
  std::int64_t size = 0;
  NodeId node = 0;
  [[nodiscard]] bool overlaps(const Cell& other) const {
    return offset == kAnyOffset || other.offset == kAnyOffset ||
           (offset < other.offset + other.size && other.offset < offset + size);
  }
};

struct Write {
  std::int64_t offset = 0;
  std::int64_t size = 0;
  StoreClass kind = StoreClass::any;
  const llvm::Value* value = nullptr;  ///< Null: anything.
  bool aligned = false;                ///< Its offset is a multiple of its size.
};

struct Object {
  const GlobalValue* global = nullptr;
  std::vector<Cell> cells, readers;
  std::vector<Write> writes;
  bool escaped = false;
};

struct Node {
  std::vector<Place> places;
  std::vector<NodeId> copies;
  std::vector<std::pair<NodeId, std::int64_t>> moves;                        ///< To a node, by so many bytes.
  std::vector<std::pair<NodeId, std::int64_t>> loads;                        ///< Of so many bytes, into a node.
  std::vector<std::tuple<NodeId, std::int64_t, const Instruction*>> stores;  ///< Of a node.
  bool escapes = false;                                                      ///< What it points to does.
};

}  // namespace

class Globals::Solver {
 public:
  Solver(const Program& program, const RuleSet& rules)
      : program_(program), rules_(rules), layout_(program.layout()), word_(layout_.getPointerSize()) {
    objects_.resize(2);
    outside_ = new_node();
    add(outside_, {kOutside, 0});
    for (const auto& module : program.modules())
      for (const GlobalVariable& variable : module->globals())
        if (!variable.getName().starts_with("llvm.")) read_initialiser(variable);
    for (const auto& module : program.modules())
      for (const Function& function : *module)
        if (is_code(function) && program.primitive(function) == nullptr)
          for (const Instruction& instruction : instructions(function)) read(instruction);
    enter_from_outside();
    enter_from_assembly();
    solve();
  }

  Held held(const GlobalVariable& variable, std::int64_t offset, std::int64_t size) const {
    Held result;
    auto known = of_global_.find(&variable);
    if (known == of_global_.end() || !is_one(variable) || offset < 0) return result;
    const Object& object = objects_[known->second];
    StoreClass kind = class_at(variable, offset, size);
    if (object.escaped && !is_whole() && kind != StoreClass::vtable) return result;
    if (object.escaped)
      for (StoreClass other : {StoreClass::any, StoreClass::typed, StoreClass::vtable})
        if (outside_stores_[static_cast<std::size_t>(other)] && conflict(kind, other)) return result;
    const Cell wanted{offset, size, 0};
    for (const Write& write : object.writes) {
      if (!wanted.overlaps({write.offset, write.size, 0}) || !conflict(kind, write.kind)) continue;
      const bool is_element = write.offset == kAnyOffset && write.aligned && offset % size == 0;
      if ((write.offset != offset && !is_element) || write.size != size || write.value == nullptr) return result;
      if (add_constants(*write.value, result.constants)) continue;
      auto node = nodes_by_value_.find(write.value);
      if (!write.value->getType()->isPointerTy() || node == nodes_by_value_.end()) return result;
      for (const Place& place : nodes_[node->second].places) {
        const Object& target = objects_[place.object];
        if (place.object == kOutside || place.offset == kAnyOffset) return result;
        if (place.object != kNull && target.global == nullptr) return result;
        const Held::Address address{target.global, place.object == kNull ? 0 : place.offset};
        if (!is_contained(result.addresses, address)) result.addresses.push_back(address);
      }
    }
    result.kind = result.constants.empty() && result.addresses.empty() ? Held::Kind::initial : Held::Kind::one_of;
    return result;
  }

  bool never_written(const GlobalVariable& variable) const {
    auto known = of_global_.find(&variable);
    if (known == of_global_.end() || !is_one(variable)) return false;
    const Object& object = objects_[known->second];
    return object.writes.empty() &&
           (!object.escaped || (is_whole() && none_of(outside_stores_, [](bool stores) { return stores; })));
  }

 private:
  /// The units are the whole program but for libraries. Else code that nobody sees calls functions of theirs, and may store into all whose
  /// address it is given; to make another object in place of one of a class it would have to end that, so vtable pointers stay.
  bool is_whole() const {
    const Function* main = program_.function("main");
    return main != nullptr && !main->isDeclaration();
  }

  /// It may run: the linker keeps it, or it is for inlining only.
  bool is_code(const Function& function) const {
    return !function.isDeclaration() &&
           (program_.resolve(function) == &function || function.hasAvailableExternallyLinkage());
  }

  /// The initialiser is that of the variable in the program.
  bool is_one(const GlobalVariable& variable) const {
    return variable.hasDefinitiveInitializer() && program_.has_one_definition(variable);
  }

  /// Adds the constants that the value is one of; false if it is not one of a few.
  static bool add_constants(const llvm::Value& value, std::vector<const Constant*>& out) {
    SmallVector<const llvm::Value*, 8> seen{&value};
    std::vector<const Constant*> found;
    for (std::size_t i = 0; i < seen.size(); ++i) {
      if (const auto* constant = dyn_cast<Constant>(seen[i])) {
        if (isa<UndefValue>(constant)) return false;
        found.push_back(constant);
        continue;
      }
      if (!isa<PHINode, SelectInst>(seen[i]) || seen.size() > 32) return false;
      const auto* choice = cast<Instruction>(seen[i]);
      for (unsigned operand = isa<SelectInst>(choice) ? 1 : 0; operand < choice->getNumOperands(); ++operand)
        if (!is_contained(seen, choice->getOperand(operand))) seen.push_back(choice->getOperand(operand));
    }
    for (const Constant* constant : found)
      if (!is_contained(out, constant)) out.push_back(constant);
    return true;
  }

  StoreClass class_at(const GlobalVariable& variable, std::int64_t offset, std::int64_t size) const {
    if (size != static_cast<std::int64_t>(word_)) return StoreClass::any;
    Constant* word = ConstantFoldLoadFromConst(
        const_cast<Constant*>(variable.getInitializer()), PointerType::get(variable.getContext(), 0),
        APInt(layout_.getIndexSizeInBits(0), static_cast<std::uint64_t>(offset)), layout_);
    if (word == nullptr) return StoreClass::any;
    const auto* table = dyn_cast<GlobalVariable>(word->stripInBoundsOffsets());
    return table != nullptr && table->getName().starts_with("_ZTV") ? StoreClass::vtable : StoreClass::any;
  }

  // --- sets ---

  NodeId new_node() {
    nodes_.emplace_back();
    return static_cast<NodeId>(nodes_.size() - 1);
  }

  ObjectId new_object(const GlobalValue* global = nullptr) {
    objects_.emplace_back();
    objects_.back().global = global;
    return static_cast<ObjectId>(objects_.size() - 1);
  }

  ObjectId object_of(const GlobalValue& value) {
    auto [place, is_new] = of_global_.try_emplace(&value, 0);
    if (is_new) {
      const ObjectId made = new_object(&value);
      place = of_global_.find(&value);
      place->second = made;
    }
    return place->second;
  }

  void add(NodeId node, Place place) {
    if (place.object == kOutside || place.object == kNull) place.offset = 0;
    if (place.offset != kAnyOffset && (place.offset > kFarthest || place.offset < -kFarthest))
      place.offset = kAnyOffset;
    auto& places = nodes_[node].places;
    unsigned others = 0;
    for (const Place& known : places) {
      if (known.object != place.object) continue;
      if (known.offset == place.offset || known.offset == kAnyOffset) return;
      ++others;
    }
    if (others >= kMostOffsets) place.offset = kAnyOffset;
    places.push_back(place);
    work_.emplace_back(node, place);
  }

  void copy(NodeId from, NodeId to) {
    if (from == to || !edges_.insert({from, to}).second) return;
    nodes_[from].copies.push_back(to);
    for (std::size_t i = 0; i < nodes_[from].places.size(); ++i) add(to, nodes_[from].places[i]);
  }

  static Place moved(Place place, std::int64_t by) {
    if (place.offset != kAnyOffset) place.offset = by == kAnyOffset ? kAnyOffset : place.offset + by;
    return place;
  }

  void move(NodeId from, NodeId to, std::int64_t by) {
    if (by == 0) return copy(from, to);
    nodes_[from].moves.emplace_back(to, by);
    for (std::size_t i = 0; i < nodes_[from].places.size(); ++i) add(to, moved(nodes_[from].places[i], by));
  }

  void escape(NodeId node) {
    if (std::exchange(nodes_[node].escapes, true)) return;
    for (std::size_t i = 0; i < nodes_[node].places.size(); ++i) escape_object(nodes_[node].places[i].object);
  }

  void escape_object(ObjectId id) {
    if (id == kOutside || id == kNull || std::exchange(objects_[id].escaped, true)) return;
    for (std::size_t i = 0; i < objects_[id].cells.size(); ++i) escape(objects_[id].cells[i].node);
    for (std::size_t i = 0; i < objects_[id].readers.size(); ++i) copy(outside_, objects_[id].readers[i].node);
    if (const auto* function = dyn_cast_or_null<Function>(objects_[id].global))
      for (const Function* variant : program_.variants(*function)) call_from_outside(*variant);
  }

  void call_from_outside(const Function& function) {
    for (const Argument& argument : function.args()) copy(outside_, node_of(argument));
    escape(returned(function));
  }

  void add_cell(ObjectId id, const Cell& cell) {
    for (std::size_t i = 0; i < objects_[id].cells.size(); ++i) {
      const Cell known = objects_[id].cells[i];
      if (known.offset != cell.offset || known.size != cell.size) continue;
      return copy(cell.node, known.node);
    }
    const Cell made{cell.offset, cell.size, new_node()};
    objects_[id].cells.push_back(made);
    copy(cell.node, made.node);
    if (objects_[id].escaped) escape(made.node);
    for (std::size_t i = 0; i < objects_[id].readers.size(); ++i)
      if (objects_[id].readers[i].overlaps(made)) copy(made.node, objects_[id].readers[i].node);
  }

  void add_reader(ObjectId id, const Cell& reader) {
    for (const Cell& known : objects_[id].readers)
      if (known.offset == reader.offset && known.size == reader.size && known.node == reader.node) return;
    objects_[id].readers.push_back(reader);
    if (objects_[id].escaped) copy(outside_, reader.node);
    for (std::size_t i = 0; i < objects_[id].cells.size(); ++i)
      if (objects_[id].cells[i].overlaps(reader)) copy(objects_[id].cells[i].node, reader.node);
  }

  void load_at(const Place& place, NodeId to, std::int64_t size) {
    if (place.object == kNull) return;
    if (place.object == kOutside) return copy(outside_, to);
    add_reader(place.object, {place.offset, size, to});
  }

  void store_at(const Place& place, NodeId from, std::int64_t size, const Instruction* by) {
    if (place.object == kNull) return;
    const auto* store = dyn_cast_or_null<StoreInst>(by);
    const StoreClass kind = store != nullptr ? class_of(*store) : StoreClass::any;
    if (place.object == kOutside) {
      outside_stores_[static_cast<std::size_t>(kind)] = true;
      return escape(from);
    }
    if (objects_[place.object].global != nullptr) {
      const llvm::Value* value = store != nullptr && store->getValueOperand()->getType()->isSingleValueType()
                                     ? store->getValueOperand()
                                     : nullptr;
      const bool aligned = store != nullptr && static_cast<std::int64_t>(store->getAlign().value()) >= size;
      auto& writes = objects_[place.object].writes;
      // Several stores of one value are one.
      if (none_of(writes, [&](const Write& w) {
            return w.offset == place.offset && w.size == size && w.kind == kind && w.value == value &&
                   w.aligned == aligned;
          }))
        writes.push_back({place.offset, size, kind, value, aligned});
    }
    add_cell(place.object, {place.offset, size, from});
  }

  void load(NodeId pointer, NodeId to, std::int64_t size) {
    nodes_[pointer].loads.emplace_back(to, size);
    for (std::size_t i = 0; i < nodes_[pointer].places.size(); ++i) load_at(nodes_[pointer].places[i], to, size);
  }

  void store(NodeId pointer, NodeId from, std::int64_t size, const Instruction* by) {
    nodes_[pointer].stores.emplace_back(from, size, by);
    for (std::size_t i = 0; i < nodes_[pointer].places.size(); ++i) store_at(nodes_[pointer].places[i], from, size, by);
  }

  void solve() {
    while (!work_.empty()) {
      const auto [node, place] = work_.back();
      work_.pop_back();
      if (nodes_[node].escapes) escape_object(place.object);
      for (std::size_t i = 0; i < nodes_[node].copies.size(); ++i) add(nodes_[node].copies[i], place);
      for (std::size_t i = 0; i < nodes_[node].moves.size(); ++i)
        add(nodes_[node].moves[i].first, moved(place, nodes_[node].moves[i].second));
      for (std::size_t i = 0; i < nodes_[node].loads.size(); ++i)
        load_at(place, nodes_[node].loads[i].first, nodes_[node].loads[i].second);
      for (std::size_t i = 0; i < nodes_[node].stores.size(); ++i) {
        const auto [from, size, by] = nodes_[node].stores[i];
        store_at(place, from, size, by);
      }
    }
  }

  // --- values ---

  NodeId node_of(const llvm::Value& value) {
    auto known = nodes_by_value_.find(&value);
    if (known != nodes_by_value_.end()) return known->second;
    const NodeId node = new_node();
    nodes_by_value_[&value] = node;
    if (const auto* constant = dyn_cast<Constant>(&value)) fill(node, *constant, 0);
    if (isa<InlineAsm>(&value)) add(node, {kOutside, 0});
    return node;
  }

  void fill(NodeId node, const Constant& constant, std::int64_t offset) {
    if (const auto* alias = dyn_cast<GlobalAlias>(&constant)) return fill(node, *alias->getAliasee(), offset);
    if (const auto* variable = dyn_cast<GlobalVariable>(&constant)) {
      const GlobalVariable& resolved = *program_.resolve(*variable);
      // What no unit defines may be a name of the linker for a place in any variable: `__start_table`.
      return add(node, resolved.isDeclaration() ? Place{kOutside, 0} : Place{object_of(resolved), offset});
    }
    if (const auto* function = dyn_cast<Function>(&constant))
      return add(node, {object_of(program_.address_of(*function)), offset});
    if (isa<ConstantPointerNull>(constant) || constant.isNullValue()) return add(node, {kNull, 0});
    if (isa<GlobalIFunc>(constant) || isa<BlockAddress>(constant)) return add(node, {kOutside, 0});
    if (const auto* expression = dyn_cast<ConstantExpr>(&constant)) {
      if (const auto* access = dyn_cast<GEPOperator>(expression)) {
        APInt bytes(layout_.getIndexSizeInBits(0), 0);
        const bool known = offset != kAnyOffset && access->accumulateConstantOffset(layout_, bytes);
        return fill(node, *cast<Constant>(access->getPointerOperand()),
                    known ? offset + bytes.getSExtValue() : kAnyOffset);
      }
      const bool keeps = expression->isCast();
      for (const Use& operand : expression->operands())
        fill(node, *cast<Constant>(operand), keeps ? offset : kAnyOffset);
      return;
    }
    if (isa<ConstantAggregate>(constant))
      for (const Use& operand : constant.operands()) fill(node, *cast<Constant>(operand), offset);
  }

  NodeId returned(const Function& function) {
    auto [place, is_new] = returned_.try_emplace(&function, 0);
    if (is_new) {
      const NodeId node = new_node();
      returned_[&function] = node;
      return node;
    }
    return place->second;
  }

  void read_initialiser(const GlobalVariable& variable) {
    const bool is_other = program_.resolve(variable) != &variable && program_.has_one_definition(variable);
    if (is_other || !variable.hasInitializer()) {
      if (!variable.hasInitializer() && program_.resolve(variable) == &variable) escape_object(object_of(variable));
      return;
    }
    const ObjectId object = object_of(*program_.resolve(variable));
    read_cells(*variable.getInitializer(), 0, object);
    // Code that is not among the units may hand it to a function of the program, unless the units are the whole program.
    const bool is_handed_out = !variable.hasLocalLinkage() && !variable.isConstant() && !is_whole();
    if (is_handed_out || variable.hasSection()) escape_object(object);  // The linker may give a section a name.
  }

  /// Assembly that may write memory reaches variables by their symbols: those that other files see, and those that are kept for it.
  void enter_from_assembly() {
    if (!has_assembly_) return;
    for (const auto& module : program_.modules()) {
      SmallVector<GlobalValue*, 8> kept;
      collectUsedGlobalVariables(*module, kept, false);
      collectUsedGlobalVariables(*module, kept, true);
      for (const GlobalVariable& variable : module->globals())
        if (!variable.isDeclaration() && (!variable.hasLocalLinkage() || is_contained(kept, &variable)))
          escape_object(object_of(*program_.resolve(variable)));
    }
  }

  void read_cells(const Constant& constant, std::int64_t offset, ObjectId object) {
    if (constant.isZeroValue() || isa<ConstantData>(constant)) return;
    Type* type = constant.getType();
    if (const auto* structure = dyn_cast<StructType>(type)) {
      const StructLayout* fields = layout_.getStructLayout(const_cast<StructType*>(structure));
      for (unsigned i = 0; i < structure->getNumElements(); ++i)
        if (const Constant* field = constant.getAggregateElement(i))
          read_cells(*field, offset + static_cast<std::int64_t>(fields->getElementOffset(i)), object);
      return;
    }
    if (isa<ConstantAggregate>(constant)) {
      const auto size = static_cast<std::int64_t>(
          layout_.getTypeAllocSize(constant.getAggregateElement(0U)->getType()).getFixedValue());
      for (unsigned i = 0; const Constant* part = constant.getAggregateElement(i); ++i)
        read_cells(*part, offset + static_cast<std::int64_t>(i) * size, object);
      return;
    }
    add_cell(object, {offset, bytes_of(type), node_of(constant)});
  }

  std::int64_t bytes_of(Type* type) const {
    return static_cast<std::int64_t>(layout_.getTypeStoreSize(type).getKnownMinValue());
  }

  /// Too narrow for an address: only a part of one.
  bool is_narrow(const Type* type) const {
    return type->isIntegerTy() && type->getIntegerBitWidth() < layout_.getPointerSizeInBits();
  }

  // --- instructions ---

  void read(const Instruction& instruction) {
    auto is_number = [&](const llvm::Value* value) { return is_narrow(value->getType()) || isa<ConstantInt>(value); };
    if (is_narrow(instruction.getType()) && !isa<LoadInst, CallBase>(instruction) &&
        all_of(instruction.operand_values(), is_number))
      return;
    switch (instruction.getOpcode()) {
      case Instruction::Alloca:
        return add(node_of(instruction), {new_object(), 0});
      case Instruction::Load: {
        NodeId to = node_of(instruction);
        if (is_narrow(instruction.getType())) escape(to);  // Nobody follows the parts of an address.
        return load(node_of(*instruction.getOperand(0)), to, bytes_of(instruction.getType()));
      }
      case Instruction::Store: {
        const auto& stored = cast<StoreInst>(instruction);
        return store(node_of(*stored.getPointerOperand()), node_of(*stored.getValueOperand()),
                     bytes_of(stored.getValueOperand()->getType()), &stored);
      }
      case Instruction::AtomicRMW:
      case Instruction::AtomicCmpXchg: {
        const NodeId pointer = node_of(*instruction.getOperand(0));
        const auto size = bytes_of(instruction.getOperand(1)->getType());
        load(pointer, node_of(instruction), size);
        store(pointer, node_of(*instruction.getOperand(isa<AtomicRMWInst>(instruction) ? 1 : 2)), size, &instruction);
        return;
      }
      case Instruction::GetElementPtr: {
        APInt offset(layout_.getIndexSizeInBits(0), 0);
        const bool known = !instruction.getType()->isVectorTy() &&
                           cast<GetElementPtrInst>(instruction).accumulateConstantOffset(layout_, offset);
        return move(node_of(*instruction.getOperand(0)), node_of(instruction),
                    known ? offset.getSExtValue() : kAnyOffset);
      }
      case Instruction::PHI:
      case Instruction::Select:
      case Instruction::Freeze:
      case Instruction::BitCast:
      case Instruction::AddrSpaceCast:
      case Instruction::PtrToInt:
      case Instruction::IntToPtr:
      case Instruction::ExtractValue:
      case Instruction::InsertValue:
      case Instruction::ExtractElement:
      case Instruction::InsertElement:
      case Instruction::ShuffleVector:
        for (const Use& operand : instruction.operands())
          if (!isa<BasicBlock>(operand)) copy(node_of(*operand), node_of(instruction));
        if (is_narrow(instruction.getType())) escape(node_of(instruction));
        if (instruction.getOpcode() == Instruction::IntToPtr && isa<Constant>(instruction.getOperand(0)))
          add(node_of(instruction), {kOutside, 0});
        return;
      case Instruction::ICmp:
      case Instruction::FCmp:
      case Instruction::Br:
      case Instruction::Switch:
      case Instruction::Unreachable:
      case Instruction::Resume:
      case Instruction::Fence:
      case Instruction::IndirectBr:
        return;
      case Instruction::LandingPad:
        return copy(outside_, node_of(instruction));  // What is thrown escapes.
      case Instruction::Ret:
        if (instruction.getNumOperands() > 0)
          copy(node_of(*instruction.getOperand(0)), returned(*instruction.getFunction()));
        return;
      case Instruction::Call:
      case Instruction::Invoke:
      case Instruction::CallBr:
        return read_call(cast<CallBase>(instruction));
      default:
        // Arithmetic: what is computed from an address may be one.
        for (const Use& operand : instruction.operands())
          if (!isa<BasicBlock>(operand) && !isa<ConstantInt>(operand))
            move(node_of(*operand), node_of(instruction), kAnyOffset);
        if (isa<VAArgInst>(instruction)) copy(outside_, node_of(instruction));
        if (is_narrow(instruction.getType())) escape(node_of(instruction));
    }
  }

  void read_call(const CallBase& call) {
    const auto* named = dyn_cast<Function>(call.getCalledOperand()->stripPointerCastsAndAliases());
    if (const auto* intrinsic = dyn_cast<IntrinsicInst>(&call)) return read_intrinsic(*intrinsic);
    if (call.isInlineAsm()) {
      has_assembly_ |=
          cast<InlineAsm>(call.getCalledOperand())->getConstraintString().find("~{memory}") != std::string::npos;
      return call_outside(call, true);
    }
    if (named != nullptr) return call_function(call, *named);
    const auto targets = program_.dispatch().targets(call);
    for (const Function* target : targets) call_function(call, *target);
    if (targets.empty()) call_outside(call, true);
  }

  void read_intrinsic(const IntrinsicInst& call) {
    switch (call.getIntrinsicID()) {
      case Intrinsic::memcpy:
      case Intrinsic::memmove:
      case Intrinsic::memcpy_inline:
        return copy_bytes(call);
      case Intrinsic::memset:
      case Intrinsic::memset_inline:
        return store(node_of(*call.getArgOperand(0)), new_node(), length_of(call), &call);
      case Intrinsic::launder_invariant_group:
      case Intrinsic::strip_invariant_group:
      case Intrinsic::threadlocal_address:
      case Intrinsic::ptr_annotation:
      case Intrinsic::expect:
      case Intrinsic::ssa_copy:
      case Intrinsic::ptrmask:
        return copy(node_of(*call.getArgOperand(0)), node_of(call));
      case Intrinsic::vastart:
        return store(node_of(*call.getArgOperand(0)), outside_, kFarthest, &call);
      case Intrinsic::vacopy:
        return store(node_of(*call.getArgOperand(0)), outside_, kFarthest, &call);
      default:
        if (call.onlyReadsMemory() || call.doesNotAccessMemory() || call.onlyAccessesInaccessibleMemory() ||
            call.isAssumeLikeIntrinsic()) {
          for (const Use& argument : call.args())
            if (!isa<MetadataAsValue>(argument)) move(node_of(*argument), node_of(call), kAnyOffset);
          return;
        }
        return call_outside(call, true);
    }
  }

  std::int64_t length_of(const CallBase& call) const {
    const auto* length = dyn_cast<ConstantInt>(call.getArgOperand(2));
    return length == nullptr || length->getValue().ugt(kFarthest) ? kFarthest
                                                                  : static_cast<std::int64_t>(length->getZExtValue());
  }

  /// What is copied is one set: an address may come from any of the bytes and go to any of them.
  void copy_bytes(const CallBase& call) {
    const NodeId between = new_node();
    load(node_of(*call.getArgOperand(1)), between, length_of(call));
    store(node_of(*call.getArgOperand(0)), between, length_of(call), &call);
    if (!call.getType()->isVoidTy()) copy(node_of(*call.getArgOperand(0)), node_of(call));
  }

  void call_function(const CallBase& call, const Function& named) {
    if (const Primitive* primitive = program_.primitive(named)) {
      if (primitive->kind == PrimitiveKind::allocate) {
        add(node_of(call), {new_object(), 0});
        add(node_of(call), {kNull, 0});
      } else if (!call.getType()->isVoidTy()) {
        copy(outside_, node_of(call));
      }
      // The buffer of an arena is written as its blocks are.
      if (primitive->kind == PrimitiveKind::construct)
        for (const Use& argument : drop_begin(call.args()))
          if (argument->getType()->isPointerTy()) store(node_of(*argument), outside_, kFarthest, &call);
      if (primitive->kind == PrimitiveKind::mark && primitive->argument(1) && *primitive->argument(1) < call.arg_size())
        store(node_of(*call.getArgOperand(*primitive->argument(1))), new_node(), primitive->numbers[2], &call);
      return;
    }
    const FunctionRule* rule = rules_.function(Program::rule_name(named), false);
    const bool attested = program_.attestation(named) != nullptr || (rule != nullptr && !rule->attest.empty());
    const Function* body = program_.resolve(named);
    if (!attested && rule == nullptr && body != nullptr && !body->isDeclaration()) {
      // Any of the bodies that an inline function has may be the one that the linker kept.
      for (const Function* variant : program_.variants(*body)) call_body(call, *variant);
      return;
    }
    if (rule == nullptr && !attested) rule = rules_.function(Program::rule_name(named), true);
    if (rule == nullptr || attested || rule->waits || body == nullptr) return call_outside(call, true);
    const StringRef model = rule->model;
    if ((model == "memcpy" || model == "memmove") && call.arg_size() == 3) return copy_bytes(call);
    if (model == "free" || model == "operator-delete" || model.starts_with("cxa-guard")) return;
    if (model == "malloc" || model == "calloc" || model.starts_with("operator-new") ||
        model == "cxa-allocate-exception") {
      add(node_of(call), {new_object(), 0});
      return add(node_of(call), {kNull, 0});
    }
    if (model == "dynamic-cast") return move(node_of(*call.getArgOperand(0)), node_of(call), kAnyOffset);
    if (model == "strlen" || model == "memcmp" || model == "strcmp" || model == "strncmp") return;
    if (model == "cxa-atexit") {
      // The handler is called with what was given with it.
      if (const auto* handler = dyn_cast<Function>(call.getArgOperand(0)->stripPointerCastsAndAliases());
          handler != nullptr && call.arg_size() > 1 && handler->arg_size() == 1) {
        const Function* target = program_.resolve(*handler);
        if (target != nullptr && !target->isDeclaration()) {
          for (const Function* variant : program_.variants(*target)) {
            called_.insert(variant);
            copy(node_of(*call.getArgOperand(1)), node_of(*variant->getArg(0)));
          }
          return;
        }
      }
    }
    // What it may store into its arguments: numbers, and what it was given.
    for (const WriteRule& write : rule->writes)
      for (unsigned i = write.pointer; i < (write.and_all_behind ? call.arg_size() : write.pointer + 1); ++i)
        if (i < call.arg_size()) store(node_of(*call.getArgOperand(i)), outside_, kFarthest, &call);
    if (model == "memset" || model == "strcpy" || model == "realloc")
      store(node_of(*call.getArgOperand(0)), outside_, kFarthest, &call);
    call_outside(call, false);
  }

  void call_body(const CallBase& call, const Function& body) {
    called_.insert(&body);
    for (unsigned i = 0; i < call.arg_size(); ++i) {
      const NodeId argument = node_of(*call.getArgOperand(i));
      if (i >= body.arg_size()) {
        escape(argument);
      } else if (call.isByValArgument(i)) {
        const NodeId content = new_node();
        load(argument, content, kFarthest);
        const ObjectId own = new_object();
        add(node_of(*body.getArg(i)), {own, 0});
        add_cell(own, {kAnyOffset, 0, content});
      } else {
        copy(argument, node_of(*body.getArg(i)));
      }
    }
    if (!call.getType()->isVoidTy()) copy(returned(body), node_of(call));
  }

  /// What it is given gets outside; `stores`: and all that is outside may be written.
  void call_outside(const CallBase& call, bool stores) {
    for (const Use& argument : call.args())
      if (!isa<MetadataAsValue>(argument)) escape(node_of(*argument));
    if (!call.getType()->isVoidTy()) copy(outside_, node_of(call));
    if (stores) outside_stores_[static_cast<std::size_t>(StoreClass::any)] = true;
  }

  /// Functions that nobody calls here are called by code that is not among the units.
  void enter_from_outside() {
    for (const auto& module : program_.modules())
      for (const Function& function : *module)
        if (!function.isDeclaration() && !function.hasLocalLinkage() && program_.resolve(function) == &function &&
            !called_.contains(&function))
          call_from_outside(function);
    for (const ProgramRoot& root : program_.roots())
      for (const Function* body : root.bodies) call_from_outside(*body);
  }

  const Program& program_;
  const RuleSet& rules_;
  const DataLayout& layout_;
  unsigned word_;
  std::vector<Node> nodes_;
  std::vector<Object> objects_;
  std::vector<std::pair<NodeId, Place>> work_;
  DenseSet<std::pair<NodeId, NodeId>> edges_;
  DenseMap<const llvm::Value*, NodeId> nodes_by_value_;
  DenseMap<const Function*, NodeId> returned_;
  DenseMap<const GlobalValue*, ObjectId> of_global_;
  DenseSet<const Function*> called_;
  NodeId outside_ = 0;                    ///< Its set is the place outside.
  bool has_assembly_ = false;             ///< That may write memory.
  std::array<bool, 3> outside_stores_{};  ///< By StoreClass: something stores into a place that is not known.
};

Globals::Globals(const Program& program, const RuleSet& rules) : solver_(std::make_unique<Solver>(program, rules)) {}
Globals::~Globals() = default;

Held Globals::held(const GlobalVariable& variable, std::int64_t offset, std::int64_t size) const {
  return solver_->held(variable, offset, size);
}

bool Globals::never_written(const GlobalVariable& variable) const { return solver_->never_written(variable); }

}  // namespace wcmu
