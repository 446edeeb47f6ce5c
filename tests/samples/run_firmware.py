# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""The firmware sample: analysed for its target, built by the cross compiler, run in an emulated Cortex-M3. Its peak is its budget, and
the bytes of its arena are not in the image."""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys

from sample_build import main_of, require


def run(*command, **more):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, **more)


def sections(program):
    """Bytes of each section of an ELF file, by name."""
    lines = run("arm-none-eabi-size", "-A", program).stdout.splitlines()
    return {line.split()[0]: int(line.split()[1]) for line in lines if line.startswith(".")}


def check_firmware(options):
    missing = [c for c in ("arm-none-eabi-g++", "qemu-system-arm") if shutil.which(c) is None]
    if missing:
        print(f"skipped: {', '.join(missing)} is not installed")
        sys.exit(77)
    sample, work = pathlib.Path(options.repository).resolve() / "samples" / "firmware", pathlib.Path(options.work).resolve()
    shutil.rmtree(work, ignore_errors=True)
    configured = run("cmake", "-S", sample, "-B", work, "-G", "Ninja", f"-DCMAKE_TOOLCHAIN_FILE={sample}/arm-none-eabi.cmake",
                     "-DCMAKE_BUILD_TYPE=MinSizeRel", f"-DWCMU_EXECUTABLE={pathlib.Path(options.tool).resolve()}")
    require(configured.returncode == 0, "it does not configure", configured.stdout + configured.stderr)
    built = run("cmake", "--build", work)
    require(built.returncode == 0, "it does not build", built.stdout + built.stderr)

    header = next(work.rglob("control_budgets.hpp")).read_text()
    require("sizeof(void*) == 4" in header, "the budgets are not for a target with 4-byte pointers", header)

    done = run("qemu-system-arm", "-machine", "lm3s6965evb", "-nographic", "-semihosting-config", "enable=on,target=native",
               "-kernel", work / "firmware", timeout=60)
    said = done.stdout + done.stderr  # Where semihosting prints depends on the version of QEMU.
    print(said, end="")
    require(done.returncode == 0 and "good" in said, "it does not run as it should", said)
    peak, budget = (int(re.search(rf"{name}: +(\d+) bytes", said).group(1)) for name in ("peak", "budget"))
    require(peak == budget, f"the peak is {peak} and the budget {budget}", "")

    sizes = sections(work / "firmware")
    require(sizes[".bss"] >= budget, "the arena is not in .bss", str(sizes))
    require(sizes.get(".data", 0) <= 16, "there is more than the failure handler in .data: it is stored in the image", str(sizes))


parser = argparse.ArgumentParser(description=__doc__)
for name in ("--tool", "--repository", "--work"):
    parser.add_argument(name, required=True)
main_of(check_firmware, parser)
