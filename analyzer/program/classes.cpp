// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "program/classes.hpp"

#include "program/program.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/ADT/StringSwitch.h>
#include <llvm/IR/Constants.h>

#include <algorithm>

namespace wcmu {

using namespace llvm;

namespace {

enum class Kind : std::uint8_t { other, class_type, pointer, member_pointer, function };

constexpr unsigned kConst = 1, kVolatile = 2, kRestrict = 4, kNoexcept = 0x40, kTransactionSafe = 0x20;

/// A type as its type_info has it, or as a part of the name of another.
struct Type {
  StringRef name;                        ///< Mangled, without "_ZTI".
  const GlobalVariable* info = nullptr;  ///< Null where it has none here.
};

Type type_of(const GlobalVariable& info) {
  StringRef name = info.getName();
  name.consume_front("_ZTI");
  return {name, &info};
}

bool operator==(const Type& a, const Type& b) {
  // Types of unnamed namespaces have one name in several units.
  if (a.info != nullptr && b.info != nullptr && (a.info->hasLocalLinkage() || b.info->hasLocalLinkage()))
    return a.info == b.info;
  return a.name == b.name;
}

const ConstantStruct* fields_of(const Type& type) {
  return type.info != nullptr && type.info->hasInitializer() ? dyn_cast<ConstantStruct>(type.info->getInitializer())
                                                             : nullptr;
}

const GlobalVariable* info_at(const ConstantStruct& fields, unsigned i, const Program& program) {
  const auto* variable =
      i < fields.getNumOperands() ? dyn_cast<GlobalVariable>(fields.getOperand(i)->stripPointerCasts()) : nullptr;
  return variable == nullptr ? nullptr : program.resolve(*variable);
}

/// The class of the type_info itself: "__si_class_type_info".
StringRef class_of(const ConstantStruct& fields) {
  const auto* vtable = dyn_cast<GlobalVariable>(fields.getOperand(0)->stripInBoundsOffsets());
  return vtable == nullptr ? "" : vtable->getName();
}

Kind kind_of(const Type& type) {
  if (const ConstantStruct* fields = fields_of(type)) {
    StringRef name = class_of(*fields);
    if (name.contains("pointer_to_member")) return Kind::member_pointer;
    if (name.contains("__pointer_type_info")) return Kind::pointer;
    if (name.contains("class_type_info")) return Kind::class_type;
    if (name.contains("function_type_info")) return Kind::function;
    return Kind::other;
  }
  if (type.name.starts_with("P")) return Kind::pointer;
  if (type.name.starts_with("M")) return Kind::member_pointer;
  if (type.name.starts_with("F") || type.name.starts_with("DoF")) return Kind::function;
  const bool is_class =
      !type.name.empty() && (isDigit(type.name.front()) || type.name.starts_with("N") || type.name.starts_with("S"));
  return is_class ? Kind::class_type : Kind::other;
}

struct Pointee {
  unsigned flags = 0;
  Type type;
};

std::optional<Pointee> pointee_of(const Type& pointer, const Program& program) {
  if (const ConstantStruct* fields = fields_of(pointer)) {
    const auto* flags = fields->getNumOperands() > 3 ? dyn_cast<ConstantInt>(fields->getOperand(2)) : nullptr;
    const GlobalVariable* info = flags == nullptr ? nullptr : info_at(*fields, 3, program);
    if (info == nullptr) return std::nullopt;
    return Pointee{static_cast<unsigned>(flags->getZExtValue()), type_of(*info)};
  }
  Pointee result;
  result.type.name = pointer.name;
  if (!result.type.name.consume_front("P")) return std::nullopt;
  if (result.type.name.consume_front("r")) result.flags |= kRestrict;
  if (result.type.name.consume_front("V")) result.flags |= kVolatile;
  if (result.type.name.consume_front("K")) result.flags |= kConst;
  return result;
}

/// The only base of a class of the C++ library, which is at offset 0; empty if there is none. Nothing: not one of these.
std::optional<StringRef> library_base(StringRef name) {
  if (name == "St9exception") return StringRef();
  return StringSwitch<std::optional<StringRef>>(name)
      .Cases("St9bad_alloc", "St8bad_cast", "St10bad_typeid", "St13bad_exception", "St17bad_function_call",
             "St9exception")
      .Cases("St11logic_error", "St13runtime_error", "St9exception")
      .Case("St20bad_array_new_length", "St9bad_alloc")
      .Cases("St12domain_error", "St16invalid_argument", "St12length_error", "St12out_of_range", "St11logic_error")
      .Cases("St11range_error", "St14overflow_error", "St15underflow_error", "St12system_error", "St13runtime_error")
      .Default(std::nullopt);
}

struct Base {
  const GlobalVariable* type = nullptr;
  std::int64_t offset = 0;  ///< Of a virtual one: where in the vtable its offset is.
  bool is_virtual = false;
  bool is_public = true;
};

std::optional<std::vector<Base>> bases_of(const GlobalVariable& type, const Program& program) {
  std::vector<Base> bases;
  const ConstantStruct* fields = fields_of(type_of(type));
  if (fields == nullptr) {
    const auto base = library_base(type_of(type).name);
    if (!base) return std::nullopt;
    if (base->empty()) return bases;
    const GlobalVariable* info = program.variable(("_ZTI" + *base).str());
    // Without a type_info nobody asks for it; its own bases may be asked for.
    if (info == nullptr) return std::nullopt;
    bases.push_back({info, 0, false, true});
    return bases;
  }
  StringRef kind = class_of(*fields);
  if (kind.contains("__si_class_type_info")) {
    const GlobalVariable* info = info_at(*fields, 2, program);
    if (info == nullptr) return std::nullopt;
    bases.push_back({info, 0, false, true});
    return bases;
  }
  if (!kind.contains("__vmi_class_type_info")) return bases;
  for (unsigned i = 4; i + 1 < fields->getNumOperands(); i += 2) {
    const GlobalVariable* info = info_at(*fields, i, program);
    const auto* word = dyn_cast<ConstantInt>(fields->getOperand(i + 1));
    if (info == nullptr || word == nullptr) return std::nullopt;
    const std::int64_t flags = word->getSExtValue();
    bases.push_back({info, flags >> 8, (flags & 1) != 0, (flags & 2) != 0});
  }
  return bases;
}

class Walk {
 public:
  Walk(const Program& program, const GlobalVariable& whole) : program_(program) {
    std::string name = "_ZTV" + type_of(whole).name.str();
    // That of an unnamed namespace is in the unit of its type_info.
    vtable_ = whole.hasLocalLinkage() ? whole.getParent()->getGlobalVariable(name, true) : program.variable(name);
  }

  bool add(const GlobalVariable& type, std::int64_t offset, bool is_public) {
    for (Subobject& known : found_)
      if (known.offset == offset && type_of(*known.type) == type_of(type)) {
        if (known.is_public || !is_public) return true;
        known.is_public = true;  // What is in it is public on this way, too.
        return add_bases(type, offset, true);
      }
    found_.push_back({&type, offset, is_public});
    return add_bases(type, offset, is_public);
  }

  std::vector<Subobject> take() { return std::move(found_); }

 private:
  bool add_bases(const GlobalVariable& type, std::int64_t offset, bool is_public) {
    auto bases = bases_of(type, program_);
    if (!bases) return false;
    for (const Base& base : *bases) {
      std::int64_t at = base.offset;
      if (base.is_virtual) {
        auto virtual_offset = offset_in_vtable(type, base.offset);
        if (!virtual_offset) return false;
        at = *virtual_offset;
      }
      if (!add(*base.type, offset + at, is_public && base.is_public)) return false;
    }
    return true;
  }

  /// The word that is `at` bytes from where the part of class `type` points into the vtable of the whole.
  std::optional<std::int64_t> offset_in_vtable(const GlobalVariable& type, std::int64_t at) const {
    if (vtable_ == nullptr || !vtable_->hasInitializer()) return std::nullopt;
    SmallVector<MDNode*, 8> types;
    vtable_->getMetadata(LLVMContext::MD_type, types);
    std::optional<std::int64_t> point;
    for (const MDNode* node : types) {
      const auto* name = dyn_cast<MDString>(node->getOperand(1));
      if (name == nullptr || name->getString() != ("_ZTS" + type_of(type).name).str()) continue;
      if (point) return std::nullopt;  // Two parts of that class.
      point = static_cast<std::int64_t>(mdconst::extract<ConstantInt>(node->getOperand(0))->getZExtValue());
    }
    // A class of an unnamed namespace has no name there; the first address point is the whole's.
    if (!point && type.hasLocalLinkage() && ("_ZTV" + type_of(type).name).str() == vtable_->getName())
      for (const MDNode* node : types) {
        auto here = static_cast<std::int64_t>(mdconst::extract<ConstantInt>(node->getOperand(0))->getZExtValue());
        point = std::min(point.value_or(here), here);
      }
    if (!point) return std::nullopt;
    return program_.dispatch().word(*vtable_, *point + at);
  }

  const Program& program_;
  const GlobalVariable* vtable_ = nullptr;
  std::vector<Subobject> found_;
};

/// As __do_catch of libstdc++. `outer`: 1 while all pointers around are const, and 2 for each of them.
std::optional<Caught> do_catch(const Program& program, const Type& thrown, const Type& handler, unsigned outer) {
  using As = Caught::As;
  const Kind kind = kind_of(handler);
  const bool is_pointer = kind == Kind::pointer || kind == Kind::member_pointer;
  if (handler == thrown) return Caught{outer == 1 && kind_of(thrown) == Kind::pointer ? As::pointer : As::object, 0};
  if (kind == Kind::class_type) {
    if (outer >= 4 || kind_of(thrown) != Kind::class_type) return Caught{};
    if (thrown.info == nullptr || handler.info == nullptr) return std::nullopt;
    auto parts = subobjects(program, *thrown.info);
    if (!parts) return std::nullopt;
    const Subobject* found = nullptr;
    for (const Subobject& part : *parts) {
      if (!(type_of(*part.type) == handler)) continue;
      if (found != nullptr) return Caught{};  // Ambiguous.
      found = &part;
    }
    return found != nullptr && found->is_public ? Caught{As::object, found->offset} : Caught{};
  }
  if (!is_pointer) return Caught{};
  if (thrown.name == "Dn") return Caught{As::null, 0};
  if (kind_of(thrown) != kind || (outer & 1) == 0) return Caught{};
  if (kind == Kind::member_pointer) return std::nullopt;
  auto from = pointee_of(thrown, program), to = pointee_of(handler, program);
  if (!from || !to) return std::nullopt;
  constexpr unsigned kOfFunctions = kNoexcept | kTransactionSafe;
  constexpr unsigned kQualifiers = kConst | kVolatile | kRestrict;
  if ((to->flags & kOfFunctions & ~from->flags) != 0) return Caught{};
  if ((from->flags & kQualifiers & ~to->flags) != 0) return Caught{};
  if ((to->flags & kConst) == 0) outer &= ~1U;
  auto inner = Caught{};
  if (outer < 2 && to->type.name == "v") {
    inner.as = kind_of(from->type) == Kind::function ? As::nothing : As::object;
  } else {
    auto answer = do_catch(program, from->type, to->type, outer + 2);
    if (!answer) return std::nullopt;
    inner = *answer;
  }
  return inner.as == As::nothing ? Caught{} : Caught{As::pointer, inner.offset};
}

}  // namespace

std::optional<std::vector<Subobject>> subobjects(const Program& program, const GlobalVariable& type) {
  Walk walk(program, type);
  if (!walk.add(type, 0, true)) return std::nullopt;
  return walk.take();
}

std::optional<Caught> match_handler(const Program& program, const GlobalVariable& thrown,
                                    const GlobalVariable& handler) {
  return do_catch(program, type_of(thrown), type_of(handler), 1);
}

std::optional<std::int64_t> dynamic_cast_offset(const Program& program, const GlobalVariable& whole,
                                                const GlobalVariable& source, std::int64_t at,
                                                const GlobalVariable& target) {
  auto parts = subobjects(program, whole);
  if (!parts) return std::nullopt;
  const Type wanted = type_of(target), given = type_of(source);
  auto is_given = [&](const Subobject& part, std::int64_t base) {
    return part.is_public && part.offset + base == at && type_of(*part.type) == given;
  };
  // The objects of the wanted class that the given one is a public base of.
  std::vector<std::int64_t> around, all;
  for (const Subobject& part : *parts) {
    if (!(type_of(*part.type) == wanted)) continue;
    if (part.is_public) all.push_back(part.offset);
    // The bases of a part lie in it as they lie in the whole.
    Walk inside(program, whole);
    if (!inside.add(*part.type, part.offset, true)) return std::nullopt;
    for (const Subobject& inner : inside.take())
      if (is_given(inner, 0)) around.push_back(part.offset);
  }
  if (around.size() == 1) return around.front();
  const bool from_public =
      std::any_of(parts->begin(), parts->end(), [&](const Subobject& p) { return is_given(p, 0); });
  const auto of_wanted =
      std::count_if(parts->begin(), parts->end(), [&](const Subobject& part) { return type_of(*part.type) == wanted; });
  if (around.empty() && from_public && of_wanted == 1 && all.size() == 1) return all.front();
  return -1;
}

}  // namespace wcmu
