/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
#ifndef ENUM_HOOK_H
#define ENUM_HOOK_H

#ifdef __cplusplus
extern "C" {
#endif

typedef unsigned (*Hook)(unsigned level);

void* hook_scratch(void* arena, unsigned bytes); /* the host defines it */
unsigned hook_run(void* arena, Hook hook, unsigned level);
Hook hook_of(unsigned number);

#ifdef __cplusplus
}
#endif

#endif
