// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// qsort and bsearch. How often the C library asks the comparison, and of which elements, is its own affair: so is the number of bytes
// that a comparison takes from an arena. Here each is asked for by insertion, which no library that sorts by merging exceeds.
using size_t = decltype(sizeof(0));
using Compare = int (*)(const void*, const void*);

extern "C" {

void* memcpy(void*, const void*, size_t) noexcept;
void* memmove(void*, const void*, size_t) noexcept;

void qsort(void* base, size_t count, size_t size, Compare compare) {
  if (count < 2 || size == 0) return;
  char* const elements = static_cast<char*>(base);
  char* const moved = static_cast<char*>(__builtin_alloca(size));
  for (size_t sorted = 1; sorted < count; ++sorted) {
    char* const element = elements + sorted * size;
    size_t place = sorted;
    while (place > 0 && compare(elements + (place - 1) * size, element) > 0) --place;
    if (place == sorted) continue;
    memcpy(moved, element, size);
    for (size_t i = sorted; i > place; --i) memcpy(elements + i * size, elements + (i - 1) * size, size);
    memcpy(elements + place * size, moved, size);
  }
}

void* bsearch(const void* key, const void* base, size_t count, size_t size, Compare compare) {
  const char* const elements = static_cast<const char*>(base);
  size_t low = 0, high = count;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    const char* element = elements + middle * size;
    const int order = compare(key, element);
    if (order == 0) return const_cast<char*>(element);
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return nullptr;
}

}  // extern "C"
