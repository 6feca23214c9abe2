"""Each key does what it says, and no key does harm.

usage: test_keys.py PROGRAM SOURCE-ROOT [TEST...]
"""
import os
import re
import string

from program import TITLES, OneFeedTest, main
from terminal import until

class Keys(OneFeedTest):
    # ---- moving

    def test_moving_in_the_list(self):
        t = self.start()
        self.selected(t, TITLES[0])
        for keys, row in ((["j"], 1), (["Down"], 2), (["k"], 1), (["Up"], 0), (["Up"], 0),
                          (["G"], 8), (["j"], 8), (["g"], 0), (["End"], 8), (["Home"], 0),
                          (["NPage"], None), (["g", "C-f"], None), (["C-b"], 0),
                          (["C-f", "PPage"], 0), (["C-f", "b"], 0), (["C-d"], None),
                          (["C-u"], 0), (["0", "5", "j"], 5), (["0", "2", "k"], 3),
                          (["J"], 4), (["K"], 3)):
            with self.subTest(" ".join(keys)):
                t.keys(*keys)
                if row is None:
                    until(lambda: not any(r.startswith(">") and TITLES[0] in r
                                          for r in t.screen().rows), f"{keys} does not move")
                else:
                    self.selected(t, TITLES[row])

    def test_a_count_and_a_sequence_are_shown_while_they_are_typed(self):
        with open(self.config, "a", encoding="ascii") as stream:
            stream.write("[keys]\ndigit-5 =\nfirst = \"g g\"\n")
        t = self.start()
        t.keys("0")
        until(lambda: t.screen().rows[-1] == " 0", lambda: t._failure("no count"))
        t.keys("3")
        until(lambda: t.screen().rows[-1] == " 3", lambda: t._failure("no count"))
        t.keys("j")
        self.selected(t, TITLES[3])
        t.keys("5", "j")  # bound to nothing, so it begins a count by itself
        self.selected(t, TITLES[8])
        t.keys("g")
        until(lambda: t.screen().rows[-1] == "  g", lambda: t._failure("no key of a sequence"))
        t.keys("g")
        self.selected(t, TITLES[0])

    def test_opening_and_coming_back(self):
        t = self.start()
        for there in ("Enter", "l", "Right", "Space", "Tab"):
            for back in ("h", "Escape", "BSpace", "Left", "q"):
                with self.subTest(f"{there} {back}"):
                    t.keys(there)
                    self.reading(t, TITLES[0])
                    t.keys(back)
                    self.in_list(t)
        self.leaves(t, "q")

    def test_moving_in_the_reader(self):
        t = self.start(80, 24)
        t.keys("Enter", "z")
        self.reading(t, TITLES[0])
        top = t.screen().text
        for there, back in (("j", "k"), ("Down", "Up"), ("C-f", "C-b"), ("NPage", "PPage"),
                            ("Space", "b"), ("C-d", "C-u"), ("G", "g"), ("End", "Home"),
                            ("0", None)):
            if back is None:
                continue
            with self.subTest(f"{there} {back}"):
                t.keys(there)
                until(lambda: t.screen().text != top, f"{there} does not move")
                t.keys(back)
                until(lambda: t.screen().text == top, lambda: t._failure(f"{back}: not back"))

    def test_space_reads_on_through_all_unread(self):
        t = self.start(100, 50)
        t.keys("G", "k", "k", "k")
        self.selected(t, TITLES[5])
        t.keys("Space")
        self.reading(t, TITLES[5])
        t.keys("Space")
        self.reading(t, TITLES[6])
        t.see("All 7")

    def test_next_and_previous_without_leaving_the_reader(self):
        t = self.start()
        t.keys("Enter")
        for key, row in (("J", 1), ("J", 2), ("K", 1), ("n", 3), ("N", 8)):
            with self.subTest(key):
                t.keys(key)
                self.reading(t, TITLES[row])

    def test_next_and_previous_unread_in_the_list(self):
        t = self.start()
        t.keys("j", "u", "k")
        self.selected(t, TITLES[0])
        t.keys("n")
        self.selected(t, TITLES[2])
        t.keys("N")
        self.selected(t, TITLES[0])

    # ---- tabs

    def test_tabs(self):
        t = self.start()
        for keys, tab in ((["]"], "[Everything 9]"), (["["], "[All 9]"), (["["], "[Starred]"),
                          (["1"], "[All 9]"), (["2"], "[Everything 9]"), (["M-1"], "[All 9]"),
                          (["M-2"], "[Everything 9]"), (["9"], "[Everything 9]")):
            with self.subTest(" ".join(keys)):
                t.keys(*keys)
                t.see(tab)

    def test_a_tab_keeps_its_selection(self):
        t = self.start()
        t.keys("j", "j", "j", "2", "j", "1")
        self.selected(t, TITLES[3])
        t.keys("2")
        self.selected(t, TITLES[1])

    # ---- marking

    def test_read_and_unread_and_undo(self):
        t = self.start()
        t.keys("u")
        t.see("[All 8]")
        t.keys("u")
        t.see("[All 9]")
        t.keys("A")
        t.see("[All]")
        t.keys("U")
        t.see("[All 9]")

    def test_a_star_makes_an_article_stay(self):
        t = self.start()
        t.keys("j", "f", "3")
        t.see("[Starred 1]", TITLES[1])
        t.keys("f", "1", "3")
        t.see("[Starred]", "No articles here")

    def test_unread_alone(self):
        t = self.start()
        t.keys("u", "t")
        t.see("unread articles alone")
        self.assertNotIn(">  ", "\n".join(r[:3] for r in t.screen().rows[2:5]))
        self.selected(t, TITLES[1])
        t.keys("t")
        t.see("all articles")
        t.keys("g")
        self.selected(t, TITLES[0])

    # ---- to other programs

    def test_the_browser_gets_one_link(self):
        t = self.start()
        t.keys("o")
        first = "1|https://arpi-courier.example/three-railways-one-timetable/|"
        self.browsed(first)
        t.keys("O")
        self.browsed(first * 2)
        self.selected(t, TITLES[1])
        t.see("[All 8]")

    def test_a_browser_gets_an_address_of_the_web_or_nothing(self):
        links = ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "|touch pwned",
                 "exec:touch pwned", "-x", "--help", "http://127.0.0.1/$(touch pwned)",
                 "http://127.0.0.1/`touch pwned`", "http://127.0.0.1/';touch pwned;'",
                 "http://127.0.0.1/%25s%n%u"]
        items = "".join(f"<item><title>Story {n}</title><guid>{n}</guid><link>{link}</link></item>"
                        for n, link in enumerate(links))
        with open(os.path.join(self.home, "feed.xml"), "w", encoding="utf-8") as stream:
            stream.write(f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>")
        with open(self.config, encoding="utf-8") as stream:
            config = stream.read()
        with open(self.config, "w", encoding="utf-8") as stream:
            stream.write(re.sub("file://.*/arpi.xml", f"file://{self.home}/feed.xml", config))
        t = self.reader(["-c", self.config], 100, 30, home=self.home)
        t.see(f"All {len(links)}")
        for n in range(len(links)):
            self.selected(t, f"Story {n}")
            t.keys("o", "Enter", "1", "q", "j")
        self.leaves(t, "Q")
        with open(self.browser_log, encoding="utf-8") as stream:
            calls = re.findall(r"(\d+)\|([^|]*)\|", stream.read())
        self.assertTrue(calls)
        for count, address in calls:
            self.assertEqual(count, "1")
            self.assertRegex(address, r"^https?://127\.0\.0\.1/[!-~]*$")
        self.assertFalse(os.path.exists(os.path.join(self.home, "pwned")))

    def test_links_of_an_article_are_opened(self):
        t = self.start()
        t.keys("Enter")
        self.reading(t, TITLES[0])
        t.see("[1]")
        t.keys("3")
        second = "1|https://arpi-courier.example/tag/gyumri/|"
        self.browsed(second)
        t.keys("Tab", "Tab", "Tab", "BTab", "Enter")
        self.browsed(second + "1|https://arpi-courier.example/tag/tbilisi/|")

    def test_saving(self):
        t = self.start()
        t.keys("s")
        t.see("saved: ")
        path = os.path.join(self.home, "saved/all", "2024-07-03-three-railways-agree-on-one-"
                            "timetable-for-tbilisi-gyumri-and-kars.md")
        with open(path, encoding="utf-8") as stream:
            self.assertTrue(stream.read().startswith("---\n"))

    def test_what_cannot_be_saved_is_said(self):
        with open(os.path.join(self.home, "saved"), "w", encoding="ascii"):
            pass
        t = self.start()
        t.keys("s")
        t.see("not saved: ")
        self.leaves(t, "q")

    # ---- the look

    def test_layouts_and_split(self):
        t = self.start(120, 30)
        def column(text):
            return lambda: any(row.find("│") == text for row in t.screen().rows)
        self.assertTrue(column(54)())
        t.keys(">")
        until(column(58), "the list gets no room")
        t.keys("<", "<")
        until(column(50), "the list gives no room")
        t.keys("=")
        until(column(54), "the split is not even")
        for layout in ("wide", "stacked", "full", "auto"):
            t.keys("w")
            t.see(f"layout: {layout}")

    def test_zen_is_the_reader_alone(self):
        t = self.start(120, 30)
        t.keys("z")
        t.gone("All 9")
        t.keys("z", "q")
        t.see("All 9")

    def test_redraw_mends_a_spoilt_screen(self):
        t = self.start()
        t.keys("k")
        t.gone("9 new")
        whole = t.screen().text
        with open(t.tmux("display-message", "-p", "-t", "t", "#{pane_tty}").strip(), "w",
                  encoding="ascii") as tty:
            tty.write("\033[5;5Hspoilt")
        t.see("spoilt")
        t.keys("C-l")
        until(lambda: t.screen().text == whole, lambda: t._failure("not mended"))

    # ---- the mouse

    def test_the_mouse_opens_and_scrolls(self):
        t = self.start(120, 30)
        row = next(i for i, r in enumerate(t.screen().rows) if TITLES[2] in r)
        t.click(row, 30)
        self.reading(t, TITLES[2])
        t.keys("q")
        t.click(0, t.screen().rows[0].index("Everything") + 2)
        t.see("[Everything")
        t.click(5, 10, button=65)
        self.selected(t, TITLES[3])

    # ---- any key

    def test_escape_and_a_key_at_once_are_two_keys_where_alt_is_not_bound(self):
        t = self.start()
        t.keys("Enter")
        t.see(" reader ")
        t.bytes(b"\x1bG")
        t.see(" list ")
        self.selected(t, TITLES[-1])
        t.bytes(b"\x1b\x1bQ")
        self.assertEqual(t.ended(), 0)

    def test_bytes_that_are_no_character_take_no_key_with_them(self):
        for rubbish in (b"\xff", b"\xc3", b"\xe2\x82", b"\xf0\x9f", b"\x80\xfe"):
            t = self.start()
            t.bytes(rubbish + b"jjQ")
            self.assertEqual(t.ended(), 0, rubbish)
        t = self.start()
        t.keys("/")
        t.bytes(b"\xff" + "ձյուն".encode() + b"\xe1")
        t.see("/ձյուն")

    def test_no_key_does_harm(self):
        t = self.start()
        keys = [k for k in string.printable[:94] if k not in "qQ;"]
        keys += [f"C-{c}" for c in "abdefgklnoprtuvwxy"] + ["M-x", "F1", "F12", "IC", "DC", "BTab"]
        for context in ([], ["Enter"], ["?"], ["!"], ["z"]):
            for key in keys:
                t.keys("Escape", *context, key)
            self.assertFalse(os.path.exists(t.path("status")), t.stderr())
        t.keys("Escape")
        t.type("é雪ს\u0301")
        t.bytes(b"\xff\xfe\x1b[999;999R\x1b[200~\x1bOz\x1b]0;x\x07")
        t.keys("Escape", "Escape", "Q")
        self.assertEqual(t.ended(), 0)
        self.assertEqual(t.stderr(), "")


if __name__ == "__main__":
    main()
