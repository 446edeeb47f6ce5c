// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "rules/names.hpp"
#include "../catch_shim.hpp"

using namespace wcmu;

namespace {

bool has(const std::string& symbol, const std::string& text, bool bare = false) {
  for (const SpelledName& name : spellings(symbol))
    if (name.text == text && name.bare == bare) return true;
  return false;
}

}  // namespace

TEST_CASE("template arguments and ABI tags are left out, operators are kept", "[names]") {
  CHECK(without_template_arguments("a::V<int, b<c>>::f<char>") == "a::V::f");
  CHECK(without_template_arguments("a::operator<") == "a::operator<");
  CHECK(without_template_arguments("a::operator<<<int>") == "a::operator<<");
  CHECK(without_template_arguments("V<(1 > 0)>::operator->") == "V 0)>::operator->");
  CHECK(without_template_arguments("a::operator<=>") == "a::operator<=>");
  CHECK(without_template_arguments("a::my_operator<int>") == "a::my_operator");
  CHECK(without_template_arguments("f[abi:cxx11]") == "f");
  CHECK(without_template_arguments("") == "");
}

TEST_CASE("a function is found by symbol, by name and by declaration", "[names]") {
  CHECK(has("memcpy", "memcpy"));
  CHECK(spellings("memcpy").size() == 1);
  CHECK(has("_ZNSt6vectorIiSaIiEE9push_backERKi", "std::vector::push_back"));
  CHECK(has("_ZNSt6vectorIiSaIiEE9push_backERKi", "std::vector::push_back(int const&)"));
  CHECK(has("_ZNSt6vectorIiSaIiEE9push_backERKi", "std::vector<int, std::allocator<int>>::push_back"));
  CHECK(has("_ZNK1A1fEv", "A::f() const"));
  CHECK(has("_ZNK1A1fEv", "A::f()"));
  CHECK(has("_ZN1AltERKS_", "A::operator<"));
  CHECK(has("_ZN12_GLOBAL__N_11gEv", "(anonymous namespace)::g"));
  CHECK(has("_ZTV1A", "_ZTV1A"));
  CHECK(spellings("_ZTV1A").size() == 1);
}

TEST_CASE("a C++ function without a scope is told from a C function", "[names]") {
  CHECK(has("_Z6printfi", "printf", true));
  CHECK(has("_Z6printfi", "printf(int)", false));
  CHECK(!has("_Z6printfi", "printf", false));
}

TEST_CASE("instances of templates are told from overloads", "[names]") {
  CHECK(is_template_instance("_Z3fooIiEvT_"));
  CHECK(is_template_instance("_ZN1VIiE1fEv"));
  CHECK(!is_template_instance("_Z3fooi"));
  CHECK(!is_template_instance("_ZN1AltERKS_"));
  CHECK(!is_template_instance("_ZN1a1fB5cxx11Ev"));
  CHECK(!is_template_instance("foo"));
}
