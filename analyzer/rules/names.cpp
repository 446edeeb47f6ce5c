// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "rules/names.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Demangle/Demangle.h>

#include <algorithm>
#include <cstdlib>

namespace wcmu {
namespace {

/// Takes over a buffer of the demangler, which comes from malloc and may be null.
std::string taken(char* text) {
  std::string result = text != nullptr ? text : "";
  std::free(text);
  return result;
}

bool part_of_name(char c) { return llvm::isAlnum(c) || c == '_' || c == '$'; }

/// The operator token at the start of `rest` that would be mistaken for a bracket of template arguments; empty if none.
llvm::StringRef operator_token(llvm::StringRef rest) {
  for (llvm::StringRef token : {"operator<=>", "operator<<=", "operator>>=", "operator->*", "operator<<", "operator>>",
                                "operator->", "operator<=", "operator>=", "operator<", "operator>"})
    if (rest.starts_with(token)) return rest.take_front(token.size());
  return {};
}

std::string without_abi_tags(llvm::StringRef name) {
  std::string result;
  while (!name.empty()) {
    auto [before, after] = name.split("[abi:");
    result += before;
    name = after.size() == 0 ? llvm::StringRef() : after.split(']').second;
  }
  return result;
}

}  // namespace

std::string without_template_arguments(llvm::StringRef name) {
  std::string tagged;
  unsigned depth = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (i == 0 || !part_of_name(name[i - 1])) {
      if (llvm::StringRef token = operator_token(name.substr(i)); !token.empty()) {
        if (depth == 0) tagged += token;
        i += token.size() - 1;
        continue;
      }
    }
    if (name[i] == '-' && i + 1 < name.size() && name[i + 1] == '>') {
      if (depth == 0) tagged += "->";
      ++i;
    } else if (name[i] == '<') {
      ++depth;
    } else if (name[i] == '>' && depth > 0) {
      --depth;
    } else if (depth == 0) {
      tagged += name[i];
    }
  }
  return without_abi_tags(tagged);
}

bool is_template_instance(llvm::StringRef symbol) {
  llvm::ItaniumPartialDemangler demangler;
  const std::string mangled = symbol.str();  // The demangler's nodes point into it.
  if (demangler.partialDemangle(mangled.c_str()) || !demangler.isFunction()) return false;
  const std::string name = taken(demangler.getFunctionName(nullptr, nullptr));
  return without_template_arguments(name) != without_abi_tags(name);
}

std::vector<SpelledName> spellings(llvm::StringRef symbol) {
  std::vector<SpelledName> names{{symbol.str(), false}};
  if (!symbol.starts_with("_Z")) return names;
  llvm::ItaniumPartialDemangler demangler;
  const std::string mangled = symbol.str();  // The demangler's nodes point into it.
  if (demangler.partialDemangle(mangled.c_str()) || !demangler.isFunction()) return names;

  auto add = [&](const std::string& text, bool bare) {
    auto same = [&](const SpelledName& known) { return known.text == text; };
    if (!text.empty() && std::none_of(names.begin(), names.end(), same)) names.push_back({text, bare});
  };
  const std::string full_name = taken(demangler.getFunctionName(nullptr, nullptr));
  const std::string parameters = taken(demangler.getFunctionParameters(nullptr, nullptr));
  const std::string short_name = without_template_arguments(full_name);
  const bool scoped = llvm::StringRef(short_name).contains("::");
  add(taken(demangler.finishDemangle(nullptr, nullptr)), false);
  add(full_name + parameters, false);
  add(short_name + parameters, false);
  add(full_name, !scoped);
  add(short_name, !scoped);
  return names;
}

}  // namespace wcmu
