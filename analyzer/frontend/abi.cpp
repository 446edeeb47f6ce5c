// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "frontend/abi.hpp"

#include <clang/AST/Attr.h>
#include <clang/AST/Decl.h>
#include <clang/Basic/TargetInfo.h>
#include <clang/Lex/MacroInfo.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>

namespace wcmu {
namespace {

/// Macros that speak of layouts and of what is compiled at all; where one differs the unit is refused.
constexpr llvm::StringLiteral decisive[] = {
    "__SIZEOF_SHORT__",   "__SIZEOF_INT__",    "__SIZEOF_LONG__",           "__SIZEOF_LONG_LONG__",
    "__SIZEOF_POINTER__", "__SIZEOF_SIZE_T__", "__SIZEOF_PTRDIFF_T__",      "__SIZEOF_WCHAR_T__",
    "__SIZEOF_FLOAT__",   "__SIZEOF_DOUBLE__", "__SIZEOF_LONG_DOUBLE__",    "__LDBL_MANT_DIG__",
    "__SIZEOF_INT128__",  "__CHAR_UNSIGNED__", "__ARM_SIZEOF_MINIMAL_ENUM", "__BYTE_ORDER__",
    "__EXCEPTIONS",       "__GXX_RTTI",
};

std::optional<std::string> macro_of(const CompilerAnswer& answer, llvm::StringRef name) {
  auto place = answer.macros.find(name.str());
  return place == answer.macros.end() ? std::nullopt : std::optional(place->second);
}

std::optional<std::string> macro_of(clang::Preprocessor& preprocessor, llvm::StringRef name) {
  const clang::MacroInfo* macro = preprocessor.getMacroInfo(preprocessor.getIdentifierInfo(name));
  if (macro == nullptr) return std::nullopt;
  return text_of(preprocessor, *macro);
}

/// The words of a type of C in one order: "long unsigned int" is "long unsigned". Empty if it is something else.
std::vector<llvm::StringRef> words_of_type(llvm::StringRef text) {
  llvm::SmallVector<llvm::StringRef> words;
  text.split(words, ' ', -1, /*KeepEmpty=*/false);
  std::vector<llvm::StringRef> type;
  for (llvm::StringRef word : words) {
    if (!llvm::is_contained({"char", "short", "int", "long", "signed", "unsigned"}, word)) return {};
    if (word != "int" || words.size() == 1) type.push_back(word);
  }
  llvm::sort(type);
  return type;
}

std::string without_spaces(llvm::StringRef text) {
  std::string result = text.str();
  llvm::erase(result, ' ');
  return result;
}

bool says_only_aligned(const clang::Decl& decl) {
  return llvm::any_of(decl.specific_attrs<clang::AlignedAttr>(), [](const clang::AlignedAttr* attribute) {
    return attribute->isAlignmentExpr() && attribute->getAlignmentExpr() == nullptr;
  });
}

/// A type of the unit that has the largest alignment of the target by an attribute without a number; null if there is none.
const clang::NamedDecl* aligned_to_largest(clang::ASTContext& context) {
  for (const clang::Type* type : context.getTypes()) {
    if (const auto* alias = llvm::dyn_cast<clang::TypedefType>(type);
        alias != nullptr && says_only_aligned(*alias->getDecl()))
      return alias->getDecl();
    const auto* record = llvm::dyn_cast<clang::RecordType>(type);
    if (record == nullptr || record->isDependentType()) continue;
    const clang::RecordDecl* decl = record->getDecl()->getDefinition();
    if (decl == nullptr) continue;
    if (says_only_aligned(*decl) ||
        llvm::any_of(decl->fields(), [](const clang::FieldDecl* field) { return says_only_aligned(*field); }))
      return decl;
  }
  return nullptr;
}

/// GCC's folder of stddef.h and its like: they speak to the compiler that they belong to.
bool belongs_to_compiler(llvm::StringRef dir) {
  if (llvm::sys::path::filename(dir) == "include-fixed") return true;
  llvm::SmallString<256> header(dir);
  llvm::sys::path::append(header, "stddef.h");
  return dir.contains("/gcc") && llvm::sys::fs::exists(header);
}

}  // namespace

std::string text_of(const clang::Preprocessor& preprocessor, const clang::MacroInfo& macro) {
  std::string text;
  if (macro.isFunctionLike()) {
    text =
        "(" + llvm::join(llvm::map_range(macro.params(), [](const auto* name) { return name->getName(); }), ",") + ")";
  }
  for (const clang::Token& token : macro.tokens()) text += (text.empty() ? "" : " ") + preprocessor.getSpelling(token);
  return text;
}

bool same_definition(llvm::StringRef a, llvm::StringRef b) {
  if (const auto type = words_of_type(a); !type.empty()) return type == words_of_type(b);
  const std::string texts[] = {without_spaces(a), without_spaces(b)};
  std::uint64_t numbers[2];
  for (int i : {0, 1})
    if (llvm::StringRef(texts[i]).rtrim("uUlL").getAsInteger(0, numbers[i])) return texts[0] == texts[1];
  return numbers[0] == numbers[1];
}

std::string default_language(const CompilerAnswer& answer) {
  static const std::pair<llvm::StringRef, llvm::StringRef> versions[] = {
      {"199711L", "++98"}, {"201103L", "++11"}, {"201402L", "++14"}, {"201703L", "++17"}, {"202002L", "++20"},
      {"202100L", "++23"}, {"202302L", "++23"}, {"199409L", "89"},   {"199901L", "99"},   {"201112L", "11"},
      {"201710L", "17"},   {"202000L", "23"},   {"202311L", "23"},
  };
  if (!answer.asked) return {};
  const std::string dialect = macro_of(answer, "__STRICT_ANSI__") ? "-std=c" : "-std=gnu";
  const std::optional<std::string> cplusplus = macro_of(answer, "__cplusplus");
  const std::optional<std::string> version = cplusplus ? cplusplus : macro_of(answer, "__STDC_VERSION__");
  if (!version) return dialect + "89";
  for (const auto& [number, name] : versions)
    if (*version == number && name.starts_with("++") == cplusplus.has_value()) return dialect + name.str();
  return {};
}

void define_left_out(const CompilerAnswer& answer, const CompilerAnswer& kept,
                     clang::PreprocessorOptions& preprocessor) {
  if (!answer.asked || !kept.asked) return;
  for (const auto& [name, value] : answer.macros)
    if (macro_of(kept, name) != value) preprocessor.addMacroDef(name + (value.starts_with("(") ? "" : "=") + value);
}

std::vector<std::string> abi_flags(const CompilerAnswer& answer, bool cplusplus, llvm::StringRef resource_dir) {
  std::vector<std::string> flags;
  if (!answer.asked) return flags;
  flags.emplace_back(macro_of(answer, "__CHAR_UNSIGNED__") ? "-funsigned-char" : "-fsigned-char");
  if (auto size = macro_of(answer, "__ARM_SIZEOF_MINIMAL_ENUM"))
    flags.emplace_back(*size == "1" ? "-fshort-enums" : "-fno-short-enums");
  if (macro_of(answer, "__SIZEOF_WCHAR_T__") == "2") flags.emplace_back("-fshort-wchar");
  if (auto alignment = macro_of(answer, "__STDCPP_DEFAULT_NEW_ALIGNMENT__"); alignment && cplusplus)
    flags.push_back("-fnew-alignment=" + llvm::StringRef(*alignment).rtrim("uUlL").str());
  if (answer.include_dirs.empty()) return flags;
  flags.emplace_back("-nostdinc");
  bool own = false;
  for (const std::string& dir : answer.include_dirs) {
    std::string folder = dir;
    if (belongs_to_compiler(dir)) {
      if (std::exchange(own, true)) continue;
      llvm::SmallString<256> headers(resource_dir);
      llvm::sys::path::append(headers, "include");
      folder = std::string(headers);
    }
    for (const char* word : {"-Xclang", "-internal-isystem", "-Xclang"}) flags.emplace_back(word);
    flags.push_back(std::move(folder));
  }
  return flags;
}

void define_integer_types(const CompilerAnswer& answer, clang::PreprocessorOptions& preprocessor) {
  const auto take = [&](const std::string& name) {
    std::optional<std::string> value = macro_of(answer, name);
    if (!value) return;
    preprocessor.addMacroUndef(name);
    preprocessor.addMacroDef(name + "=" + *value);
  };
  for (const char* sign : {"INT", "UINT"}) {
    for (const char* width : {"8", "16", "32", "64", "_FAST8", "_FAST16", "_FAST32", "_FAST64", "_LEAST8", "_LEAST16",
                              "_LEAST32", "_LEAST64", "MAX", "PTR"}) {
      for (const char* what : {"_TYPE__", "_MAX__", "_WIDTH__"}) take("__" + std::string(sign) + width + what);
    }
  }
  for (const char* name : {"__cplusplus", "__STDC_VERSION__", "__WINT_TYPE__", "__WINT_MAX__", "__WINT_MIN__",
                           "__WINT_WIDTH__", "__SIZEOF_WINT_T__", "__BIGGEST_ALIGNMENT__"})
    take(name);
}

std::string abi_difference(const CompilerAnswer& answer, clang::ASTContext& context,
                           clang::Preprocessor& preprocessor) {
  if (!answer.asked) return {};
  // With vectors of 32 bytes and more GCC's is larger, and clang's is not.
  const unsigned largest = context.getTargetInfo().getDefaultAlignForAttributeAligned() / 8;
  if (auto theirs = macro_of(answer, "__BIGGEST_ALIGNMENT__");
      theirs && !same_definition(*theirs, std::to_string(largest))) {
    if (const clang::NamedDecl* type = aligned_to_largest(context))
      return ("__attribute__((aligned)) of '" + type->getQualifiedNameAsString() + "' means " + *theirs +
              " bytes with the compiler of this source, and " + llvm::Twine(largest) + " with clang for this target")
          .str();
  }
  for (llvm::StringRef name : decisive) {
    const std::optional<std::string> theirs = macro_of(answer, name);
    const std::optional<std::string> ours = macro_of(preprocessor, name);
    if (theirs.has_value() == ours.has_value() && (!theirs || same_definition(*theirs, *ours))) continue;
    return (name + " is " + theirs.value_or("not defined") + " with the compiler of this source, and " +
            ours.value_or("not defined") + " with clang for this target")
        .str();
  }
  return {};
}

}  // namespace wcmu
