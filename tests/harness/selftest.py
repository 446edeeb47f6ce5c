#!/usr/bin/env python3
# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""Who judges the judge: a wrong budget, a wrong expectation, a wrong line must each be a failure, and a right one must not."""
import contextlib
import io
import json
import pathlib
import tempfile
import unittest
import unittest.mock

import judge
import program as programs
import run_program

BOUNDED = "// EXPECT: ns::f bottom=100 top=8 retained_bottom=40 retained_top=8 align=8\n"
UNBOUNDED = "void f() {\n  g();  // UNBOUNDED: unknown-callee\n}\n"


def budget(name="arena", bottom=100, top=8, retained_bottom=40, retained_top=8, alignment=8):
    return {
        "name": name,
        "bottom_bytes": bottom,
        "top_bytes": top,
        "retained_bottom": retained_bottom,
        "retained_top": retained_top,
        "alignment": alignment,
    }


def report(*arenas, problems=()):
    return {"roots": [{"name": "ns::f", "arenas": list(arenas)}], "problems": list(problems)}


def problem(rule="unknown-callee", line=2, ways_out=("a body",)):
    return {"rule": rule, "location": {"file": "a/p.cpp", "line": line}, "message": "m", "ways_out": list(ways_out)}


class Judge(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def program(self, text):
        path = pathlib.Path(self.folder.name) / "p.cpp"
        path.write_text(text)
        return programs.load(path)

    def test_exact(self):
        self.assertEqual(judge.check_exact(self.program(BOUNDED), report(budget())), [])

    def test_a_budget_above_is_not_exact(self):
        failures = judge.check_exact(self.program(BOUNDED), report(budget(bottom=101)))
        self.assertEqual(len(failures), 1)
        self.assertNotIn("UNSOUND", failures[0])

    def test_a_budget_above_passes_where_imprecise(self):
        self.assertEqual(judge.check_exact(self.program(BOUNDED + "// IMPRECISE: why\n"), report(budget(bottom=101))), [])

    def test_a_budget_below_is_unsound_even_where_imprecise(self):
        for values in ({"bottom": 99}, {"top": 7}, {"retained_bottom": 39}, {"retained_top": 0}):
            failures = judge.check_exact(self.program(BOUNDED + "// IMPRECISE: why\n"), report(budget(**values)))
            self.assertEqual(len(failures), 1)
            self.assertIn("UNSOUND", failures[0])

    def test_no_number_is_never_exact(self):
        self.assertTrue(judge.check_exact(self.program(BOUNDED + "// IMPRECISE: why\n"), report(budget(bottom=None))))

    def test_alignment(self):
        self.assertTrue(judge.check_exact(self.program(BOUNDED), report(budget(alignment=16))))

    def test_observed_above_the_budget_is_unsound(self):
        observed = judge.parse_observed("noise\nPEAK ns::f arena 101 8 40 8\n")
        failures = judge.check_sound(self.program(BOUNDED), report(budget()), observed, "g++")
        self.assertEqual(len(failures), 1)
        self.assertIn("UNSOUND", failures[0])

    def test_observed_within_the_budget(self):
        observed = judge.parse_observed("PEAK ns::f arena 100 8 - -\n")
        self.assertEqual(judge.check_sound(self.program(BOUNDED), report(budget()), observed, "g++"), [])

    def test_truth(self):
        program = self.program(BOUNDED)
        self.assertEqual(judge.check_truth(program, judge.parse_observed("PEAK ns::f a 100 8 40 8\n"), "g++"), [])
        for line in ("PEAK ns::f a 99 8 40 8", "PEAK ns::f a 100 8 - 8", "PEAK ns::g a 100 8 40 8", ""):
            self.assertTrue(judge.check_truth(program, judge.parse_observed(line), "g++"))

    def test_arenas_go_by_name(self):
        text = "// EXPECT: ns::f arena=a bottom=1 top=0\n// EXPECT: ns::f arena=b bottom=2 top=0\n"
        program = self.program(text)
        right = report(budget("ctx.b", 2, 0), budget("ctx->a", 1, 0))
        self.assertEqual(judge.check_exact(program, right), [])
        self.assertTrue(judge.check_exact(program, report(budget("a", 2, 0), budget("b", 1, 0))))
        self.assertTrue(judge.check_exact(program, report(budget("a", 1, 0))))

    def test_unbounded(self):
        program = self.program(UNBOUNDED)
        none = budget(bottom=None, top=None)
        self.assertEqual(judge.check_unbounded(program, report(none, problems=[problem()])), [])
        for wrong in ([], [problem(line=3)], [problem(rule="unbounded-loop")], [problem(ways_out=())],
                      [problem(), problem(line=1)]):
            self.assertTrue(judge.check_unbounded(program, report(none, problems=wrong)))
        self.assertTrue(judge.check_unbounded(program, report(budget(), problems=[problem()])), "a number was given")

    def test_capacity(self):
        self.assertEqual(judge.capacity_for(budget(bottom=41, top=0)), 41)
        self.assertEqual(judge.capacity_for(budget(bottom=41, top=24, alignment=8)), 72)
        self.assertEqual(judge.capacity_for(budget(bottom=41, top=3, alignment=8)), 44)

    def test_bad_programs(self):
        for text in ("int x;\n", "// EXPECT: f bottom=1\n", "// EXPECT: f bottom=1 top=x\n", BOUNDED + UNBOUNDED,
                     "// UNBOUNDED: not a rule\n", BOUNDED + "// IMPRECISE:\n"):
            with self.assertRaises(programs.BadProgram):
                self.program(text)

    def run_with_tool(self, text, exit_code, answer):
        """The whole script against a tool that gives `answer`, whatever it is asked."""
        folder = pathlib.Path(self.folder.name)
        (folder / "p.cpp").write_text(text)
        tool = folder / "tool"
        tool.write_text(
            "#!/usr/bin/env python3\nimport sys\n"
            f"open(sys.argv[sys.argv.index('--emit-json') + 1], 'w').write({json.dumps(answer)!r})\nsys.exit({exit_code})\n"
        )
        tool.chmod(0o755)
        options = ["run_program.py", "--tool-only", "--tool", str(tool), str(folder / "p.cpp")]
        output = io.StringIO()
        with contextlib.redirect_stdout(output), unittest.mock.patch("sys.argv", options):
            return run_program.main(), output.getvalue()

    def test_whole_script(self):
        self.assertEqual(self.run_with_tool(BOUNDED, 0, report(budget()))[0], 0)
        status, output = self.run_with_tool(BOUNDED, 0, report(budget(bottom=99)))
        self.assertEqual(status, 1)
        self.assertIn("UNSOUND", output)
        self.assertEqual(self.run_with_tool(BOUNDED, 3, report(budget()))[0], 1)
        self.assertEqual(self.run_with_tool(BOUNDED, 0, report(budget(), problems=[problem()]))[0], 1)
        none = report(budget(bottom=None, top=None), problems=[problem()])
        self.assertEqual(self.run_with_tool(UNBOUNDED, 3, none)[0], 0)
        self.assertEqual(self.run_with_tool(UNBOUNDED, 0, none)[0], 1)


if __name__ == "__main__":
    unittest.main()
