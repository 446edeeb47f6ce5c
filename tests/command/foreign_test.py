#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""foreign_test.py WCMU SUBJECT: programs with somebody else's arena and rules for it, and whole programs; each with the budget that is right,
worked out by hand, or with what has to be said."""
import json
import pathlib
import subprocess
import sys
import tempfile

tool, subject = sys.argv[1:]
project = pathlib.Path(__file__).resolve().parents[2]
work = pathlib.Path(tempfile.mkdtemp(prefix="wcmu-foreign-"))
failures = []

DECLARED = """
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef struct Arena { char* base; size_t used, cap; } Arena;
typedef struct Temp { Arena* arena; size_t at; } Temp;
void arena_init(Arena*, void*, size_t);
Arena* arena_create(size_t);
void* arena_alloc(Arena*, size_t);
void* arena_more(Arena*, size_t n, size_t size, size_t align);
size_t arena_mark(Arena*);
void arena_release(Arena*, size_t);
void arena_clear(Arena*);
void arena_free(Arena*, void*, size_t);
void arena_pop(Arena*, void*);
Temp temp_begin(Arena*);
void temp_end(Temp);
int arena_index(Arena*, int n);
void* hunk_alloc(int);
int hunk_mark(void);
void hunk_to(int);
#ifdef __cplusplus
}
#endif
"""

# What each function does; a case may put something else in its place.
RULES = {
    "arena_init": "init: {arena: arg0, capacity: arg2}",
    "arena_create": "create: {capacity: arg0}",
    "arena_alloc": "allocate: {arena: arg0, size: arg1}",
    "arena_more": "allocate: {arena: {argument: 0}, size: arg1 * arg2, align: arg3, header: 8}",
    "arena_mark": "mark: {arena: arg0}",
    "arena_release": "rewind: {arena: arg0, mark: arg1}",
    "arena_clear": "reset: {arena: arg0}",
    "arena_free": "free: {arena: arg0, size: arg2, round: 8}",
    "arena_pop": "free: {arena: arg0, block: arg1}",
    "temp_begin": "mark: {arena: arg0}",
    "temp_end": "rewind: {mark: arg0}",
    "arena_index": "allocate: {arena: arg0, size: 4 * arg1}",
    "hunk_alloc": "allocate: {arena: hunk, size: arg0, round: 16, header: 16, fails: never}",
    "hunk_mark": "mark: {arena: hunk}",
    "hunk_to": "rewind: {arena: hunk, mark: arg0}",
}
ARENAS = "arenas:\n  - name: hunk\n    reason: one for all\n    capacity: 4096\n"
FIELDS = "  - type: Arena\n    reason: a test\n    fields:\n      - {field: used, end: bottom}\n"


def analyse(name, code, rules=None, options=(), arenas=ARENAS, language="c"):
    """Exit code, the arenas of the first root by name, stderr."""
    source = work / f"{name}.{'c' if language == 'c' else 'cpp'}"
    source.write_text(code)
    command = [tool, "analyze", str(source), "--emit-json", str(work / "report.json"), *options]
    if rules is not None:
        text = arenas + "functions:\n"
        for function, effect in {**RULES, **rules}.items():
            text += f"  - name: {function}\n    reason: a test\n    {effect}\n"
        (work / f"{name}.yaml").write_text(text)
        command += ["--rules", str(work / f"{name}.yaml")]
    flags = ["gcc", "-std=c11"] if language == "c" else ["g++", "-std=c++20"]
    command += ["--", *flags, "-O2", f"-I{project / 'runtime/include'}"]
    (work / "report.json").unlink(missing_ok=True)
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    arenas_found = {}
    if (work / "report.json").exists():
        roots = json.loads((work / "report.json").read_text())["roots"]
        arenas_found = {arena["name"]: arena for arena in roots[0]["arenas"]} if roots else {}
    return done.returncode, arenas_found, done.stderr


def fail(name, why, output):
    failures.append(name)
    print(f"{name}: {why}\n{output}")


def bounded(name, body, expected, rules=None, options=("--root", "root"), fields=False, language="c", head=DECLARED):
    """`expected`: arena -> bottom, or (bottom, top)."""
    code, arenas, errors = analyse(name, head + body, rules or {}, options, ARENAS + (FIELDS if fields else ""), language)
    found = {arena: (value["bottom_bytes"], value["top_bytes"]) for arena, value in arenas.items()}
    wanted = {arena: value if isinstance(value, tuple) else (value, 0) for arena, value in expected.items()}
    if code not in (0, 2) or found != wanted:
        fail(name, f"exit {code}, {found}, expected {wanted}", errors)
    return arenas, errors


def refused(name, body, rule, rules=None, options=("--root", "root"), fields=False, head=DECLARED, said=""):
    code, arenas, errors = analyse(name, head + body, rules or {}, options, ARENAS + (FIELDS if fields else ""))
    if code != 3 or f"[{rule}]" not in errors or said not in errors:
        fail(name, f"exit {code}, {arenas}, expected [{rule}] {said}", errors)


def wrong(name, text, said):
    (work / "wrong.yaml").write_text(text)
    (work / "wrong.c").write_text(DECLARED + "void root(Arena* a) { arena_alloc(a, 1); }")
    done = subprocess.run([tool, "analyze", str(work / "wrong.c"), "--root", "root", "--rules", str(work / "wrong.yaml"), "--", "gcc"],
                          capture_output=True, text=True, check=False, timeout=100)
    if done.returncode != 1 or said not in done.stderr:
        fail(name, f"exit {done.returncode}, expected: {said}", done.stderr)


def test_positions():
    bounded("sum", "void root(Arena* a) { arena_alloc(a, 8); arena_alloc(a, 17); }", {"a": 25})
    # 8 + 3, the next header from 11: the block at 24, 6 bytes; 30 + 8 up to 48: 48 + 5.
    bounded("header", "void root(Arena* a) { arena_more(a, 3, 1, 1); arena_more(a, 2, 3, 8); arena_more(a, 5, 1, 16); }", {"a": 53})
    # The header is aligned: 0 + 8 + 3, 16 + 8 + 6, 32 + 8 + 5.
    bounded("aligned_header", "void root(Arena* a) { arena_more(a, 3, 1, 1); arena_more(a, 2, 3, 8); arena_more(a, 5, 1, 16); }", {"a": 45},
            {"arena_more": "allocate: {arena: arg0, size: arg1 * arg2, align: arg3, aligns: header, header: 8}"})
    bounded("top", "void root(Arena* a) { arena_more(a, 3, 1, 1); arena_more(a, 2, 3, 8); }", {"a": (0, 32)},
            {"arena_more": "allocate: {arena: arg0, end: top, size: arg1 * arg2, align: arg3, header: 8}"})
    bounded("no_bytes", "void root(void) { hunk_alloc(0); hunk_alloc(1); }", {"hunk": 48})
    bounded("expression", "void root(Arena* a, unsigned char n) { if (n <= 10) arena_alloc(a, n); }", {"a": 4 + 16 + 3},
            {"arena_alloc": "allocate: {arena: arg0, size: 'max((arg1 + 7) & ~7, 4) + 4', trailer: 3}"})
    bounded("text", 'void root(Arena* a) { arena_pop(a, "four"); }', {"a": 5},
            {"arena_pop": "allocate: {arena: arg0, size: strlen(arg1) + 1}"}, head=DECLARED.replace("void arena_pop", "void* arena_pop"))
    bounded("index", "void root(Arena* a) { arena_index(a, 3); }", {"a": 12})
    bounded("zeroed", "void root(Arena* a) { int* n = arena_alloc(a, 8); arena_alloc(a, n[1] + 1); }", {"a": 9},
            {"arena_alloc": "allocate: {arena: arg0, size: arg1, zeroed: true}"})
    bounded("declared_capacity", "void root(void) { hunk_alloc(16); }", {"hunk": 32})
    bounded("two", "void root(Arena* a, Arena* b) { arena_alloc(a, 1); arena_alloc(b, 2); hunk_alloc(3); }", {"a": 1, "b": 2, "hunk": 32})
    bounded("member", "typedef struct { int x; Arena frame, level; } Game;\n"
            "void root(Game* g) { arena_alloc(&g->frame, 1); arena_alloc(&g->level, 2); }", {"frame": 1, "level": 2})
    # 8 + 8 is a multiple of 16, and not of 12: up to 11 bytes more.
    bounded("odd_alignment", "void root(Arena* a) { arena_alloc(a, 8); arena_more(a, 3, 1, 12); }", {"a": 30})
    bounded("some_alignment", "void root(Arena* a, size_t align) { if (align != 8 && align != 16) return; arena_alloc(a, 8); "
            "arena_more(a, 3, 1, align); }", {"a": 19})
    refused("no_bound", "void root(Arena* a, size_t n) { arena_alloc(a, n); }", "unbounded-size")
    refused("wraps", "void root(Arena* a, size_t n) { if (n < ((size_t)1 << 61)) arena_more(a, n, 8, 8); }", "unbounded-size")
    refused("negative", "void root(int n) { if (n < 100) hunk_alloc(n); }", "unbounded-size")
    refused("wrong_argument", "void root(Arena* a) { arena_alloc(a, 1); }", "bad-rule",
            {"arena_alloc": "allocate: {arena: arg0, size: arg5}"}, said="argument 5")
    refused("no_arena", "Arena* somewhere(void);\nvoid root(void) { arena_alloc((Arena*)(size_t)64, 1); }", "unknown-arena")


def test_marks():
    bounded("loop", "void root(Arena* a, unsigned n) { for (unsigned i = 0; i < n; ++i) { size_t m = arena_mark(a); arena_alloc(a, 16); "
            "arena_release(a, m); } }", {"a": 16})
    bounded("int_mark", "void root(int n) { hunk_alloc(1); int m = hunk_mark(); for (int i = 0; i < n; ++i) { hunk_alloc(20); hunk_to(m); } "
            "hunk_alloc(2); }", {"hunk": 80})
    body = "void root(Arena* a) { size_t m = arena_mark(a); arena_alloc(a, 32); size_t f = arena_mark(a); arena_release(a, m); " \
           "arena_release(a, f); arena_alloc(a, 8); }"
    bounded("forward", body, {"a": 40})
    bounded("forward_refused", body, {"a": 32}, {"arena_release": "rewind: {arena: arg0, mark: arg1, forward: refused}"})
    bounded("after_reset", "void root(Arena* a) { arena_alloc(a, 32); size_t m = arena_mark(a); arena_clear(a); arena_release(a, m); "
            "arena_alloc(a, 8); }", {"a": 40})
    bounded("struct_mark", "void root(Arena* a, int n) { while (n-- > 0) { Temp t = temp_begin(a); arena_alloc(a, 24); temp_end(t); } }",
            {"a": 24})
    bounded("joined", "void root(Arena* a, int c) { arena_alloc(a, 4); size_t m = arena_mark(a); if (c) { arena_alloc(a, 8); m = arena_mark(a); "
            "} arena_alloc(a, 100); arena_release(a, m); arena_alloc(a, 50); }", {"a": 112})
    bounded("stored", "void root(Arena* a, int n) { size_t marks[4]; for (int i = 0; i < 4; ++i) { marks[i] = arena_mark(a); arena_alloc(a, 10); } "
            "arena_release(a, marks[2]); arena_alloc(a, 30); }", {"a": 50})
    refused("unknown", "void root(Arena* a, size_t m) { arena_alloc(a, 8); arena_release(a, m); arena_alloc(a, 8); }", "unknown-mark")
    refused("computed", "void root(Arena* a) { size_t m = arena_mark(a); arena_release(a, m + 16); }", "unknown-mark")
    bounded("unknown_refused", "void root(Arena* a, size_t m) { arena_alloc(a, 8); arena_release(a, m); arena_alloc(a, 8); }", {"a": 16},
            {"arena_release": "rewind: {arena: arg0, mark: arg1, forward: refused}"})
    # Whichever part the arena goes by: the higher of both marks.
    parts = "void root(Arena* a) { Temp t = temp_begin(a); arena_alloc(a, 100); Temp u = temp_begin(a); t.at = %s; arena_clear(a); " \
            "temp_end(t); arena_alloc(a, 10); }"
    bounded("of_two_marks", parts % "u.at", {"a": 110})
    refused("part_replaced", parts % "0", "unknown-mark", said="a part was replaced")
    refused("of_another", "void root(Arena* a, Arena* b) { arena_release(a, arena_mark(b)); }", "unknown-mark")


def test_blocks():
    bounded("by_size", "void root(Arena* a, size_t n) { if (n > 100) return; for (int i = 0; i < 10; ++i) { void* p = arena_alloc(a, n); "
            "arena_free(a, p, n); } arena_alloc(a, 4); }", {"a": 104}, {"arena_alloc": "allocate: {arena: arg0, size: arg1, round: 8}"})
    bounded("less_than_taken", "void root(Arena* a, size_t n) { if (n < 8 || n > 16) return; void* p = arena_alloc(a, 16); "
            "arena_free(a, p, n); arena_alloc(a, 16); }", {"a": 24}, {"arena_alloc": "allocate: {arena: arg0, size: arg1, round: 8}"})
    lifo = "void root(Arena* a) { void* p = arena_alloc(a, 10); void* q = arena_alloc(a, 20); arena_pop(a, q); arena_pop(a, p); " \
           "arena_alloc(a, 25); }"
    last = {"arena_pop": "free: {arena: arg0, block: arg1, only_last: true}"}
    bounded("by_block", lifo, {"a": 30})
    bounded("last_chain", lifo, {"a": 30}, last)
    other = "void root(Arena* a) { void* p = arena_alloc(a, 10); void* q = arena_alloc(a, 20); arena_pop(a, p); arena_alloc(a, 25); }"
    bounded("not_last", other, {"a": 55}, last)
    bounded("all_behind", other, {"a": 30})
    bounded("older_block", "void root(Arena* a, void** from) { arena_alloc(a, 10); arena_pop(a, *from); arena_alloc(a, 1); }", {"a": 11})
    refused("into_block", "void root(Arena* a) { char* p = arena_alloc(a, 100); arena_pop(a, p + 60); arena_alloc(a, 100); }", "unknown-mark")
    bounded("null_block", "void root(Arena* a) { arena_alloc(a, 10); arena_pop(a, 0); arena_alloc(a, 5); }", {"a": 15})
    bounded("either", "void root(Arena* a, int c) { void* p = arena_alloc(a, c ? 10 : 14); void* q = arena_alloc(a, 20); arena_pop(a, q); "
            "arena_alloc(a, 21); }", {"a": 35})
    refused("lost_block", "void root(Arena* a, size_t n) { void* p = arena_alloc(a, 10); arena_pop(a, (void*)((size_t)p ^ n)); arena_alloc(a, 1); }", "unknown-mark",
            said="which the analysis does not know")


def test_objects():
    arenas, _ = bounded("local", "static char buffer[64];\nvoid root(void) { for (int i = 0; i < 4; ++i) { Arena a; arena_init(&a, buffer, 64); "
                        "arena_alloc(&a, 40); } }", {"a": 40})
    if arenas.get("a", {}).get("capacity") != 64 or arenas["a"]["status"] != "ok":
        fail("local", "its capacity is not known", str(arenas))
    bounded("braces", "static char buffer[64];\nstatic void f(void) { Arena a = {buffer, 0, 64}; arena_alloc(&a, 40); }\n"
            "void root(void) { f(); f(); f(); }", {"a": 40})
    # What the arena's functions write is not as it was.
    bounded("read_directly", "void root(char* buffer) { Arena a = {buffer, 0, 200}; arena_alloc(&a, 8); if (a.used) arena_alloc(&a, 100); }",
            {"a": 108})
    bodies = "static int low;\nstatic char buffer[4096];\nvoid* hunk_alloc(int n) { low += 16 + ((n + 15) & ~15); return buffer + low - n; }\n"
    bounded("global_state", bodies + "int main(void) { hunk_alloc(8); if (low) hunk_alloc(100); return 0; }", {"hunk": 32 + 128},
            options=("--root", "main"))
    # Also behind a pointer that it finds in the arena, and behind one more.
    stats = "typedef struct { int n; } Count;\ntypedef struct { Count* of; } Stats;\ntypedef struct { char* base; size_t used; Count* count; " \
            "Stats* stats; } Zone;\n%s\nvoid root(Zone* z) { Count one = {0}, two = {0}; Stats stats = {&two}; z->count = &one; z->stats = &stats; " \
            "zone_alloc(z, 10); if (one.n) zone_alloc(z, 100); if (two.n) zone_alloc(z, 1000); }"
    for name, write in (("behind", "z->count->n++; z->stats->of->n++;"), ("behind_either", "(n > 5 ? z->count : z->stats->of)->n++;")):
        bounded(name, stats % ("void* zone_alloc(Zone* z, size_t n) { %s z->used += n; return z->base + z->used - n; }" % write), {"z": 1110},
                {"zone_alloc": "allocate: {arena: arg0, size: arg1}"})
    # And through what its own code makes of the pointers that it is given: one of two, a moved one, a result, a kept one, a number.
    made = "#include <stdint.h>\ntypedef struct { char* base; size_t used; } Zone;\ntypedef struct { int n; } Count;\n" \
           "static void set(Count* p) { p->n = 1; }\nstatic Count* same(Count* p) { return p; }\nvoid (*setter)(Count*) = set;\n" \
           "void* zone_alloc(Zone* z, Count* x, Count* y, size_t n) { if (n == 10) { %s } z->used += n; return z->base + z->used - n; }\n" \
           "void root(Zone* z) { Count one = {0}, two = {0}; zone_alloc(z, &one, &two, 10); if (one.n) zone_alloc(z, 0, 0, 100); " \
           "if (two.n) zone_alloc(z, 0, 0, 1000); }"
    for name, write, most in (
            ("given", "x->n = 1; y->n = 1;", 1110), ("given_one_of", "(z->used & 1 ? x : y)->n = 1;", 1110),
            ("given_moved", "for (Count* p = x; p != x + 1; ++p) p->n = 1;", 110), ("given_on", "set(x);", 110),
            ("given_back", "same(x)->n = 1;", 110), ("given_kept", "Count* a[2] = {x, y}; a[z->used & 1]->n = 1;", 1110),
            ("given_number", "((Count*)((uintptr_t)x & ~(uintptr_t)0))->n = 1;", 110), ("given_pointer", "setter(x);", 1110)):
        bounded(name, made % write, {"z": most}, {"zone_alloc": "allocate: {arena: arg0, size: arg3}"})
    # A copy stands where the object stood; where that is not seen, nobody knows.
    bounded("copy", "static void work(Arena q) { arena_alloc(&q, 7); }\nvoid root(Arena* a) { arena_alloc(a, 100); Arena c = *a; arena_alloc(&c, 10); work(c); "
            "Arena saved = c; arena_clear(&c); c = saved; arena_alloc(&c, 20); }", {"a": 100, "c": 130, "q": 117})
    bounded("may_be_copied", "#include <string.h>\nvoid root(Arena* a, int n) { Arena c = {0, 0, 64}; arena_alloc(a, 100); memcpy(&c, a, n ? sizeof c : 0); "
            "arena_alloc(&c, 10); }", {"a": 100, "c": 110})
    part = "void root(Arena* a, unsigned i) { arena_alloc(a, 100); Arena c; %s arena_alloc(&c, 10); }"
    refused("copied_by_members", part % "c.base = a->base; c.used = a->used; c.cap = a->cap;", "unknown-mark", said="may come from another arena")
    refused("copied_by_bytes", part % "for (size_t i = 0; i < sizeof c; ++i) ((char*)&c)[i] = ((char*)a)[i];", "unknown-mark")
    refused("copied_to_global", "static Arena c;\nvoid root(Arena* a) { arena_alloc(a, 100); c.base = a->base; c.used = a->used; arena_alloc(&c, 10); }",
            "unknown-mark", said="may come from another arena")
    bounded("two_globals", "static Arena b, c;\nvoid root(void) { arena_alloc(&b, 100); arena_alloc(&c, 10); }", {"b": 100, "c": 10})
    some = "static char buffer[2][64];\nextern volatile unsigned i;\nvoid root(void) { Arena p[2]; for (int k = 0; k < 2; ++k) { arena_init(&p[k], buffer[k], 64); " \
           "arena_alloc(&p[k], 20); } Arena c; arena_init(&c, buffer[0], 64); arena_alloc(&c, 8); %s }"
    refused("copy_of_some", some % "Arena q = p[i & 1]; arena_alloc(&q, 4);", "unknown-mark", said="which bytes go where")
    refused("copy_to_some", some % "p[i & 1] = c; arena_alloc(&p[0], 4);", "unknown-mark", said="which bytes go where")
    refused("attested_on_heap", "#include <stdlib.h>\nvoid vendor(Arena*);\nvoid root(Arena* a, char* b) { Arena* l = malloc(sizeof *l); if (!l) return; l->base = b; "
            "l->used = 0; arena_alloc(a, 3); vendor(l); arena_alloc(l, 10); }", "unknown-arena", {"vendor": "attest: {bottom: 64, top: 0}"},
            said="an attested call before this place")
    # Of what an attestation says an arena gets its part before any function of its own comes to it.
    vendor = {"vendor": "attest: {bottom: 64, top: 0, alignment: 1}"}
    bounded("attested_first", "void vendor(Arena*);\nvoid root(Arena* a, char* b) { Arena l = {b, 0, 200}; arena_alloc(a, 3); vendor(&l); arena_alloc(&l, 10); }",
            {"a": 67, "l": 74, "hunk": 64}, vendor)
    bounded("attested_named", "void vendor(void);\nvoid root(Arena* a) { arena_alloc(a, 3); vendor(); hunk_alloc(16); }", {"a": 67, "hunk": 96}, vendor)
    # Arenas that nothing but attested calls use: those with a name, and objects of a declared type.
    bounded("attested_name_only", "void vendor(void);\nvoid root(void) { vendor(); vendor(); }", {"hunk": 128}, vendor)
    given = {"vendor": "attest: {argument: 0, bottom: 64, top: 8, alignment: 1}"}
    bounded("attested_type_only", "void vendor(Arena*);\nvoid root(Arena* a) { vendor(a); }", {"a": (64, 8)}, given, fields=True)
    bounded("attested_members_only", "typedef struct { int n; Arena* arena; Arena own; } Context;\nvoid vendor(Context*);\n"
            "void root(Context* c) { vendor(c); arena_alloc(&c->own, 3); }", {"arena": (64, 8), "own": (67, 8)}, given, fields=True)
    # A total, on such an arena: behind it a block is padded at the worst, and a mark from behind it has it.
    bounded("attested_total", "void vendor(Arena*);\nvoid root(Arena* a) { vendor(a); arena_more(a, 1, 8, 8); size_t m = arena_mark(a); vendor(a); "
            "arena_alloc(a, 5); arena_release(a, m); arena_alloc(a, 1); vendor(a); }", {"a": 38},
            {"vendor": "attest: {argument: 0, bottom: 10, alignment: 1, per: entry}"}, fields=True)
    # The library's functions call malloc, too.
    refused("library_allocates", "#include <stdlib.h>\nvoid* root(void) { return malloc(4) ? calloc(2, 4) : 0; }", "unsupported",
            {"malloc": "allocate: {arena: hunk, size: arg0}", "free": "effect: none"}, said="may call 'malloc'")
    code, arenas, errors = analyse("created", DECLARED + "void root(void) { Arena* a = arena_create(100); if (!a) return; arena_alloc(a, 101); }",
                                   {}, ("--root", "root"))
    if code != 2 or [arena["bottom_bytes"] for arena in arenas.values()] != [101] or "1 byte is missing" not in errors:
        fail("created", f"exit {code}, {arenas}", errors)
    bounded("may_fail", "void root(Arena* a, Arena* b) { if (!arena_alloc(a, 8)) arena_alloc(b, 50); }", {"a": 8, "b": 50},
            options=("--root", "root", "--may-fail", "a"))
    bounded("throws", "#include <new>\nvoid root(Arena* a, Arena* b) { try { arena_alloc(a, 8); } catch (const std::bad_alloc&) { arena_alloc(b, 50); } }",
            {"a": 8, "b": 50}, {"arena_alloc": "allocate: {arena: arg0, size: arg1, fails: {throws: std::bad_alloc}}"},
            options=("--root", "root", "--may-fail", "a"), language="c++")


def test_fields():
    macros = "#define SAVE(a) ((a)->used)\n#define RESTORE(a, m) ((a)->used = (m))\n"
    bounded("macros", macros + "void root(Arena* a, int n) { while (n-- > 0) { size_t m = SAVE(a); arena_alloc(a, 24); RESTORE(a, m); } "
            "arena_alloc(a, 3); }", {"a": 24}, fields=True)
    bounded("reset", macros + "void root(Arena* a) { for (int i = 0; i < 9; ++i) { RESTORE(a, 0); arena_alloc(a, 24); } }", {"a": 24}, fields=True)
    bounded("begun", "void root(char* buffer) { Arena a; a.base = buffer; a.used = 0; a.cap = 64; arena_alloc(&a, 24); arena_alloc(&a, 24); }",
            {"a": 48}, fields=True)
    some = "static char buffer[2][64];\nextern volatile unsigned i;\nvoid root(void) { Arena p[2]; for (int k = 0; k < 2; ++k) { arena_init(&p[k], buffer[k], 64); " \
           "arena_alloc(&p[k], 20); } size_t m = p[0].used; arena_clear(&p[0]); arena_clear(&p[1]); %s arena_alloc(&p[0], 4); }"
    refused("field_of_some", some % "p[i & 1].used = m;", "unknown-mark", fields=True, said="one of several arenas")
    refused("bytes_of_some", "#include <string.h>\nstatic char raw[2][24];\n" + some % "memcpy(&p[i & 1], raw[i & 1], sizeof *p);", "unknown-mark",
            fields=True, said="one of several arenas")
    bounded("zeros_in_some", "#include <string.h>\n" + some % "memset(&p[i & 1], 0, sizeof *p);", {"p[0]": 20, "p[1]": 20}, fields=True)
    refused("bytes_of_field", some % "for (int k = 0; k < 8; ++k) ((char*)&p[0].used)[k] = ((char*)&m)[k];", "unknown-mark", fields=True,
            said="a part of a field")
    bounded("beside_field", some % "p[i & 1].cap = 60; p[i & 1].base = buffer[0];", {"p[0]": 20, "p[1]": 20}, fields=True)
    refused("copied_by_bytes", "void root(Arena* a) { arena_alloc(a, 9); Arena c; for (size_t i = 0; i < sizeof c; ++i) ((char*)&c)[i] = ((char*)a)[i]; "
            "arena_alloc(&c, 10); }", "unknown-mark", fields=True)
    code, arenas, errors = analyse("no_field", DECLARED + "void root(Arena* a) { arena_alloc(a, 1); }", {}, ("--root", "root"),
                                   ARENAS + FIELDS.replace("used", "usd"))
    if code != 3 or "[bad-rule]" not in errors or "no field 'usd'" not in errors:
        fail("no_field", f"exit {code}", errors)
    code, arenas, errors = analyse("no_type", DECLARED + "void root(Arena* a) { arena_alloc(a, 1); }", {}, ("--root", "root"),
                                   ARENAS + FIELDS.replace("Arena", "Arna"))
    if "warning: the type 'Arna' matches nothing" not in errors:
        fail("no_type", f"exit {code}", errors)
    refused("bumped", "void root(Arena* a) { a->used += 16; arena_alloc(a, 1); }", "unknown-mark", fields=True)
    bounded("own_functions", "static size_t save(Arena* a) { return a->used; }\nstatic void restore(Arena* a, size_t m) { a->used = m; }\n"
            "void root(Arena* a, int n) { while (n-- > 0) { size_t m = save(a); arena_alloc(a, 24); restore(a, m); } }", {"a": 24}, fields=True)
    # A copy stands where the object stood.
    bounded("scratch", "static void work(Arena scratch) { arena_alloc(&scratch, 100); }\n"
            "void root(Arena* perm) { arena_alloc(perm, 10); work(*perm); arena_alloc(perm, 20); }", {"perm": 30, "scratch": 110}, fields=True)
    # One of two words is passed in registers.
    small = FIELDS.replace("Arena", "Small")
    code, arenas, errors = analyse(
        "small_copy", DECLARED + "typedef struct { char* at; size_t used; } Small;\nvoid* small_alloc(Small*, size_t);\n"
        "static void work(Small scratch) { small_alloc(&scratch, 100); }\n"
        "void root(Small* perm) { small_alloc(perm, 10); work(*perm); small_alloc(perm, 20); }",
        {"small_alloc": "allocate: {arena: arg0, size: arg1}"}, ("--root", "root"), ARENAS + small)
    found = {name: arena["bottom_bytes"] for name, arena in arenas.items()}
    if code != 0 or found != {"perm": 30, "scratch": 110}:
        fail("small_copy", f"exit {code}, {found}", errors)


def test_files():
    head = "functions:\n  - name: f\n    reason: r\n    "
    wrong("no_name", head + "allocate: {arena: hunk, size: 1}", "wrong.yaml:4:23: error: no arena 'hunk' is declared")
    wrong("no_arena", head + "allocate: {size: 1}", "'allocate' has no 'arena'")
    wrong("no_size", head + "allocate: {arena: arg0}", "'allocate' has no 'size'")
    wrong("key", head + "allocate: {arena: arg0, bytes: 1}", "unknown key 'bytes', expected 'arena', 'end', 'size'")
    wrong("operator", head + "allocate: {arena: arg0, size: arg1 +}", "character 7: expected a number, an argument")
    wrong("comma", head + "allocate: {arena: arg0, size: max(arg1, 4)}", "what holds a comma needs quotes")
    wrong("sizeof", head + "allocate: {arena: arg0, size: sizeof(x)}", "character 1: expected a number, an argument")
    wrong("align", head + "allocate: {arena: arg0, size: 1, align: 12}", "expected a power of two")
    wrong("end", head + "mark: {arena: arg0, end: left}", "expected 'bottom' or 'top'")
    wrong("fails", head + "allocate: {arena: arg0, size: 1, fails: crash}", "'null', 'never' or {throws: TYPE}")
    wrong("two", head + "allocate: {arena: arg0, size: 1}\n    reset: {arena: arg0}", "needs exactly one of")
    wrong("rewind", head + "rewind: {arena: arg0}", "'rewind' has no 'mark'")
    wrong("free", head + "free: {arena: arg0}", "'free' needs exactly one of 'size'")
    wrong("deep", head + "allocate: {arena: arg0, size: " + "(" * 100 + "1" + ")" * 100 + "}", "less deep")
    wrong("duplicate", "arenas:\n  - name: a\n    reason: r\n  - name: a\n    reason: r\n" + head + "effect: none", "duplicate entry for 'a'")
    wrong("name_and_type", "arenas:\n  - name: a\n    type: T\n    reason: r\n" + head + "effect: none", "exactly one of 'name'")


WCMU = "#include <wcmu/annotate.hpp>\n#include <wcmu/arena.hpp>\n"


def main_program(name, body, expected, missing=None, calls=()):
    """`expected`: arena -> (bottom, capacity, status)."""
    code, arenas, errors = analyse(name, WCMU + body, None, ("--root", "main"), language="c++")
    found = {arena: (value["bottom_bytes"], value["capacity"], value["status"]) for arena, value in arenas.items()}
    if code != (2 if missing else 0) or found != expected:
        fail(name, f"exit {code}, {found}, expected {expected}", errors)
    if missing and (missing not in errors or not all(call in errors for call in calls)):
        fail(name, f"not said: {missing} {calls}", errors)
    return arenas


def test_main():
    take = "static void take(wcmu::Arena& arena, int n) { for (int i = 0; i < n; ++i) (void)arena.bottom_handle().allocate(16, 8); }\n"
    main_program("static_local", take + "int main() { static wcmu::StaticArena<100> arena; take(arena, 6); }", {"main::arena": (96, 100, "ok")})
    main_program("global", take + "static wcmu::StaticArena<100> arena;\nint main() { take(arena, 6); }", {"arena": (96, 100, "ok")})
    main_program("constructed", take + "alignas(16) static unsigned char buffer[100];\nstatic wcmu::Arena arena = wcmu::Arena::from_static_buffer(buffer);\n"
                 "int main() { take(arena, 6); }", {"arena": (96, 100, "ok")})
    main_program("before_main", take + "static wcmu::StaticArena<100> arena;\nstruct Early { Early() { take(arena, 2); } };\nstatic Early early;\n"
                 "int main() { take(arena, 4); }", {"arena": (96, 100, "ok")})
    main_program("several", take + "static wcmu::StaticArena<64> one;\nint main() { auto two = wcmu::Arena::with_capacity(200); "
                 "alignas(16) unsigned char buffer[40]; auto three = wcmu::Arena::from_buffer_unchecked(buffer, sizeof buffer); "
                 "take(one, 4); take(two, 5); take(three, 1); }",
                 {"one": (64, 64, "ok"), "two": (80, 200, "ok"), "three": (16, 40, "ok")})
    arenas = main_program("over", take + "static void deeper(wcmu::Arena& arena) { take(arena, 7); }\n"
                          "static wcmu::StaticArena<100> arena;\nint main() { deeper(arena); }", {"arena": (112, 100, "over")},
                          "12 bytes are missing", ("over.cpp:3:", "'take(", "'deeper("))
    calls = arenas.get("arena", {}).get("peak", {}).get("bottom", {}).get("calls", [])
    if [call["location"]["line"] for call in calls] != [3, 4, 6]:
        fail("over", "the call path", str(calls))
    # Which of two units is made first nobody knows.
    early = "extern wcmu::StaticArena<64> arena;\nstruct Early { Early() { (void)arena.bottom_handle().allocate(16, 8); } };\nstatic Early early;\n"
    (work / "one.cpp").write_text(WCMU + early + "wcmu::StaticArena<64> arena;\nint main() {}\n")
    (work / "two.cpp").write_text(WCMU + early)
    for sources, code in ((["one.cpp"], 0), (["one.cpp", "two.cpp"], 3)):
        done = subprocess.run([tool, "analyze", *(str(work / name) for name in sources), "--root", "main", "--", "g++", "-std=c++20",
                               f"-I{project / 'runtime/include'}"], capture_output=True, text=True, check=False, timeout=300)
        if done.returncode != code or (code and "[evaluation-order]" not in done.stderr):
            fail("two_units", f"exit {done.returncode}, expected {code}", done.stderr)
    # Nor what the one finds in the other's variables: 0, or what their constructors put there.
    (work / "reads.cpp").write_text(WCMU + "extern unsigned count;\nwcmu::StaticArena<64> arena;\nstruct Early { Early() { if (count <= 50) "
                                    "(void)arena.bottom_handle().allocate(count, 1); } };\nstatic Early early;\nint main() {}\n")
    (work / "sets.cpp").write_text("static unsigned compute(int n) { unsigned sum = 0; for (int i = 0; i < n; ++i) sum += 4; return sum; }\n"
                                   "unsigned count = compute(10);\n")
    done = subprocess.run([tool, "analyze", str(work / "reads.cpp"), str(work / "sets.cpp"), "--root", "main", "--emit-json",
                           str(work / "report.json"), "--", "g++", "-std=c++20", f"-I{project / 'runtime/include'}"],
                          capture_output=True, text=True, check=False, timeout=300)
    found = [arena["bottom_bytes"] for arena in json.loads((work / "report.json").read_text())["roots"][0]["arenas"]]
    if done.returncode != 0 or found != [50]:
        fail("order_of_units", f"exit {done.returncode}, {found}", done.stderr)
    # What runs after main() is of the program, too.
    code, arenas, errors = analyse("after_main", WCMU + "static wcmu::StaticArena<64> arena;\nstruct Late { ~Late() { (void)arena.bottom_handle().allocate(16, 8); } };\n"
                                   "static Late late;\nint main() {}\n", None, ("--root", "main"), language="c++")
    if code != 3 or "'Late::~Late()' may run" not in errors:
        fail("after_main", f"exit {code}, {arenas}", errors)


{"positions": test_positions, "marks": test_marks, "blocks": test_blocks, "objects": test_objects, "fields": test_fields,
 "files": test_files, "main": test_main}[subject]()
if failures:
    print("failed: " + ", ".join(failures))
    sys.exit(1)
