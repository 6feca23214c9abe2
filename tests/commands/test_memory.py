"""Under valgrind: what a life takes it gives back, and it reads nothing that was not written.

usage: test_memory.py PROGRAM SOURCE-ROOT VALGRIND [TEST...]
"""
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../ui"))
from terminal import Terminal, environment  # noqa: E402

PROGRAM, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
SAMPLE = os.path.join(ROOT, "tests/sample/config.ini")
FOUND = 99


def under(log, *argv):
    return [sys.argv[3], "--quiet", "--leak-check=full", f"--error-exitcode={FOUND}",
            "--errors-for-leak-kinds=definite,indirect", "--show-leak-kinds=definite,indirect",
            f"--log-file={log}", PROGRAM] + list(argv)


class Memory(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(tempfile.TemporaryDirectory(prefix="caureader-memory-"))
        self.log = os.path.join(self.home, "valgrind")

    def found(self):
        with open(self.log, encoding="utf-8", errors="replace") as stream:
            return stream.read()

    def test_commands(self):
        sample = os.path.dirname(SAMPLE)
        for argv in (["--help"], ["check"], ["-c", SAMPLE, "poll"],
                     ["-c", SAMPLE, "list", "category:armenia OR title:снег -is:starred"],
                     ["-c", SAMPLE, "save", "00000000", "--dir", self.home],
                     ["parse", sample + "/arpi.xml"], ["parse", sample + "/daryal.xml"],
                     ["parse", sample + "/passes.json"], ["parse", sample + "/config.ini"],
                     ["render", sample + "/narikala.xml"], ["-c", sample + "/arpi.xml", "check"]):
            with self.subTest(" ".join(argv)):
                done = subprocess.run(under(self.log, *argv), env=environment(self.home),
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                      timeout=300, check=False)
                self.assertNotEqual(done.returncode, FOUND, self.found())

    def test_the_reader(self):
        t = self.enterContext(Terminal(under(self.log, "-c", SAMPLE), 100, 30, home=self.home))
        t.see("All 44")
        t.keys("j", "j", "Enter", "G", "J", "q", "]", "f", "A", "U", "?", "q", "!", "q", "R")
        t.resize(60, 20)
        t.keys("Q")
        self.assertEqual(t.ended(), 0, t.stderr() + self.found())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[4:])
