"""What the tests of the reader share: where the program is, and how it is started.

A test file is called with PROGRAM and SOURCE-ROOT, then with what unittest understands.
"""
import os
import sys
import unittest

from terminal import Terminal

PROGRAM, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
SAMPLE = os.path.join(ROOT, "tests/sample/config.ini")


class ReaderTest(unittest.TestCase):
    def sample(self, columns=120, rows=30, **more):
        """The reader on the bundled sample, when all of its articles are there, the newest is
        selected and nothing is announced any more."""
        t = self.reader(["--config", SAMPLE], max(columns, 80), max(rows, 24), **more)
        t.see("All 44", "polled just now")
        t.keys("g")
        t.gone("44 new")
        if (t.columns, t.rows) != (columns, rows):
            t.resize(columns, rows)
        return t

    def reader(self, arguments, columns=120, rows=30, **more):
        return self.enterContext(Terminal([PROGRAM] + arguments, columns, rows, **more))

    def leaves(self, t, *keys):
        """The keys end the program, and it ends well."""
        t.keys(*keys)
        self.assertEqual(t.ended(), 0)
        self.assertEqual(t.stderr(), "")


def main():
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
