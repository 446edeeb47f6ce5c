// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "report/report.hpp"

#include <llvm/ADT/StringExtras.h>

#include <algorithm>
#include <array>

namespace wcmu {
namespace {

/// C++23 and its alternative tokens, sorted: the header must compile in every standard from C++17 on.
constexpr std::array<std::string_view, 92> keywords = {
    "alignas",     "alignof",  "and",        "and_eq",    "asm",       "auto",         "bitand",
    "bitor",       "bool",     "break",      "case",      "catch",     "char",         "char16_t",
    "char32_t",    "char8_t",  "class",      "co_await",  "co_return", "co_yield",     "compl",
    "concept",     "const",    "const_cast", "consteval", "constexpr", "constinit",    "continue",
    "decltype",    "default",  "delete",     "do",        "double",    "dynamic_cast", "else",
    "enum",        "explicit", "export",     "extern",    "false",     "float",        "for",
    "friend",      "goto",     "if",         "inline",    "int",       "long",         "mutable",
    "namespace",   "new",      "noexcept",   "not",       "not_eq",    "nullptr",      "operator",
    "or",          "or_eq",    "private",    "protected", "public",    "register",     "reinterpret_cast",
    "requires",    "return",   "short",      "signed",    "sizeof",    "static",       "static_assert",
    "static_cast", "struct",   "switch",     "template",  "this",      "thread_local", "throw",
    "true",        "try",      "typedef",    "typeid",    "typename",  "union",        "unsigned",
    "using",       "virtual",  "void",       "volatile",  "wchar_t",   "while",        "xor",
    "xor_eq"};
static_assert(std::is_sorted(keywords.begin(), keywords.end()));

}  // namespace

std::string_view why_no_identifier(std::string_view name) {
  // Bytes from 0x80 on are parts of letters beyond ASCII, which C++ allows.
  auto letter = [](char c) { return llvm::isAlpha(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; };
  if (name.empty() || !letter(name.front())) return "is no identifier";
  for (char c : name)
    if (!letter(c) && !llvm::isDigit(c)) return "is no identifier";
  if (std::binary_search(keywords.begin(), keywords.end(), name)) return "is a keyword";
  return {};
}

}  // namespace wcmu
