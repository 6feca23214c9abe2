#!/usr/bin/env python3
"""Everything that is typed: find, search, filter, the command line, save as, pipes; and what
is chosen on a page: help, links, themes.

usage: test_prompt.py PROGRAM SOURCE-ROOT [TEST...]
"""
import glob
import os
import re
import zipfile

from program import TITLES, OneFeedTest, main
from terminal import until


class Prompt(OneFeedTest):
    def line(self, t, text):
        """Waits until the last row of the screen is this."""
        until(lambda: t.screen().rows[-1] == text,
              lambda: t._failure(f"the last row is not {text!r}"))

    def shown(self, t, *rows):
        """Waits until the list shows these of the nine titles and no other."""
        def there():
            text = "\n".join(t.screen().rows[:t.rows // 3])
            return all((title in text) == (i in rows) for i, title in enumerate(TITLES))
        until(there, lambda: t._failure(f"the list does not show just {rows}"))

    # ---- search, find, filter

    def test_search_shows_what_matches_as_one_types(self):
        t = self.start(100, 36)
        t.keys("j", "/")
        t.type("sno")
        self.shown(t, 1)
        t.type("\b\b\bstorks")
        self.shown(t, 4)
        t.keys("Enter")
        t.see("[/storks 1]", "search   0%")
        t.keys("Escape")
        t.see(*TITLES[:8])
        self.selected(t, TITLES[1])

    def test_a_search_that_is_left_changes_nothing(self):
        t = self.start(100, 36)
        t.keys("j", "j", "/")
        t.type("storks")
        self.shown(t, 4)
        t.keys("Escape")
        t.see(*TITLES[:8])
        self.selected(t, TITLES[2])

    def test_n_walks_the_matches_of_a_search(self):
        t = self.start(100, 36)
        t.keys("/")
        t.type("gyumri")
        t.keys("Enter")
        self.selected(t, TITLES[0])
        t.keys("n")
        t.see("match 2 of")
        t.keys("N", "N")
        t.see("from the end again: match")
        t.keys("q")
        t.see(*TITLES[:8])
        self.leaves(t, "q")

    def test_find_marks_all_and_walks_around_the_end(self):
        t = self.start()
        t.keys("Enter", "z")
        self.reading(t, TITLES[0])
        t.keys("/")
        t.type("timetable")
        screen = t.see("/timetable")
        # The current match stands in the title; the prompt shows the words too.
        styles = screen.styles_of("timetable") | screen.styles_of("Timetable")
        self.assertEqual(len(styles), 3, styles)
        t.keys("Enter")
        t.see("match 1 of ")
        t.keys("N")
        t.see("from the end again: match ")
        t.keys("n")
        t.see("from the beginning again: match 1 of ")
        t.keys("/")
        t.type("no such words")
        t.keys("Enter")
        t.see("not in this article: no such words")
        t.keys("Escape", "Escape", "z")
        self.in_list(t)

    def test_a_filter_narrows_the_list_until_it_is_taken_off(self):
        t = self.start(100, 36)
        t.keys("&")
        t.type("title:storks OR title:snow")
        self.shown(t, 1, 4)
        t.keys("Enter", "j")
        self.selected(t, TITLES[4])
        t.keys("Escape")
        t.see(*TITLES[:8])
        self.selected(t, TITLES[4])
        t.keys("&")
        t.type("title:(")
        t.keys("Enter")
        t.see("column")

    # ---- the command line

    def test_the_command_line_does_every_action(self):
        t = self.start()
        self.command(t, "last")
        self.selected(t, TITLES[8])
        self.command(t, "3")
        self.selected(t, TITLES[2])
        self.command(t, "tab Everything")
        t.see("[Everything 9]")
        self.command(t, "sort title up")
        t.see("sorted by title, up")
        self.command(t, "first")
        self.selected(t, "Village")
        self.command(t, "layout wide")
        t.see("layout: wide", "│")
        self.command(t, "set text-width 30")
        t.see("text-width: 30")
        self.command(t, "set mouse off")
        t.see("mouse: off")
        self.command(t, "nonsense")
        t.see('no command "nonsense"')
        self.command(t, "theme nonsense")
        t.see('unknown theme "nonsense"')
        self.command(t, "open javascript:1")
        t.see("not opened")
        self.leaves(t, ":", "q", "Enter")

    def test_completion_and_history(self):
        t = self.start()
        t.keys(":")
        t.type("sor")
        t.keys("Tab")
        self.line(t, ":sort")
        t.type(" s")
        t.keys("Tab")
        self.line(t, ":sort source")
        t.keys("Enter", ":", "Up")
        self.line(t, ":sort source")
        t.keys("C-u", *"theme d", "Tab")
        self.line(t, ":theme dark")
        t.keys("Escape")
        self.leaves(t, "q")

    # ---- out of the program

    def test_save_as_asks_for_format_and_folder(self):
        t = self.start()
        t.keys("S")
        self.line(t, f"save as: markdown {self.home}/saved")
        t.keys("C-u")
        t.type(f"text {self.home}/elsewhere")
        t.keys("Enter")
        t.see("saved: ")
        self.assertEqual(len(glob.glob(f"{self.home}/elsewhere/all/*.txt")), 1)
        t.keys("S", "C-u")
        t.type("nonsense here")
        t.keys("Enter")
        t.see("neither a format nor a folder")

    def test_a_range_is_marked_starred_saved_and_undone(self):
        t = self.start()
        t.keys("v", "j", "j", "u")
        t.see("3 marked read", "[All 6]")
        t.keys("U")
        t.see("undone: 3 articles", "[All 9]")
        t.keys("v", "k", "f")
        t.see("2 marked with a star", "Starred 2")
        t.keys("v", "j", "s")
        t.see("saved: 2 articles")
        self.assertEqual(len(glob.glob(f"{self.home}/saved/all/*.md")), 2)

    def test_a_range_is_one_book_where_the_format_makes_books(self):
        with open(self.config, encoding="utf-8") as stream:
            text = stream.read()
        with open(self.config, "w", encoding="utf-8") as stream:
            stream.write(text.replace("[general]", "[general]\nsave-format = epub"))
        t = self.start()
        t.keys("v", "j", "j", "s")
        t.see("saved: ")
        path, = glob.glob(f"{self.home}/saved/all/*.epub")
        with zipfile.ZipFile(path) as book:
            titles = [re.search("<title>(.*?)</title>", book.read(n).decode())[1]
                      for n in book.namelist() if "/article" in n]
        self.assertEqual([title[:12] for title in titles], [title[:12] for title in TITLES[:3]])

    def test_a_link_is_copied_by_the_terminal(self):
        t = self.start()
        t.keys("y")
        t.see("copied: https://arpi-courier.example/three")
        self.buffer_is(t, "https://arpi-courier.example/three-railways-one-timetable/")
        t.keys("Y")
        self.buffer_is(t, "Three Railways Agree on One Timetable for Tbilisi, Gyumri and Kars\n"
                          "https://arpi-courier.example/three-railways-one-timetable/")

    def buffer_is(self, t, text):
        until(lambda: t.buffer() == text, lambda: t._failure(f"in the clipboard: {t.buffer()}"))

    def test_a_pipe_gets_markdown_and_the_terminal(self):
        t = self.start()
        out = os.path.join(self.home, "piped")
        t.keys("|")
        t.type(f"tee '{out}'")
        t.keys("Enter")
        t.see("[Enter goes back]")
        with open(out, encoding="utf-8") as stream:
            self.assertTrue(stream.read().startswith("---\n"))
        t.keys("Enter")
        t.see("piped to tee", "[All 9]")
        t.keys("|")
        t.type("no-such-program")
        t.keys("Enter")
        t.see('cannot run "no-such-program"')
        self.leaves(t, "q")

    # ---- pages

    def test_help_is_searched_and_does_what_it_says(self):
        t = self.start()
        t.keys("?")
        t.see("article above")
        t.keys("/")
        t.type("to the end")
        t.gone("article above")
        t.keys("Enter", "Enter")
        self.selected(t, TITLES[8])

    def test_links_are_listed_and_followed(self):
        t = self.start()
        t.keys("Enter")
        self.reading(t, TITLES[0])
        t.keys("L")
        t.see("[2] Tbilisi", "https://arpi-courier.example/tag/tbilisi/")
        t.keys("j", "Enter")
        self.browsed("1|https://arpi-courier.example/tag/tbilisi/|")
        self.reading(t, TITLES[0])

    def test_themes_are_shown_as_one_walks(self):
        t = self.start()
        before = t.screen().framed(True)
        t.keys("T", "j")
        t.see(">dark")
        until(lambda: "on #1c1e21" in t.screen().framed(True) or "on colour"
              in t.screen().framed(True), "the theme is not shown")
        t.keys("q")
        until(lambda: t.screen().framed(True) == before, lambda: t._failure("not as before"))
        t.keys("T", "g", "j", "Enter")
        t.see("theme: ")

    def test_a_broken_theme_says_where_and_leaves_the_last(self):
        folder = os.path.join(self.home, ".config/caureader/themes")
        os.makedirs(folder)
        with open(os.path.join(folder, "broken.ini"), "w", encoding="ascii") as stream:
            stream.write("[theme]\nname = Broken\n[style]\ntext = purple\n")
        t = self.start()
        self.command(t, "theme broken")
        t.see("broken.ini:4", "purple")
        self.leaves(t, "q")


if __name__ == "__main__":
    main()
