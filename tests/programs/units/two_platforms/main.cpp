// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Not built: the program has two definitions of one function.
int main() {}
