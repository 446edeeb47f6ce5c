// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Where a call through a pointer can lead, whatever is known of the pointer: by its type in the source, and by the class hierarchy, over
// all units. The front end writes both into the code (-fsanitize=kcfi, -fwhole-program-vtables).
#pragma once

#include <llvm/ADT/DenseMap.h>
#include <llvm/IR/InstrTypes.h>
#include <llvm/IR/Module.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace wcmu {

class Program;

/// A place in a vtable that objects of one class point to.
struct AddressPoint {
  const llvm::GlobalVariable* vtable = nullptr;  ///< A definition.
  std::int64_t offset = 0;                       ///< In bytes.
};

class Dispatch {
 public:
  /// Reads all units of the program; it must stay.
  explicit Dispatch(const Program& program);

  /// The functions that the call may reach: those of its type whose address is taken, or the overriders. In the order of the units, none
  /// twice; declarations are among them, functions that only end the program as undefined are not.
  [[nodiscard]] std::vector<const llvm::Function*> targets(const llvm::CallBase& call) const;

  /// What the vtable pointers of whole objects of a class, and of all that derive from it, can be. `type` is the name of the class as
  /// llvm.type.test has it.
  [[nodiscard]] const std::vector<AddressPoint>& address_points(const llvm::Metadata* type) const;
  /// The same for a class by the text of its type_info's name: "N3app6DeviceE".
  [[nodiscard]] const std::vector<AddressPoint>& address_points(llvm::StringRef class_name) const;

  /// The function that a vtable holds `offset` bytes from its beginning; null if there is none.
  [[nodiscard]] const llvm::Function* slot(const llvm::GlobalVariable& vtable, std::int64_t offset) const;
  /// The number that it holds there: an offset within objects.
  [[nodiscard]] std::optional<std::int64_t> word(const llvm::GlobalVariable& vtable, std::int64_t offset) const;

 private:
  [[nodiscard]] const llvm::Constant* at(const llvm::GlobalVariable& vtable, std::int64_t offset) const;

  struct Candidate {
    const llvm::Function* function = nullptr;
    std::optional<std::uint64_t> type;  ///< Of the source; nothing fits every call.
    bool only_virtual = false;          ///< Its address is in vtables only.
  };

  const Program& program_;
  std::vector<Candidate> candidates_;
  llvm::DenseMap<const llvm::Metadata*, std::vector<AddressPoint>> points_;
};

/// The type that the vtable pointer `vtable` is tested for; null if it is not.
const llvm::Metadata* tested_class(const llvm::Value& vtable);

}  // namespace wcmu
