#!/usr/bin/env python3
"""Every layout at every size, every theme, every terminal; and the mouse.

usage: test_looks.py PROGRAM SOURCE-ROOT [TEST...]
With CAUREADER_RECORD=1 the screens are recorded anew, for a person to look at.
"""
import os

from program import ROOT, TITLES, OneFeedTest, main
from terminal import until

LAYOUTS = ("auto", "wide", "stacked", "full")
SIZES = [(1, 1), (2, 40), (3, 3), (12, 4), (20, 5), (40, 12), (79, 24), (80, 23), (80, 24),
         (119, 30), (120, 30), (200, 50), (500, 200)]
THEMES = sorted(name[:-4] for name in os.listdir(os.path.join(ROOT, "themes"))
                if name.endswith(".ini"))
TERMS = ("xterm", "xterm-256color", "xterm-direct", "tmux-256color", "screen", "linux", "vt100")


class Looks(OneFeedTest):
    # ---- layouts

    def test_the_automatic_layout_follows_the_size(self):
        t = self.start(120, 30)
        for columns, rows, beside, below in ((120, 30, True, False), (119, 30, False, True),
                                             (80, 24, False, True), (79, 24, False, False),
                                             (80, 23, False, False), (200, 50, True, False)):
            with self.subTest(f"{columns}x{rows}"):
                t.resize(columns, rows)

                def there():
                    lines = [r for r in t.screen().rows if r.startswith("─" * columns)]
                    bars = any("│" in r for r in t.screen().rows)
                    return bars == beside and len(lines) == (3 if below else 2)
                until(there, lambda: t._failure("another layout"))

    def test_every_layout_stands_at_every_size(self):
        t = self.start(120, 30)
        for layout in LAYOUTS:
            self.command(t, f"layout {layout}")
            for columns, rows in SIZES:
                t.resize(columns, rows)
                for key in ("Enter", "j", "q", "z", "z", "<", ">", "=", "?", "q"):
                    t.keys(key)
            t.resize(120, 30)
            t.see("Everything")
        t.keys("q")
        self.in_list(t)
        self.leaves(t, "q")

    def test_both_zones_are_seen_in_wide_and_stacked_and_one_in_full(self):
        t = self.start(100, 30)
        for layout in LAYOUTS:
            self.command(t, f"layout {layout}")
            t.keys("C-l")
            t.gone("layout: ")
            t.screen_is(f"layout-{layout}", styles=True)

    # ---- themes

    def test_every_theme_is_shown_whole(self):
        self.assertGreaterEqual(len(THEMES), 12)
        t = self.start(100, 24)
        t.keys("j", "j", "Enter")
        self.reading(t, TITLES[2])
        for theme in THEMES:
            self.command(t, f"theme {theme}")
            t.see("theme: ")
            t.keys("C-l")
            t.gone("theme: ")
            t.screen_is(f"theme-{theme}", styles=True)

    # ---- terminals

    def test_every_terminal_shows_the_same_words(self):
        t = self.start(80, 24)
        wanted = t.screen().text
        for term in TERMS:
            with self.subTest(term):
                other = self.reader(["-c", self.config], 80, 24, home=self.home, TERM=term)
                until(lambda: other.screen().text == wanted,
                      lambda: other._failure("other words"))
                other.keys("j", "Enter")
                self.reading(other, TITLES[1])
                self.leaves(other, "Q")

    def test_a_terminal_that_cannot_move_its_cursor_is_one_message(self):
        t = self.reader(["-c", self.config], 80, 24, home=self.home, TERM="dumb")
        self.assertNotEqual(t.ended(), 0)
        self.assertRegex(t.stderr(), r"\Acaureader: [^\n]*\"dumb\"[^\n]*\n\Z")

    def test_a_copy_is_refused_where_there_is_no_clipboard(self):
        t = self.reader(["-c", self.config], 80, 24, home=self.home, TERM="linux")
        t.see("All 9")
        t.keys("y")
        t.see("this terminal has no clipboard")
        self.leaves(t, "Q")

    def test_without_utf8_no_byte_above_ascii_is_sent(self):
        t = self.reader(["-c", self.config], 120, 30, home=self.home, LC_ALL="C")
        t.see("All 9")
        for keys in (["Enter"], ["L"], ["q", "?"], ["q", "T"], ["q", "/", "x", "Enter"]):
            t.keys(*keys)
            self.assertTrue(t.screen().text.isascii())

    def test_where_no_locale_is_set_the_terminal_speaks_utf8(self):
        t = self.reader(["-c", self.config], 120, 30, home=self.home, LC_ALL="")
        t.see("All 9", "Parliaments’ Librarians", "│")
        self.leaves(t, "Q")

    # ---- the mouse

    def test_a_click_opens_a_link(self):
        t = self.start(120, 30)
        t.keys("Enter")
        self.reading(t, TITLES[0])
        screen = t.see("Tbilisi [2]")
        row = next(i for i, r in enumerate(screen.rows) if "Tbilisi [2]" in r)
        column = screen.rows[row].index("Tbilisi [2]")
        t.click(row, column + 2)
        self.browsed("1|https://arpi-courier.example/tag/tbilisi/|")

    def test_the_wheel_scrolls_the_zone_under_the_pointer(self):
        t = self.start(120, 24)
        self.selected(t, TITLES[0])
        t.click(10, 100, button=65)
        t.click(10, 100, button=65)
        t.gone("Arpi - 3 Jul")
        self.selected(t, TITLES[0])
        t.click(10, 100, button=64)
        t.click(10, 100, button=64)
        t.see("Arpi - 3 Jul")
        t.click(10, 10, button=65)
        self.selected(t, TITLES[3])

    def test_a_page_is_clicked_too(self):
        t = self.start(120, 30)
        t.keys("T")
        row = next(i for i, r in enumerate(t.see("dark").rows) if r.strip() == "dark")
        t.click(row, 3)
        t.see("theme: Dark", "[All 9]")

    def test_the_mouse_is_left_alone_when_it_is_off(self):
        with open(self.config, "a", encoding="utf-8") as stream:
            stream.write("[screen]\nmouse = off\n")
        t = self.start(120, 30)
        self.assertEqual(t.ask("mouse_any_flag"), "0")
        self.leaves(t, "Q")


if __name__ == "__main__":
    main()
