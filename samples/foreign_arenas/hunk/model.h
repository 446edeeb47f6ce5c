/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
#ifndef MODEL_H
#define MODEL_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct frame_s {
  struct frame_s* next;
  int first, count;
} frame_t;

typedef struct {
  frame_t* frames;
  short* points;
  int point_count;
} model_t;

/* Reads `length` bytes of a model. */
model_t* Mod_Load(const unsigned char* file, int length);

#ifdef __cplusplus
}
#endif
#endif
