// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// libFuzzer: whatever a rule file holds, the answer is rules or one error with a place. Run by fuzz.sh; `./dev fuzz-rules` runs it longer.
#include "rules/rule_set.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  // As from a file: the parser looks for the zero behind the last byte.
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  wcmu::RuleSet rules;
  if (llvm::Error error = rules.add_text(text, "r.yaml", /*shipped=*/false)) {
    const std::string message = llvm::toString(std::move(error));
    if (message.rfind("r.yaml:", 0) != 0 || message.find(": error: ") == std::string::npos) std::abort();
    return 0;
  }
  // What was taken can be looked up.
  for (const char* symbol : {"f", "_ZN1a1fEi", "_ZNSt6vectorIiSaIiEE9push_backERKi"}) {
    const wcmu::FunctionName name(symbol, "src/file.cpp");
    (void)rules.function(name);
    (void)rules.loops(name);
    (void)rules.recursion(name);
    (void)rules.indirect(name);
    (void)rules.assume(name);
    (void)rules.root(name);
  }
  return 0;
}
