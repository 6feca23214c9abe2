"""Polling in the background: progress, failures, and a hand that is never held up.

usage: test_poll.py PROGRAM SOURCE-ROOT [TEST...]
"""
import os
import signal
import tempfile

from program import PROGRAM, ReaderTest, main
from server import Answer, Server
from terminal import Terminal, until


def feed(name, *numbers):
    """An RSS feed; the articles' numbers are their hours."""
    return (f"<rss version='2.0'><channel><title>Feed {name}</title><link>http://x.example/</link>"
            + "".join(f"<item><title>{name} story {n}</title><guid>{name}-{n}</guid>"
                      f"<link>http://x.example/{name}/{n}</link>"
                      f"<pubDate>Wed, 03 Jul 2024 {n:02}:00:00 GMT</pubDate>"
                      f"<description>Text of {name} {n}.</description></item>" for n in numbers)
            + "</channel></rss>").encode("utf-8")


class Poll(ReaderTest):
    def serve(self, answers):
        return self.enterContext(Server(answers))

    def start(self, server, names, columns=100, rows=30, general="", command=(),
              store=False):
        self.home = home = self.enterContext(tempfile.TemporaryDirectory())
        path = os.path.join(home, "config.ini")
        with open(path, "w", encoding="utf-8") as stream:
            kept = f'"{home}/articles.db"' if store else "none"
            stream.write(f"[general]\nstore = {kept}\n{general}\n[network]\nper-host = 16\n"
                         "[category one]\ntitle = \"One\"\n[category two]\ntitle = \"Two\"\n")
            for i, name in enumerate(names):
                stream.write(f"[source {name}]\nurl = \"{server.url('/' + name)}\"\n"
                             f"category = {'two' if i % 2 else 'one'}\n")
        self.arguments = ["-c", path]
        if command:  # its messages on the terminal, too
            return self.enterContext(Terminal(
                ["sh", "-c", 'exec "$0" "$@" 2>/dev/tty', PROGRAM, "-c", path, *command],
                columns, rows, home=home))
        return self.reader(["-c", path], columns, rows, home=home)

    def test_progress_is_shown_and_keys_are_answered_meanwhile(self):
        names = [f"s{i}" for i in range(10)]
        answers = {f"/{n}": Answer(feed(n, i + 1), held=i >= 4) for i, n in enumerate(names)}
        server = self.serve(answers)
        t = self.start(server, names)
        t.see("[####......] 4/10", "s3 story 4")
        t.keys("g")
        t.screen_is("polling")
        t.keys("j")
        self.selected(t, "s2 story 3")
        t.keys("Enter")
        t.see("Text of s2 3.")
        for n in names[4:]:
            answers[f"/{n}"].release.set()
        t.see("polled just now")
        self.assertEqual(sum(server.hits.values()), 10)

    def test_the_command_shows_a_bar_and_a_line_for_each_source(self):
        answers = {f"/{n}": Answer(feed(n, 1, 2), held=n == "d") for n in "abcd"}
        t = self.start(self.serve(answers), "abcd", command=["poll"])
        t.see("a 2 new", "[###############.....] 3/4, 6 new, 0 failed, ")
        answers["/d"].release.set()
        t.see("d 2 new")
        self.assertEqual(t.ended(), 0)

    def test_interrupted_the_command_keeps_what_came_in(self):
        answers = {f"/{n}": Answer(feed(n, 1, 2), held=n == "d") for n in "abcd"}
        t = self.start(self.serve(answers), "abcd", command=["poll"])
        t.see("3/4, 6 new")
        t.kill(signal.SIGINT)
        self.assertEqual(t.ended(), 1)

    def test_a_source_is_added_and_there_without_a_restart_by_hand(self):
        server = self.serve({"/a": Answer(feed("a", 1, 2)), "/b": Answer(feed("b", 3))})
        t = self.start(server, ["a"])
        t.see("All 2", "polled just now")
        t.keys("a")
        t.see("add a source, address:")
        t.type(server.url("/b"))
        t.keys("Enter")
        t.see("1. Feed b (rss-2.0, 1 article)", "- 2024-07-03  b story 3", "Add it? [y]/n:")
        t.keys("Enter")
        t.see("Categories: one, two", "Enter for none:")
        t.type("two, By the sea")
        t.keys("Enter")
        t.see("added as feed-b to", "[Enter goes back]")
        t.keys("Enter")
        t.see("All 3", "One 2", "Two 1", "By the sea 1", "b story 3", "polled just now")
        self.leaves(t, "Q")

    def test_what_is_not_added_changes_nothing(self):
        server = self.serve({"/a": Answer(feed("a", 1, 2))})
        t = self.start(server, ["a"])
        t.see("All 2", "polled just now")
        t.keys("a")
        t.type(server.url("/nowhere"))
        t.keys("Enter")
        t.see("[Enter goes back]")
        t.keys("Enter")
        t.see("All 2", "nothing was added")

    # ---- full text

    def teaser(self, text, full_text="auto", page_held=False):
        """The reader on one article of this text, whose page has more."""
        body = "".join(f"<p>Paragraph {n} of the whole story, which goes on for a while and says, "
                       "in commas, one thing after the other, as stories do.</p>"
                       for n in range(1, 8))
        page = ("<html><head><title>Tunnel</title></head><body><nav><a href='/'>Home</a></nav>"
                f"<article><h1>Tunnel</h1>{body}</article></body></html>").encode()
        self.answers = {}
        self.server = self.serve(self.answers)
        link = self.server.url("/story")
        rss = ("<rss version='2.0'><channel><title>T</title><item><title>Tunnel</title>"
               f"<guid>1</guid><link>{link}</link><description>{text}</description></item>"
               "</channel></rss>").encode()
        self.answers["/s"] = Answer(rss)
        self.answers["/story"] = Answer(page, content_type="text/html", held=page_held)
        home = self.enterContext(tempfile.TemporaryDirectory())
        self.arguments = ["-c", os.path.join(home, "config.ini")]
        with open(self.arguments[1], "w", encoding="utf-8") as stream:
            stream.write(f'[general]\nstore = "{home}/articles.db"\n[source s]\n'
                         f"url = \"{self.server.url('/s')}\"\nfull-text = {full_text}\n")
        t = self.reader(self.arguments, 100, 30, home=home)
        t.see("All 1", "polled just now")
        return t

    LONG = "A feed may say it all. " * 40

    def test_a_teaser_that_is_opened_gets_its_page_and_x_shows_the_feeds_text(self):
        t = self.teaser("Short, and more on the page...")
        self.assertEqual(self.server.hits["/story"], 0)
        t.keys("Enter")
        t.see("Paragraph 3 of the whole story")
        t.keys("x")
        t.see("Short, and more", "the text of the feed")
        t.keys("x")
        t.see("Paragraph 3 of", "the full text")
        self.leaves(t, "Q")
        t = self.reader(self.arguments, 100, 30)  # it is kept, and there at once
        t.see("Paragraph 3 of")
        self.assertEqual(self.server.hits["/story"], 1)

    def test_a_whole_text_is_left_alone_until_x_asks(self):
        t = self.teaser(self.LONG)
        t.keys("Enter")
        t.see(" reader ")
        t.keys("x")
        t.see("Paragraph 3 of the whole story")

    def test_never_is_never_but_for_x(self):
        t = self.teaser("Short...", "never")
        t.keys("Enter")
        t.see(" reader ")
        self.assertEqual(self.server.hits["/story"], 0)
        t.keys("x")
        t.see("Paragraph 3 of the whole story")

    def test_an_expression_says_what_the_text_of_a_page_is(self):
        t = self.teaser("Short...", 'auto\nbody = "//article"\ndrop = "//h1 | //p[1]"')
        t.keys("Enter")
        t.see("Paragraph 2 of the whole story")
        self.assertNotIn("Paragraph 1 of", t.screen().text)

    def test_always_does_not_wait_to_be_opened(self):
        t = self.teaser(self.LONG, "always")
        t.see("Paragraph 2 of the whole story")

    def test_a_page_that_cannot_be_had_leaves_the_text_and_says_why(self):
        t = self.teaser("Short, and more on the page...", page_held=True)
        self.answers["/story"].status = 503
        self.answers["/story"].release.set()
        t.keys("Enter")
        t.see("full text: HTTP 503", "Short, and more")

    def test_what_ends_all_articles_alike_is_folded_and_x_shows_it(self):
        text = "&lt;p&gt;{} happened on the pass.&lt;/p&gt;&lt;p&gt;Arpi is read by many.&lt;/p&gt;"
        items = "".join(f"<item><title>Story {n}</title><guid>{n}</guid><description>"
                        f"{text.format(what)}</description></item>"
                        for n, what in enumerate(("Snow", "Rain", "Wind", "Little")))
        rss = f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()
        t = self.start(self.serve({"/a": Answer(rss)}), ["a"])
        t.see("All 4")
        t.keys("Enter")
        t.see("Snow happened on the pass.")
        self.assertNotIn("read by many", t.screen().text)
        t.keys("x")
        t.see("Snow happened on the pass.", "Arpi is read by many.", "all that the feed says")
        t.keys("J")
        t.see("Rain happened on the pass.")
        t.gone("read by many")

    def linked(self, store=False):
        """The reader on an article with two links: to one that is known, and to a page."""
        body = "".join(f"<p>Paragraph {n} of the page, which goes on for a while and says, in "
                       "commas, one thing after the other, as pages do.</p>" for n in range(1, 8))
        self.answers = {}
        server = self.server = self.serve(self.answers)
        page = f"<html><body><nav>Home</nav><article><h1>P</h1>{body}</article></body></html>"
        self.answers["/page"] = Answer(page.encode(), content_type="text/html")
        text = (f"&lt;p&gt;As &lt;a href='{server.url('/2')}?utm_source=x'&gt;we wrote&lt;/a&gt;, "
                f"and &lt;a href='{server.url('/page')}'&gt;others too&lt;/a&gt;.&lt;/p&gt;")
        items = (f"<item><title>First</title><guid>1</guid><link>{server.url('/1')}</link>"
                 f"<description>{text * 12}</description></item><item><title>Second</title>"
                 f"<guid>2</guid><link>{server.url('/2')}</link><description>It snowed on the pass "
                 f"all night. {'Snow. ' * 60}</description></item>")
        self.answers["/a"] = Answer(
            f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode())
        t = self.start(server, ["a"], store=store)
        t.see("All 2")
        t.keys("g", "Enter")
        t.see("As we wrote")
        return t

    def test_a_link_to_a_known_article_is_followed_in_the_reader_and_back(self):
        t = self.linked()
        t.keys("Tab", "Enter")
        t.see("It snowed on the pass", "back goes back")
        t.keys("h")
        t.see("As we wrote", " reader ")
        t.keys("Enter")
        t.see("It snowed on the pass")
        t.keys("q", "q")
        t.see(" list ")
        self.assertEqual(self.server.hits["/page"], 0)

    def test_the_page_of_a_link_is_read_in_the_reader(self):
        t = self.linked()
        t.keys("e")
        t.see("no link has the focus")
        t.keys("Tab", "Tab", "e")
        t.see("Paragraph 3 of the page", "others too", "127.0.0.1")
        t.keys("s")
        t.see("no article to save")
        t.keys("u", "f", "x", "r", "v", "|", "y")
        t.see("Paragraph 3 of the page", f"copied: {self.server.url('/page')}")
        t.keys("BSpace")
        t.see("As we wrote")
        self.answers["/page"].status = 404
        t.keys("e")
        t.see("HTTP 404", "As we wrote")
        self.leaves(t, "Q")

    def test_elsewhere_the_way_back_is_forgotten(self):
        t = self.linked()
        t.keys("Tab", "Enter")
        t.see("It snowed on the pass")
        t.keys("]", "Tab")
        t.see(" reader ")
        t.keys("h")
        t.see(" list ")

    def test_who_leaves_on_a_page_begins_where_he_went_from(self):
        t = self.linked(store=True)
        t.keys("Tab", "Tab", "e")
        t.see("Paragraph 3 of the page")
        self.leaves(t, "Q")
        t = self.reader(self.arguments, 100, 30, home=self.home)
        t.see("As we wrote", " reader ")

    def selected(self, t, title):
        """Waits until this article is selected. @return the row of the screen it stands in"""
        def row():
            return next((i for i, r in enumerate(t.screen().rows)
                         if r.startswith(">") and title in r), None)
        return until(row, lambda: t._failure(f"not selected: {title}"))

    def test_an_untouched_list_stays_at_its_top(self):
        names = ["a", "b", "c", "d"]
        answers = {f"/{n}": Answer(feed(n, i + 1), held=True) for i, n in enumerate(names)}
        t = self.start(self.serve(answers), names)
        for i, n in enumerate(names):
            answers[f"/{n}"].release.set()
            self.selected(t, f"{n} story {i + 1}")

    def test_new_articles_do_not_move_the_list_under_the_hand(self):
        answers = {"/a": Answer(feed("a", *range(20))),
                   "/b": Answer(feed("b", 21, 22), held=True)}
        t = self.start(self.serve(answers), ["a", "b"])
        t.see("All 20")
        t.keys("j")
        before = self.selected(t, "a story 18")
        answers["/b"].release.set()
        t.see(" new", "All 22")
        self.assertEqual(self.selected(t, "a story 18"), before)

    def test_a_failing_source_is_seen_named_and_heals(self):
        answers = {"/a": Answer(feed("a", 1)), "/b": Answer(b"", status=503),
                   "/c": Answer(b"just words", "text/plain")}
        server = self.serve(answers)
        t = self.start(server, ["a", "b", "c"])
        t.see("2 failing (!)", "All 1!", "One 1!", "Two!")
        t.keys("3")
        t.see("[Two!]", "sources fail.", "! says why")
        t.keys("1", "!")
        t.see("b: ", "503", "c: ", "last success never")
        answers["/b"] = Answer(feed("b", 2))
        answers["/c"] = Answer(feed("c", 3))
        t.keys("R")
        t.see("Every source is well" if "Every" in t.screen().text else "All 3")
        t.keys("Escape")
        t.gone("failing (!)")
        t.see("b story 2", "c story 3")

    def test_a_login_is_not_shown(self):
        server = self.serve({})
        home = self.enterContext(tempfile.TemporaryDirectory())
        with open(os.path.join(home, "config.ini"), "w", encoding="utf-8") as stream:
            stream.write("[general]\nstore = none\n[source s]\nurl = "
                         f"\"{server.url('/none').replace('://', '://ani:secret@')}\"\n")
        t = self.reader(["-c", os.path.join(home, "config.ini")], 100, 30, home=home)
        t.see("1 failing")
        t.keys("!")
        t.see("HTTP 404", "/none")
        self.assertNotIn("secret", t.screen().text)

    def test_enter_tries_a_failing_source_again_now(self):
        answers = {"/a": Answer(b"", status=503), "/b": Answer(b"", status=500)}
        server = self.serve(answers)
        t = self.start(server, ["a", "b"])
        t.see("2 failing (!)")
        t.keys("!")
        t.see(">! a: ", "! b: ", "1 in a row", server.url("/b"))
        answers["/b"] = Answer(feed("b", 2))
        hits = server.hits["/a"]
        t.keys("j", "Enter")
        t.see("1 failing (!)", ">! a: ")
        t.gone("! b: ")
        self.assertEqual(server.hits["/a"], hits)
        t.keys("Enter")
        t.see("2 in a row")
        t.keys("q")
        t.see("b story 2")
        self.leaves(t, "q")

    def test_one_source_one_category_or_all_are_polled(self):
        names = ["a", "b", "c"]
        server = self.serve({f"/{n}": Answer(feed(n, i + 1)) for i, n in enumerate(names)})
        t = self.start(server, names)
        t.see("All 3")
        t.keys("g")
        for before, key, polled in (("1", "r", "c"), ("3", "C-r", "b"), ("1", "R", "abc")):
            with self.subTest(key):
                t.keys(before)
                hits = server.hits.copy()

                def polls():
                    # A source that is being polled is not polled once more, so: till it is.
                    t.keys(key)
                    return all(server.hits["/" + n] > hits["/" + n] for n in polled)
                until(polls, lambda: f"{key} does not poll {polled}: {server.hits}")
                for n in set(names) - set(polled):
                    self.assertEqual(server.hits["/" + n], hits["/" + n])

    def test_a_hundred_sources_and_the_list_moves(self):
        names = [f"s{i:03}" for i in range(100)]
        server = self.serve({f"/{n}": Answer(feed(n, i % 20 + 1)) for i, n in enumerate(names)})
        t = self.start(server, names)
        t.see("All 100", "polled just now")
        t.keys("G")
        self.selected(t, "story 1")

    def test_hostile_text_stays_text(self):
        hostile = feed("a", 1).replace(b"a story 1", "\u202ex &#27;]0;owned&#7; &#155;31m red "
                                       "&#27;[2J".encode("utf-8"))
        t = self.start(self.serve({"/a": Answer(hostile)}), ["a"])
        screen = t.see("All 1", "]0;owned")
        self.assertNotIn("owned", t.ask("pane_title"))
        self.assertNotRegex(screen.text, "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")


if __name__ == "__main__":
    main()
