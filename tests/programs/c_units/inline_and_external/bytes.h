// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#ifdef __cplusplus
extern "C"
#endif
    unsigned
    bytes_of_frame(unsigned n);
