// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "report/report.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/BLAKE3.h>

#include <map>

namespace wcmu {
namespace {

constexpr std::size_t digest_bytes = 16;

/// Without numbers that stand for themselves: bytes and lines. Those of names stay: "frame2".
std::string without_numbers(llvm::StringRef message) {
  std::string text;
  for (std::size_t i = 0; i < message.size(); ++i) {
    const bool in_name = i > 0 && (llvm::isAlnum(message[i - 1]) || message[i - 1] == '_');
    if (!llvm::isDigit(message[i]) || in_name) {
      text += message[i];
      continue;
    }
    while (i + 1 < message.size() && llvm::isDigit(message[i + 1])) ++i;
    text += '#';
  }
  return text;
}

}  // namespace

std::vector<std::string> fingerprints(const std::vector<Problem>& problems) {
  std::map<std::string, unsigned> seen;
  std::vector<std::string> all;
  for (const Problem& problem : problems) {
    std::string key;
    for (const std::string& part :
         {problem.rule, problem.location.file, problem.root, without_numbers(problem.message)})
      key += part + '\0';
    key += std::to_string(seen[key]++);
    llvm::BLAKE3 hasher;
    hasher.update(key);
    all.push_back(llvm::toHex(hasher.final<digest_bytes>(), /*LowerCase=*/true));
  }
  return all;
}

}  // namespace wcmu
