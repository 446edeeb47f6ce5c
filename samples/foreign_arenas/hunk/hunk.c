/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
#include "hunk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_MAGIC 0x48554e4b

typedef struct {
  int magic;
  int size; /* with the header */
  char name[8];
} header_t;

static unsigned char* hunk_base;
static int hunk_size;
static int hunk_low_used;
static int hunk_high_used;
int hunk_low_peak, hunk_high_peak;

static void stop(const char* why) {
  fprintf(stderr, "hunk: %s\n", why);
  exit(1);
}

void Hunk_Init(void* memory, int size) {
  hunk_base = (unsigned char*)memory;
  hunk_size = size;
  hunk_low_used = hunk_high_used = 0;
}

static void* place(unsigned char* at, int size, const char* name) {
  header_t* header = (header_t*)at;
  memset(at, 0, (size_t)size);
  header->magic = HEADER_MAGIC;
  header->size = size;
  strncpy(header->name, name, sizeof header->name - 1);
  return header + 1;
}

static int with_header(int size) {
  if (size < 0) stop("negative size");
  size = (int)sizeof(header_t) + ((size + 15) & ~15);
  if (hunk_size - hunk_low_used - hunk_high_used < size) stop("full");
  return size;
}

void* Hunk_AllocName(int size, const char* name) {
  unsigned char* at = hunk_base + hunk_low_used;
  size = with_header(size);
  hunk_low_used += size;
  if (hunk_low_used > hunk_low_peak) hunk_low_peak = hunk_low_used;
  return place(at, size, name);
}

void* Hunk_HighAllocName(int size, const char* name) {
  size = with_header(size);
  hunk_high_used += size;
  if (hunk_high_used > hunk_high_peak) hunk_high_peak = hunk_high_used;
  return place(hunk_base + hunk_size - hunk_high_used, size, name);
}

int Hunk_LowMark(void) { return hunk_low_used; }

void Hunk_FreeToLowMark(int mark) {
  if (mark < 0 || mark > hunk_low_used) stop("bad low mark");
  hunk_low_used = mark;
}

int Hunk_HighMark(void) { return hunk_high_used; }

void Hunk_FreeToHighMark(int mark) {
  if (mark < 0 || mark > hunk_high_used) stop("bad high mark");
  hunk_high_used = mark;
}
