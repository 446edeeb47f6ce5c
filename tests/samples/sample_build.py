# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Configures, builds and runs a sample, and says what went wrong."""

import pathlib
import re
import subprocess
import sys


class Failed(Exception):
    pass


def require(condition, message, output=""):
    if not condition:
        raise Failed(f"{message}\n{output}")


def main_of(test, parser):
    """Runs `test(options)`; a failed requirement is printed and ends with 1."""
    try:
        test(parser.parse_args())
    except Failed as failed:
        print(failed)
        sys.exit(1)


class SampleBuild:
    """One sample in a build tree of its own."""

    def __init__(self, source, build, wcmu, compiler):
        self.source, self.build, self.wcmu, self.compiler = map(str, (source, build, wcmu, compiler))
        self.name = pathlib.Path(source).name

    def _run(self, *command):
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False)

    def configure(self, **variables):
        settings = {"CMAKE_BUILD_TYPE": "Release", "CMAKE_CXX_COMPILER": self.compiler, "WCMU_EXECUTABLE": self.wcmu, **variables}
        done = self._run("cmake", "-S", self.source, "-B", self.build, "-G", "Ninja", *(f"-D{k}={v}" for k, v in settings.items()))
        require(done.returncode == 0, f"{self.name}: cmake failed", done.stdout)

    def make(self, target=None):
        """The return code and the output of a build."""
        done = self._run("cmake", "--build", self.build, "-j", "2", *(["--target", target] if target else []))
        return done.returncode, done.stdout

    def must_make(self, target=None):
        code, output = self.make(target)
        require(code == 0, f"{self.name}: the build failed", output)
        return output

    def run(self):
        """The output of the program, which has to end with 0: it compares its peaks with the budgets by itself."""
        done = self._run(str(pathlib.Path(self.build) / self.name))
        require(done.returncode == 0, f"{self.name}: the program ended with {done.returncode}", done.stdout)
        return done.stdout

    def header(self):
        found = list(pathlib.Path(self.build).glob(f"wcmu/{self.name}/*.hpp"))
        require(len(found) == 1, f"{self.name}: headers in the build tree: {found}")
        return found[0]

    def default_capacity(self):
        text = (pathlib.Path(self.source) / "CMakeLists.txt").read_text()
        return int(re.search(r"set\(SAMPLE_CAPACITY (\d+) CACHE", text).group(1))
