"""Subscriptions in and out: import, export, add, check --network.

usage: test_subscriptions.py PROGRAM SOURCE-ROOT [TEST...]
"""
import os
import stat
import subprocess
import sys
import tempfile
import unittest
from xml.etree import ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../ui"))
from server import Answer, Server  # noqa: E402
from terminal import environment  # noqa: E402

PROGRAM, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])

CONFIG = ('# mine; "quoted" ; and odd\r\n[general]\nstore = none\n\n[category world]\n'
          'title = "World"\n[source bbc]\nurl = "http://bbc.example/rss"\ncategory = world\n'
          "; the end, without a line end")


def rss(title, items=2):
    return (f"<rss version='2.0'><channel><title>{title}</title>" + "".join(
        f"<item><title>{title} {n}</title><guid>{n}</guid></item>" for n in range(items))
            + "</channel></rss>").encode()


def page(*links, body=""):
    return ("<html><head>" + "".join(
        f"<link rel=alternate type='application/rss+xml' href='{link}'>" for link in links)
            + f"</head><body>{body}</body></html>").encode()


class Subscriptions(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(tempfile.TemporaryDirectory())
        self.config = self.write("config.ini", CONFIG)

    def write(self, name, text):
        path = os.path.join(self.home, name)
        with open(path, "wb") as stream:
            stream.write(text.encode() if isinstance(text, str) else text)
        return path

    def read(self, path=None):
        with open(path or self.config, "rb") as stream:
            return stream.read().decode()

    def run_program(self, *argv, config=True, **more):
        return subprocess.run([PROGRAM] + (["-c", self.config] if config else []) + list(argv),
                              capture_output=True, env=environment(self.home), text=True,
                              cwd=self.home, timeout=120, check=False, **more)

    def out(self, *argv, code=0, **more):
        done = self.run_program(*argv, **more)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def added(self):
        """What stands behind what was there, of which no byte may have changed."""
        text = self.read()
        self.assertTrue(text.startswith(CONFIG), text)
        self.out("check")
        return text[len(CONFIG):]

    def subscriptions(self):
        """By address: the folders it stands in."""
        found = {}
        body = ElementTree.fromstring(self.out("export")).find("body")
        for outline in body:
            for leaf in outline if outline.get("xmlUrl") is None else [outline]:
                found.setdefault(leaf.get("xmlUrl"), set()).update(
                    [outline.get("text")] if leaf is not outline else [])
        return found

    # ---- import

    def opml(self, body, head="<?xml version='1.0'?><opml version='2.0'><body>",
             foot="</body></opml>"):
        return self.out("import", self.write("list.opml", head + body + foot))

    def test_what_was_exported_comes_back(self):
        self.opml("<outline text='Armenia &amp; more'><outline text='Arpi &lt;1&gt;' type='rss' "
                  "xmlUrl='http://arpi.example/feed?a=1&amp;b=2'/></outline>"
                  "<outline text='Free' xmlUrl='http://free.example/'/>")
        before, exported = self.subscriptions(), self.out("export")
        self.assertEqual(before["http://arpi.example/feed?a=1&b=2"], {"Armenia & more"})
        self.config = self.write("other.ini", "[general]\nstore = none\n")
        self.out("import", self.write("again.opml", exported))
        self.assertEqual(self.subscriptions(), before)

    def test_no_byte_of_the_rest_is_touched(self):
        self.opml("<outline text='A' xmlUrl='http://a.example/feed'/>")
        self.assertEqual(self.added(),
                         '\n\n[source a]\nurl = "http://a.example/feed"\nname = "A"\n')

    def test_folders_in_folders_are_categories(self):
        self.opml("<outline text='News'><outline text='Armenia'>"
                  "<outline text='A' xmlUrl='http://a.example/'/></outline>"
                  "<outline text='B' xmlUrl='http://b.example/'/></outline>"
                  "<outline text='world'><outline text='A' xmlUrl='http://a.example/'/></outline>"
                  "<outline text='C' xmlUrl='http://c.example/' category='/Web/Tech,/Odd'/>")
        found = self.subscriptions()
        self.assertEqual(found["http://a.example/"], {"News", "Armenia", "World"})
        self.assertEqual(found["http://b.example/"], {"News"})
        self.assertEqual(found["http://c.example/"], {"Tech", "Odd"})

    def test_what_is_there_is_said_and_left(self):
        said = self.out("import", self.write("l.opml", (
            "<opml version='1.0'><body>\n<outline text='x' xmlUrl='http://BBC.example/rss'/>\n"
            "</body></opml>")), code=1)
        self.assertIn("l.opml:2: left out: http://BBC.example/rss: it is there already, as bbc",
                      said)
        self.assertEqual(self.read(), CONFIG)

    def test_a_list_runs_no_program_and_reads_no_file(self):
        said = self.opml("<outline text='x' xmlUrl='exec:touch /tmp/x'/>"
                         "<outline text='y' xmlUrl='file:///etc/passwd'/>"
                         "<outline text='z' xmlUrl='http://z.example/'/>")
        self.assertIn("it runs a program", said)
        self.assertEqual(self.added().count("[source"), 1)

    def test_names_cannot_break_out_of_their_line(self):
        self.opml("<outline text='a\"&#10;[source evil]&#10;url = x ; # \\' "
                  "xmlUrl='http://a.example/'/><outline text='...' xmlUrl='http://b.example/'/>"
                  "<outline text='Ձյուն' xmlUrl='http://snow.example/'/>")
        self.assertEqual(self.added().count("\n[source "), 3)
        self.assertIn("[source snow]", self.added())

    def test_a_broken_list_gives_what_it_has(self):
        said = self.opml("<outline text='A & B' xmlUrl=http://a.example/>"
                         "<outline text='C' xmlUrl='http://c.example/'/>", foot="<outline text='D")
        self.assertIn("2 of 2 added", said)

    def test_what_is_no_list_is_refused(self):
        for text in ("<html><body>no</body></html>", "just words", ""):
            done = self.run_program("import", self.write("x", text))
            self.assertEqual(done.returncode, 65, text)
            self.assertEqual(done.stderr.count("\n"), 1)
        self.assertEqual(self.run_program("import", "nowhere").returncode, 66)
        self.assertEqual(self.read(), CONFIG)

    def test_newsboat_and_newsraft(self):
        said = self.out("import", self.write("urls", (
            '# mine\nhttp://a.example/ "tag one" tag2 "~The \\"A\\" feed"\n\n'
            '"query:Unread:unread = \\"yes\\""\nexec:~/bin/x\nhttp://b.example/ !\n')))
        self.assertIn("urls:4: left out: a query", said)
        self.assertIn("urls:5: left out: it runs a program", said)
        self.out("import", self.write("feeds", '@ Lake\nhttp://c.example/ "C feed" < reload 30\n'))
        found = self.subscriptions()
        self.assertEqual(found["http://a.example/"], {"tag one", "tag2"})
        self.assertEqual(found["http://c.example/"], {"Lake"})
        self.assertIn("name = \"The 'A' feed\"", self.added())

    def test_ten_thousand_are_added(self):
        said = self.opml("".join(f"<outline text='Feed' xmlUrl='http://h{n}.example/'/>"
                                 for n in range(2000)))
        self.assertIn("2000 of 2000 added", said)
        self.assertIn("[source feed-2000]", self.added())

    # ---- the file

    def test_a_link_is_followed_and_stays_one(self):
        real = os.path.join(self.home, "dotfiles.ini")
        os.rename(self.config, real)
        os.chmod(real, 0o640)
        os.symlink(real, self.config)
        self.opml("<outline text='A' xmlUrl='http://a.example/'/>")
        self.assertTrue(os.path.islink(self.config))
        self.assertIn("[source a]", self.read(real))
        self.assertEqual(stat.S_IMODE(os.stat(real).st_mode), 0o640)

    @unittest.skipIf(os.geteuid() == 0, "root may write everything")
    def test_a_file_that_may_not_be_written_is_said(self):
        os.chmod(self.config, 0o444)
        done = self.run_program("import", self.write(
            "l", "<opml><body><outline text='A' xmlUrl='http://a.example/'/></body></opml>"))
        self.assertEqual(done.returncode, 74)
        self.assertEqual(self.read(), CONFIG)

    def test_without_a_file_one_is_made_of_the_built_in_one(self):
        self.out("import", self.write(
            "l", "<opml><body><outline text='A' xmlUrl='http://a.example/'/></body></opml>"),
            config=False)
        made = self.read(os.path.join(self.home, ".config/caureader/config.ini"))
        with open(os.path.join(ROOT, "config.example.ini"), encoding="utf-8") as stream:
            self.assertTrue(made.startswith(stream.read()))
        self.assertIn("[source a]", made)

    # ---- add

    def serve(self, paths):
        return self.enterContext(Server(paths))

    def test_a_feed_is_added_as_it_is(self):
        server = self.serve({"/feed": Answer(rss("Tatev Herald", 3))})
        said = self.out("add", server.url("/feed"), "--category", "World", "--name", "tatev")
        self.assertIn("1. Tatev Herald (rss-2.0, 3 articles)", said)
        self.assertEqual(self.added(), f'\n\n[source tatev]\nurl = "{server.url("/feed")}"\n'
                         'name = "Tatev Herald"\ncategory = world\n')

    def test_the_feed_of_a_page_is_found_and_comments_come_last(self):
        server = self.serve({"/": Answer(page("/comments/feed", "/feed"), "text/html"),
                             "/feed": Answer(rss("Main")), "/comments/feed": Answer(rss("Talk"))})
        said = self.out("add", server.url("/").removeprefix("http://"))
        self.assertLess(said.index("1. Main"), said.index("2. Talk"))
        self.assertIn(f'url = "{server.url("/feed")}"', self.added())

    def test_a_feed_at_a_usual_place_is_found(self):
        server = self.serve({"/": Answer(page(), "text/html"), "/atom.xml": Answer(rss("There"))})
        self.out("add", server.url("/"))
        self.assertIn("/atom.xml", self.added())

    def test_a_page_that_lists_articles_is_a_source(self):
        body = "".join(f"<article><h2><a href='/2024/07/0{n}/a-long-headline-of-the-day-{n}'>"
                       f"A long headline of the day, number {n}</a></h2><p>And a teaser of it."
                       f"</p></article>" for n in range(1, 9))
        server = self.serve({"/": Answer(page(body=body), "text/html")})
        self.out("add", server.url("/"))
        self.assertIn("type = html", self.added())

    def test_what_has_moved_for_good_is_added_where_it_is(self):
        server = self.serve({"/new": Answer(rss("Moved"))})
        server.answers["/old"] = Answer(status=301, headers={"Location": server.url("/new")})
        self.out("add", server.url("/old"))
        self.assertIn(f'url = "{server.url("/new")}"', self.added())

    def test_where_there_is_nothing_that_is_said(self):
        server = self.serve({"/": Answer(page(), "text/html")})
        for url, code, words in ((server.url("/"), 65, "no feed is found there"),
                                 (server.url("/x"), 1, "HTTP 404"),
                                 ("http://127.0.0.1:1/", 1, "refused")):
            done = self.run_program("add", url)
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertIn(words, done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1)
        self.assertEqual(self.read(), CONFIG)

    def test_twice_is_once(self):
        server = self.serve({"/feed": Answer(rss("A"))})
        self.out("add", server.url("/feed"))
        done = self.run_program("add", server.url("/feed"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("it is there already, as a", done.stderr)

    # ---- check

    def test_what_is_no_xpath_is_a_fault(self):
        self.write("config.ini", CONFIG + '\n[source p]\nurl = "http://p.example/"\n'
                   'item = "//article["\nbody = "//div"\n')
        done = self.run_program("check")
        self.assertEqual(done.returncode, 78)
        self.assertIn('[source p]: "//article[" is no XPath expression', done.stderr)

    def test_each_source_is_tried_and_what_to_do_is_said(self):
        server = self.serve({
            "/fine": Answer(rss("Fine", 4)), "/page": Answer(page("/fine"), "text/html"),
            "/old": Answer(rss("Old").replace(
                b"<guid>", b"<pubDate>Sat, 02 Jan 2010 10:00:00 GMT</pubDate><guid>"))})
        server.answers["/moved"] = Answer(status=301, headers={"Location": server.url("/fine")})
        self.write("config.ini", "[network]\nper-host = 9\n" + "".join(
            f'[source {name}]\nurl = "{server.url("/" + name)}"\n'
            for name in ("fine", "page", "old", "moved", "gone")))
        lines = self.out("check", "--network", code=1)
        for words in ("fine fine: 4 articles", f"it links to {server.url('/fine')}",
                      "old fine: 2 articles, the newest of 2010-01-02; silent for more than a year",
                      f'moved has moved for good: write url = "{server.url("/fine")}" in line 10',
                      "gone failed: HTTP 404 Not Found (line 11)"):
            self.assertIn(words, lines)


if __name__ == "__main__":
    sys.argv = sys.argv[:1] + sys.argv[3:]
    unittest.main()
