"""Whole screens: every layout, styles, no colour, no UTF-8, and what a resize keeps.

usage: test_screens.py PROGRAM SOURCE-ROOT [TEST...]
With CAUREADER_RECORD=1 the screens are recorded anew, for a person to look at.
"""
import os

from program import ROOT, SAMPLE, ReaderTest, main
from terminal import RECORDING, until

SIZES = [(200, 50), (120, 30), (80, 24), (40, 12), (20, 5)]


class Screens(ReaderTest):
    def test_the_list_at_every_size(self):
        for columns, rows in SIZES:
            with self.subTest(f"{columns}x{rows}"):
                t = self.sample(columns, rows)
                t.screen_is(f"list-{columns}x{rows}")
                self.leaves(t, "Q")

    def test_an_article_at_every_size(self):
        for columns, rows in SIZES:
            with self.subTest(f"{columns}x{rows}"):
                t = self.article(columns, rows)
                t.screen_is(f"article-{columns}x{rows}")
                self.leaves(t, "Q")

    def article(self, columns, rows, **more):
        """The reader with the article of the three railways open, which has everything."""
        t = self.sample(**more)
        t.keys("j", "j", "Enter")
        t.see("All 43", "reader")
        t.resize(columns, rows)
        return t

    def test_styles_tell_what_is_what(self):
        t = self.sample(120, 30)
        t.screen_is("styles-list", styles=True)
        t.keys("j", "j", "Enter")
        t.screen_is("styles-article", styles=True)

    def test_without_colour_everything_is_told_apart(self):
        t = self.article(120, 30, NO_COLOR="1")
        t.screen_is("no-colour", styles=True)
        styles = {style for row in t.screen().styles for style in row}
        self.assertFalse([s for s in styles if "colour" in s or "#" in s or "ansi" in s])

    def test_the_smallest_screen_there_is(self):
        t = self.reader(["--config", SAMPLE], 1, 1)
        t.screen_is("list-1x1")
        t.keys("Enter", "j", "Tab", "?", "q", "!", "z", "]")
        t.resize(120, 30)
        t.see("South Caucasus News")
        self.leaves(t, "Q")

    def test_a_terminal_without_utf8_gets_ascii(self):
        t = self.article(120, 30, LC_ALL="C")
        t.screen_is("ascii")
        self.assertTrue(t.screen().text.isascii())

    def test_an_old_terminal_is_enough(self):
        t = self.sample(80, 24, TERM="vt100")
        t.screen_is("list-80x24")

    def scrolled(self, lines):
        """The article alone on the screen, so many lines down, drawn to the end: the status line
        comes last."""
        t = self.article(120, 30)
        t.keys("z")
        t.gone("All 43")
        t.see("reader   0%")
        t.keys("0", *str(lines), "j")
        t.gone("reader   0%")
        return t

    def test_a_resize_keeps_the_article_and_the_paragraph(self):
        t = self.scrolled(13)
        top = t.screen().rows[0]
        word = max(top.split(), key=len)
        for columns, rows in ((80, 24), (40, 12), (1, 1), (200, 50), (100, 20), (120, 30)):
            t.resize(columns, rows)
            if columns >= 40:
                t.see(word)
        until(lambda: t.screen().rows[0] == top, lambda: t._failure(f"not at its top: {top}"))

    def test_a_storm_of_resizes_keeps_the_place(self):
        t = self.scrolled(9)
        before = t.screen().text
        for i in range(40):
            t.resize(20 + i * 37 % 180, 2 + i * 11 % 60)
        t.resize(120, 30)
        until(lambda: t.screen().text == before, lambda: t._failure("another place"))

    def test_a_size_that_changes_at_the_start_is_seen(self):
        for i in range(10):
            t = self.reader(["--config", SAMPLE], 1, 1)
            t.resize(120, 30)
            t.see("South Caucasus News")
            self.leaves(t, "Q")

    def test_help_and_sources(self):
        t = self.sample(80, 80)
        t.keys("?")
        t.see("save the article to a file")
        t.screen_is("help")
        t.keys("?")
        t.gone("save the article to a file")
        t.keys("!")
        t.screen_is("sources")

    def test_the_readme_shows_the_real_screen(self):
        t = self.sample(112, 24)
        t.keys("w", "j", "j", "Enter")
        t.see("All 43", "reader")
        t.gone("layout: wide")
        self.readme_shows(t, "wide")

    def test_the_readme_shows_a_real_search(self):
        t = self.sample(80, 24)
        t.keys("/")
        t.type("snow OR снег category:armenia")
        t.see("[/snow OR")
        self.readme_shows(t, "search")

    def test_the_readme_shows_words_found_in_an_article(self):
        t = self.article(60, 14)
        t.keys("/")
        t.type("gyumri")
        t.keys("Enter", "n")
        t.see("match 2 of")
        self.readme_shows(t, "find")

    def readme_shows(self, t, name):
        """A screen of the README, between its mark and the end of its block, is this one."""
        path = os.path.join(ROOT, "README.md")
        with open(path, encoding="utf-8") as stream:
            before, mark, rest = stream.read().partition(
                f"<!-- screen \"{name}\": recorded by tests/ui/test_screens.py -->\n```\n")
        self.assertTrue(mark, f"the README has no screen \"{name}\"")
        shown, fence, after = rest.partition("```\n")
        if RECORDING:
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(before + mark + t.settled().text.rstrip() + "\n" + fence + after)
        else:
            until(lambda: t.screen().text.rstrip() + "\n" == shown,
                  lambda: t._failure("the README shows another screen"))

    def test_every_tab(self):
        t = self.sample(120, 30)
        for number in range(2, 10):
            t.keys(str(number), "g")
            t.screen_is(f"tab-{number}")


if __name__ == "__main__":
    main()
