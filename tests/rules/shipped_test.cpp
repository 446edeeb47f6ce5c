// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The rule files that come with the tool.
#include "../catch_shim.hpp"
#include "rules/rule_set.hpp"

#include <set>

using namespace wcmu;

namespace {

RuleSet shipped() {
  RuleSet rules;
  if (llvm::Error error = rules.add_shipped_folder(WCMU_SHIPPED_RULES)) FAIL(llvm::toString(std::move(error)));
  return rules;
}

/// What execution/models knows.
const std::set<std::string> models = {"memcpy",
                                      "memmove",
                                      "memset",
                                      "memcmp",
                                      "strlen",
                                      "strcmp",
                                      "strncmp",
                                      "strcpy",
                                      "memchr",
                                      "malloc",
                                      "calloc",
                                      "realloc",
                                      "free",
                                      "operator-new",
                                      "operator-new-nothrow",
                                      "operator-delete",
                                      "abort",
                                      "exit",
                                      "quick-exit",
                                      "cxa-throw",
                                      "cxa-rethrow",
                                      "cxa-allocate-exception",
                                      "cxa-free-exception",
                                      "cxa-begin-catch",
                                      "cxa-end-catch",
                                      "cxa-guard-acquire",
                                      "cxa-guard-release",
                                      "cxa-guard-abort",
                                      "cxa-pure-virtual",
                                      "cxa-atexit",
                                      "dynamic-cast",
                                      "terminate",
                                      "list-hook",
                                      "list-unhook",
                                      "list-transfer",
                                      "list-swap",
                                      "list-reverse",
                                      "rb-tree-increment",
                                      "rb-tree-decrement",
                                      "rb-tree-insert-and-rebalance",
                                      "rb-tree-rebalance-for-erase",
                                      "prime-next-bkt",
                                      "prime-need-rehash",
                                      "hash-bytes"};

}  // namespace

TEST_CASE("shipped rules name models that exist, and every model is used", "[shipped]") {
  const RuleSet rules = shipped();
  std::set<std::string> used;
  for (const auto& rule : rules.functions()) {
    INFO(rule->pattern);
    CHECK(rule->shipped);
    CHECK(rule->where.file.rfind("rules/", 0) == 0);
    if (rule->model.empty()) continue;
    used.insert(rule->model);
    CHECK(models.count(rule->model) == 1);
  }
  CHECK(used == models);
}

TEST_CASE("the library's functions are found by their symbols", "[shipped]") {
  const RuleSet rules = shipped();
  const std::pair<const char*, const char*> known[] = {
      {"_Znwm", "operator-new"},
      {"_Znaj", "operator-new"},
      {"_ZnwmSt11align_val_t", "operator-new"},
      {"_ZnwmRKSt9nothrow_t", "operator-new-nothrow"},
      {"_ZdlPvm", "operator-delete"},
      {"_ZdaPv", "operator-delete"},
      {"_ZSt18_Rb_tree_incrementPSt18_Rb_tree_node_base", "rb-tree-increment"},
      {"_ZSt18_Rb_tree_incrementPKSt18_Rb_tree_node_base", "rb-tree-increment"},
      {"_ZSt18_Rb_tree_decrementPSt18_Rb_tree_node_base", "rb-tree-decrement"},
      {"_ZSt29_Rb_tree_insert_and_rebalancebPSt18_Rb_tree_node_baseS0_RS_", "rb-tree-insert-and-rebalance"},
      {"_ZSt28_Rb_tree_rebalance_for_erasePSt18_Rb_tree_node_baseRS_", "rb-tree-rebalance-for-erase"},
      {"_ZNSt8__detail15_List_node_base7_M_hookEPS0_", "list-hook"},
      {"_ZNSt8__detail15_List_node_base9_M_unhookEv", "list-unhook"},
      {"_ZNSt8__detail15_List_node_base11_M_transferEPS0_S1_", "list-transfer"},
      {"_ZNSt8__detail15_List_node_base4swapERS0_S1_", "list-swap"},
      {"_ZNSt8__detail15_List_node_base10_M_reverseEv", "list-reverse"},
      {"_ZNKSt8__detail20_Prime_rehash_policy11_M_next_bktEm", "prime-next-bkt"},
      {"_ZNKSt8__detail20_Prime_rehash_policy14_M_need_rehashEmmm", "prime-need-rehash"},
      {"_ZSt11_Hash_bytesPKvmm", "hash-bytes"},
      {"_ZSt9terminatev", "terminate"}};
  for (const auto& [symbol, model] : known) {
    INFO(symbol);
    REQUIRE(rules.function(symbol) != nullptr);
    CHECK(rules.function(symbol)->model == model);
  }
  const std::pair<const char*, const char*> thrown[] = {
      {"_ZSt21__throw_bad_exceptionv", "std::bad_exception"},
      {"_ZSt17__throw_bad_allocv", "std::bad_alloc"},
      {"_ZSt28__throw_bad_array_new_lengthv", "std::bad_array_new_length"},
      {"_ZSt16__throw_bad_castv", "std::bad_cast"},
      {"_ZSt18__throw_bad_typeidv", "std::bad_typeid"},
      {"_ZSt19__throw_logic_errorPKc", "std::logic_error"},
      {"_ZSt20__throw_domain_errorPKc", "std::domain_error"},
      {"_ZSt24__throw_invalid_argumentPKc", "std::invalid_argument"},
      {"_ZSt20__throw_length_errorPKc", "std::length_error"},
      {"_ZSt20__throw_out_of_rangePKc", "std::out_of_range"},
      {"_ZSt24__throw_out_of_range_fmtPKcz", "std::out_of_range"},
      {"_ZSt21__throw_runtime_errorPKc", "std::runtime_error"},
      {"_ZSt19__throw_range_errorPKc", "std::range_error"},
      {"_ZSt22__throw_overflow_errorPKc", "std::overflow_error"},
      {"_ZSt23__throw_underflow_errorPKc", "std::underflow_error"},
      {"_ZSt19__throw_ios_failurePKc", "std::ios_base::failure"},
      {"_ZSt19__throw_ios_failurePKci", "std::ios_base::failure"},
      {"_ZSt20__throw_system_errori", "std::system_error"},
      {"_ZSt20__throw_future_errori", "std::future_error"},
      {"_ZSt25__throw_bad_function_callv", "std::bad_function_call"}};
  for (const auto& [symbol, type] : thrown) {
    INFO(symbol);
    REQUIRE(rules.function(symbol) != nullptr);
    CHECK(rules.function(symbol)->throws == type);
  }
}

TEST_CASE("what may call back into the program, or hides a pointer, is not taken for harmless", "[shipped]") {
  const RuleSet rules = shipped();
  for (const char* symbol :
       {"qsort", "bsearch", "call_once", "pthread_create", "signal", "longjmp", "setvbuf", "strchr", "strstr", "strtol",
        "fgets", "read", "send", "__errno_location", "scanf", "sscanf",
        "_ZSt4endlIcSt11char_traitsIcEERSt13basic_ostreamIT_T0_ES6_", "_ZNSolsEPFRSoS_E"}) {
    INFO(symbol);
    CHECK(rules.function(symbol) == nullptr);
  }
}

TEST_CASE("stdio writes what it says", "[shipped]") {
  const RuleSet rules = shipped();
  for (const char* symbol : {"printf", "puts", "putchar", "fprintf", "fputs", "fwrite", "fflush", "sinf", "pow"}) {
    INFO(symbol);
    REQUIRE(rules.function(symbol) != nullptr);
    CHECK(rules.function(symbol)->writes.empty());
  }
  const FunctionRule* rule = rules.function("snprintf");
  REQUIRE(rule != nullptr);
  REQUIRE(rule->writes.size() == 1);
  CHECK(rule->writes.front().pointer == 0);
  CHECK(rule->writes.front().size_argument == 1U);
}
