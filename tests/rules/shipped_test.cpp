// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The rule files that come with the tool.
#include "../catch_shim.hpp"
#include "rules/rule_set.hpp"

#include <fstream>
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
                                      "caught-exception",
                                      "is-summary",
                                      "throw-exception"};

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
  const std::pair<const char*, const char*> known[] = {{"_Znwm", "operator-new"},
                                                       {"_Znaj", "operator-new"},
                                                       {"_ZnwmSt11align_val_t", "operator-new"},
                                                       {"_ZnwmRKSt9nothrow_t", "operator-new-nothrow"},
                                                       {"_ZdlPvm", "operator-delete"},
                                                       {"_ZdaPv", "operator-delete"},
                                                       {"_ZSt9terminatev", "terminate"}};
  for (const auto& [symbol, model] : known) {
    INFO(symbol);
    REQUIRE(rules.function(symbol) != nullptr);
    CHECK(rules.function(symbol)->model == model);
  }
  const std::pair<const char*, const char*> thrown[] = {{"_ZSt19__throw_ios_failurePKc", "std::ios_base::failure"},
                                                        {"_ZSt19__throw_ios_failurePKci", "std::ios_base::failure"},
                                                        {"_ZSt20__throw_system_errori", "std::system_error"},
                                                        {"_ZSt20__throw_future_errori", "std::future_error"}};
  for (const auto& [symbol, type] : thrown) {
    INFO(symbol);
    REQUIRE(rules.function(symbol) != nullptr);
    CHECK(rules.function(symbol)->throws == type);
  }
}

TEST_CASE("bodies are files, and found by the symbols of what they define", "[shipped]") {
  const RuleSet rules = shipped();
  for (const auto& rule : rules.functions()) {
    if (rule->body.empty()) continue;
    INFO(rule->pattern << " in " << rule->body);
    CHECK(std::ifstream(std::string(WCMU_SHIPPED_RULES "/bodies/") + rule->body).good());
  }
  const std::pair<const char*, const char*> known[] = {
      {"_ZSt18_Rb_tree_incrementPSt18_Rb_tree_node_base", "tree.cpp"},
      {"_ZSt18_Rb_tree_incrementPKSt18_Rb_tree_node_base", "tree.cpp"},
      {"_ZSt18_Rb_tree_decrementPSt18_Rb_tree_node_base", "tree.cpp"},
      {"_ZSt29_Rb_tree_insert_and_rebalancebPSt18_Rb_tree_node_baseS0_RS_", "tree.cpp"},
      {"_ZSt28_Rb_tree_rebalance_for_erasePSt18_Rb_tree_node_baseRS_", "tree.cpp"},
      {"_ZNSt8__detail15_List_node_base7_M_hookEPS0_", "list.cpp"},
      {"_ZNSt8__detail15_List_node_base9_M_unhookEv", "list.cpp"},
      {"_ZNSt8__detail15_List_node_base11_M_transferEPS0_S1_", "list.cpp"},
      {"_ZNSt8__detail15_List_node_base4swapERS0_S1_", "list.cpp"},
      {"_ZNSt8__detail15_List_node_base10_M_reverseEv", "list.cpp"},
      {"_ZNKSt8__detail20_Prime_rehash_policy11_M_next_bktEm", "hash.cpp"},
      {"_ZNKSt8__detail20_Prime_rehash_policy14_M_need_rehashEmmm", "hash.cpp"},
      {"_ZSt11_Hash_bytesPKvmm", "hash.cpp"},
      {"_ZSt20__throw_length_errorPKc", "exceptions.cpp"},
      {"_ZSt24__throw_out_of_range_fmtPKcz", "exceptions.cpp"},
      {"_ZSt25__throw_bad_function_callv", "exceptions.cpp"},
      {"_ZNSt13runtime_errorC2ERKS_", "exceptions.cpp"},
      {"_ZNKSt9exception4whatEv", "exceptions.cpp"},
      {"_ZTVSt12out_of_range", "exceptions.cpp"},
      {"_ZTISt9bad_alloc", "exceptions.cpp"},
      {"_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv", "exceptions.cpp"},
      {"_ZTVNSt3pmr25monotonic_buffer_resourceE", "memory_resource.cpp"},
      {"_ZNSt3pmr15memory_resourceD2Ev", "memory_resource.cpp"},
      {"strtol", "strings.cpp"},
      {"qsort", "search.cpp"}};
  for (const auto& [symbol, body] : known) {
    INFO(symbol);
    REQUIRE(rules.function(symbol) != nullptr);
    CHECK(rules.function(symbol)->body == body);
  }
  REQUIRE(rules.function("_ZNSt3pmr20get_default_resourceEv") != nullptr);
  CHECK(rules.function("_ZNSt3pmr20get_default_resourceEv")->unless ==
        "_ZNSt3pmr20set_default_resourceEPNS_15memory_resourceE");
}

TEST_CASE("what may call back into the program, or hides a pointer, is not taken for harmless", "[shipped]") {
  const RuleSet rules = shipped();
  for (const char* symbol :
       {"call_once", "pthread_create", "longjmp", "setvbuf", "read", "send", "__errno_location", "scanf",
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

TEST_CASE("the names of POSIX are the system's only where there is one", "[shipped]") {
  RuleSet rules = shipped();
  rules.set_target("x86_64-pc-linux-gnu");
  for (const char* symbol : {"read", "send", "pthread_mutex_lock", "clock_gettime"}) {
    INFO(symbol);
    CHECK(rules.function(symbol) != nullptr);
  }
  rules.set_target("thumbv7em-none-unknown-eabihf");
  for (const char* symbol : {"read", "send", "pthread_mutex_lock", "clock_gettime"}) {
    INFO(symbol);
    CHECK(rules.function(symbol) == nullptr);
  }
  CHECK(rules.function("memcpy") != nullptr);
}
