/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
#include "model.h"

#include "hunk.h"

#include <string.h>

model_t* Mod_Load(const unsigned char* file, int length) {
  if (length < 1) return 0;
  if (length > 100) length = 100;
  model_t* model = (model_t*)Hunk_AllocName((int)sizeof *model, "model");
  const int high = Hunk_HighMark();
  unsigned char* copy = (unsigned char*)Hunk_HighAllocName(length, "file");
  memcpy(copy, file, (size_t)length);

  /* Frames are linked in the order in which they stand in the file. */
  int frames = copy[0] & 7;
  for (int i = 0; i < frames; ++i) {
    frame_t* frame = (frame_t*)Hunk_AllocName((int)sizeof *frame, "frame");
    frame->next = model->frames;
    frame->count = i + 1;
    model->frames = frame;
  }

  const int low = Hunk_LowMark();
  short* all = (short*)Hunk_AllocName(length * 2, "scratch");
  int kept = 0;
  for (int i = 1; i < length && kept < 20; ++i)
    if (copy[i] != 0) all[kept++] = copy[i];
  short* on_high = (short*)Hunk_HighAllocName(20 * 2, "points");
  memcpy(on_high, all, (size_t)kept * 2);
  Hunk_FreeToLowMark(low);

  model->points = (short*)Hunk_AllocName(kept * 2, "points");
  memcpy(model->points, on_high, (size_t)kept * 2);
  model->point_count = kept;
  Hunk_FreeToHighMark(high);
  return model;
}
