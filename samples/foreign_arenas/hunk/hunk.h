/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
/*
 * One block of memory, used from both sides: what lasts grows from the low side, what is needed for a moment from the high side. Every
 * block has a header of 16 bytes, and all sizes are multiples of 16. There is one hunk in the program.
 */
#ifndef HUNK_H
#define HUNK_H

#ifdef __cplusplus
extern "C" {
#endif

void Hunk_Init(void* memory, int size);
/* Zeroed; ends the program when the hunk is full. */
void* Hunk_AllocName(int size, const char* name);
void* Hunk_HighAllocName(int size, const char* name);
int Hunk_LowMark(void);
void Hunk_FreeToLowMark(int mark);
int Hunk_HighMark(void);
void Hunk_FreeToHighMark(int mark);

extern int hunk_low_peak, hunk_high_peak;

#ifdef __cplusplus
}
#endif
#endif
