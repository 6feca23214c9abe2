"""What the tests of the reader share: where the program is, and how it is started.

A test file is called with PROGRAM and SOURCE-ROOT, then with what unittest understands.
"""
import os
import stat
import sys
import tempfile
import unittest

from terminal import Terminal, until

PROGRAM, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
SAMPLE = os.path.join(ROOT, "tests/sample/config.ini")


CONFIG = """
[general]
store    = none
keep     = 30000d
save-dir = "{home}/saved"
browser  = "{home}/browser %u"
[category all]
title = "Everything"
[source arpi]
url      = "file://{sample}/arpi.xml"
name     = "Arpi"
category = all
"""

# The titles of arpi.xml, newest first, as far as a list of 100 columns shows them.
TITLES = ["Three Railways Agree", "Late Snow Closes", "Village School in Tavush",
          "Parliaments’ Librarians", "Storks Return", "The Bridge at Sadakhlo",
          "Gyumri’s Last Film", "Fibre Cable Laid", "Editorial: On Writing"]


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


class OneFeedTest(ReaderTest):
    """The reader on one feed of nine articles, with a browser that notes what it is given."""

    def setUp(self):
        self.home = self.enterContext(tempfile.TemporaryDirectory())
        self.config = os.path.join(self.home, "config.ini")
        self.browser_log = os.path.join(self.home, "browsed")
        with open(self.config, "w", encoding="utf-8") as stream:
            stream.write(CONFIG.format(home=self.home, sample=os.path.dirname(SAMPLE)))
        browser = os.path.join(self.home, "browser")
        with open(browser, "w", encoding="ascii") as stream:
            stream.write(f"#!/bin/sh\nprintf '%s|' \"$#\" \"$@\" >>{self.browser_log}\n")
        os.chmod(browser, stat.S_IRWXU)

    def start(self, columns=100, rows=30):
        t = self.reader(["-c", self.config], columns, rows, home=self.home)
        t.see("All 9")
        return t

    def selected(self, t, title):
        """Waits until this is the title of the selected row."""
        def there():
            return any(row.startswith(">") and title in row for row in t.screen().rows)
        until(there, lambda: t._failure(f"not selected: {title}"))

    def reading(self, t, title):
        """Waits until the reader has the focus and this article."""
        def there():
            screen = t.screen()
            return "reader" in screen.rows[-2] and title in screen.text
        until(there, lambda: t._failure(f"not in the reader: {title}"))

    def in_list(self, t):
        until(lambda: "list" in t.screen().rows[-2], lambda: t._failure("not in the list"))

    def command(self, t, text):
        t.keys(":")
        t.type(text)
        t.keys("Enter")

    def browsed(self, wanted):
        def seen():
            try:
                with open(self.browser_log, encoding="utf-8") as stream:
                    return stream.read() == wanted
            except FileNotFoundError:
                return False
        until(seen, f"the browser was not called so: {wanted}")


def main():
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
