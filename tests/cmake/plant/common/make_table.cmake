# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
file(WRITE "${OUT}" "unsigned table_entries() { return 4; }\n")
