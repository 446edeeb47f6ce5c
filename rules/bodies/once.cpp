// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// pthread_once, and what std::call_once of libstdc++ 12 leaves to the library (<mutex>): the function that it hands on finds what to call
// in variables of the thread.
namespace std {
__thread void* __once_callable;
__thread void (*__once_call)();
}  // namespace std

extern "C" {

void __once_proxy() { std::__once_call(); }

// Where it throws, the control stays as it was.
int pthread_once(int* control, void (*call)()) {
  if (*control == 2) return 0;
  call();
  *control = 2;
  return 0;
}
}
