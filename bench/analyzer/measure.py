# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""One command as a whole process: processor seconds, seconds, peak memory, what it printed. Processor seconds hardly depend on what else
the machine does; of several runs the least counts."""
import os
import pathlib
import subprocess
import tempfile
import time
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDES = [f"-I{ROOT}/runtime/include", f"-I{ROOT}/tests/harness", f"-I{ROOT}/tests/loops"]


@dataclass
class Measured:
    cpu: float
    wall: float
    megabytes: float
    code: int
    text: str


def once(command, seconds):
    with tempfile.TemporaryFile() as out:
        begin = time.perf_counter()
        process = subprocess.Popen([str(c) for c in command], stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        timer = None
        try:
            while True:
                done, status, usage = os.wait4(process.pid, os.WNOHANG)
                if done:
                    break
                if time.perf_counter() - begin > seconds:
                    process.kill()
                    timer = True
                    _, status, usage = os.wait4(process.pid, 0)
                    break
                time.sleep(0.005)
        finally:
            process.returncode = 0  # It was waited for here.
        wall = time.perf_counter() - begin
        out.seek(0)
        text = out.read().decode(errors="replace")
    code = -1 if timer else os.waitstatus_to_exitcode(status)
    return Measured(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, code, text)


def least(command, runs=3, seconds=300):
    return min((once(command, seconds) for _ in range(runs)), key=lambda m: m.cpu)


def extract(tool, source, unit, *flags):
    done = once([tool, "extract", source, "-o", unit, "--", *flags, *INCLUDES], 300)
    if done.code != 0:
        raise SystemExit(f"bench: {source} does not compile\n{done.text}")
    return done


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|---" + "|---:" * (len(head) - 1) + "|")
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print(flush=True)
