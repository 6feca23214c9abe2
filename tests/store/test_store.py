#!/usr/bin/env python3
"""The store as commands see it: what is kept, found, and survives.

    test_store.py PROGRAM
"""
import contextlib
import html
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
import xml.dom.minidom
import zipfile

PROGRAM = os.path.abspath(sys.argv.pop(1))
FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../fixtures/store")
KILLS = int(os.environ.get("CAUREADER_KILLS", "200"))  # fewer where a run takes long


def feed(*items):
    return ('<rss version="2.0"><channel><title>Arpi Courier</title>'
            "<link>https://arpi.example/</link>" + "".join(items) + "</channel></rss>")


def item(number, title=None, text="", date="Wed, 03 Jul 2024 14:02:00 GMT"):
    return (f"<item><title>{title or f'Article {number}'}</title><guid>g{number}</guid>"
            f"<link>https://arpi.example/{number}</link><pubDate>{date}</pubDate>"
            f"<description>{text or f'Text of article {number}.'}</description></item>")


def is_news(line):
    """Whether a line of `poll` announces articles: "arpi  3 new, 1 changed"."""
    words = line.split()
    return len(words) > 2 and words[1] != "0" and words[2].startswith("new")


class Store(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.database = self.path("data", "articles.db")

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as stream:
            stream.write(text)

    def configure(self, sources=("arpi",), keep="3650d", more=""):
        self.write("config.ini", f'[general]\nstore = "{self.database}"\nkeep = {keep}\n'
                   f'save-dir = "{self.path("saved")}"\n{more}[category news]\n' + "".join(
                       f'[source {s}]\nurl = "file:{s}.xml"\ncategory = news\n' for s in sources))

    def command(self, *args, limit=None):
        def bound():
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        return subprocess.run([PROGRAM, "--config", self.path("config.ini"), *args],
                              capture_output=True, text=True, check=False, preexec_fn=bound)

    def out(self, *args, code=0):
        done = self.command(*args)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout

    def titles(self, *query):
        rows = self.command("list", "--format", "tsv", "--", *query).stdout.splitlines()
        return [row.split("\t")[3] for row in rows]

    def short_ids(self, query):
        rows = self.out("list", query, "--format", "tsv").splitlines()
        return [row.split("\t")[0] for row in rows]

    def rows(self, sql):
        with contextlib.closing(sqlite3.connect(self.database)) as connection, connection:
            return connection.execute(sql).fetchall()

    def assert_sound(self):
        self.assertEqual(self.rows("PRAGMA integrity_check"), [("ok",)])
        self.rows("INSERT INTO article_text (article_text) VALUES ('integrity-check')")

    # ---- what is kept

    def test_what_was_polled_is_there_when_its_source_is_gone(self):
        self.configure()
        page = "&lt;h2&gt;Head&lt;/h2&gt;&lt;p&gt;Body&lt;/p&gt;"
        self.write("arpi.xml", feed(item(1), item(2, text=page)))
        self.assertEqual(self.out("poll"), "arpi 2 new\n")
        os.unlink(self.path("arpi.xml"))
        self.assertEqual(sorted(self.titles()), ["Article 1", "Article 2"])
        short = self.short_ids("title:2")
        page = self.out("show", *short)
        self.assertIn("Head\n", page)
        self.assertIn("Arpi Courier - 3 Jul 2024", page)
        document = json.loads(self.out("list", "title:2", "--format", "json"))
        self.assertIn("Body", document["items"][0]["content_html"])
        saved = self.out("save", *short).strip()
        self.assertTrue(os.path.exists(saved))
        self.assertEqual(self.titles("is:saved"), ["Article 2"])

    def test_an_article_that_is_known_is_not_new_again(self):
        self.configure()
        self.write("arpi.xml", feed(item(1)))
        self.out("poll")
        self.write("arpi.xml", feed(item(2), item(1, text="Corrected words.")))
        self.assertEqual(self.out("poll"), "arpi 1 new, 1 changed\n")
        self.assertEqual(self.titles("corrected"), ["Article 1"])
        self.assertEqual(self.titles('"text of article 1"'), [])
        self.assert_sound()

    def test_a_source_that_is_removed_keeps_its_articles_until_they_end(self):
        self.configure(("arpi", "sevan"))
        for name in ("arpi", "sevan"):
            self.write(f"{name}.xml", feed(item(name)))
        self.out("poll")
        self.configure(("arpi",))
        self.assertEqual(self.titles(), ["Article arpi"])
        self.configure(("arpi", "sevan"))
        self.assertEqual(len(self.titles()), 2)
        self.configure(("arpi",))
        self.rows("UPDATE headline SET last_seen_at = 1000")
        self.write("arpi.xml", feed(item("arpi")))
        self.out("poll")
        self.assertEqual(self.rows("SELECT count(*) FROM article"), [(1,)])
        self.assert_sound()

    def test_old_articles_end_and_saved_ones_stay(self):
        self.configure(keep="7d")
        self.write("arpi.xml", feed(item(1), item(2), item(3)))
        self.out("poll")
        short = self.short_ids("title:2")
        self.out("save", *short)
        self.rows("UPDATE headline SET last_seen_at = 1000")
        self.write("arpi.xml", feed(item(4)))
        self.out("poll")
        self.assertEqual(sorted(self.titles()), ["Article 2", "Article 4"])
        self.assert_sound()

    def test_the_authors_tags_and_files_of_an_article_come_back(self):
        self.configure()
        self.write("arpi.xml", feed(item(1).replace("</item>", (
            "<author>ann@arpi.example (Ann Lee)</author><category>Snow</category>"
            "<category>Roads, wet</category>"
            '<enclosure url="https://arpi.example/a.mp3" length="12" type="audio/mpeg"/></item>'))))
        self.out("poll")
        made = json.loads(self.out("list", "--format", "json"))["items"][0]
        self.assertEqual(made["authors"][0]["name"], "Ann Lee")
        self.assertEqual(made["tags"], ["Snow", "Roads, wet"])
        self.assertEqual(made["attachments"][0]["size_in_bytes"], 12)
        self.assertEqual(self.titles("author:lee tag:snow"), ["Article 1"])

    # ---- what is saved

    HOSTILE = ('../../etc/passwd', '<b>bold</b> & "quoted"', ']]>', '--', '.hidden', 'a/b\\c:d',
               'Ձյունը փակեց', '\u202egpj.exe', 'x' * 400, '&#xFFFF;&#xFFFE; end', '\u2028 line',
               '')

    def test_every_format_of_every_article_can_be_read_back(self):
        self.configure()
        page = html.escape(
            "<h2>Head &amp; more</h2><p>Body ]]&gt; <img src=a.png alt='A &quot;lake&quot;'> "
            "<a href='/x?a=1&amp;b=2'>link</a><br><table><tr><th>A</th><td>12</td></tr></table>"
            "<hr><video src='v.mp4'></video><ol type=a><li value=3>x</ol></p>")
        self.write("arpi.xml", feed(*(item(n, title=html.escape(t).replace("&amp;#x", "&#x"),
                                           text=page)
                                      for n, t in enumerate(self.HOSTILE))))
        self.out("poll")
        ids = self.short_ids("")
        self.assertEqual(len(ids), len(self.HOSTILE))
        folder = os.path.realpath(self.path("saved", "news"))
        for kind in ("markdown", "text", "html", "json", "epub"):
            paths = [self.out("save", one, "--format", kind).strip() for one in ids]
            self.assertEqual(len(set(paths)), len(ids), kind)
            for path in paths:
                self.assertEqual(os.path.dirname(os.path.realpath(path)), folder)
                self.assertNotIn(os.path.basename(path)[0], ".-")
                if kind == "epub":
                    self.assert_is_book(path)
                elif kind == "json":
                    with open(path, encoding="utf-8") as stream:
                        self.assertEqual(len(json.load(stream)["items"]), 1)
            if kind == "epub":
                self.assert_is_book(self.out("save", *ids, "--format", kind).strip())
            else:
                self.assertEqual(self.out("save", *ids, "--format", kind).splitlines(), paths)

    def test_two_hundred_hostile_titles_are_names_in_the_folder(self):
        roots = ["", ".", "..", "../../etc/passwd", "/etc/passwd", "..\\..\\x", "~", "~root/x", "-",
                 "--help", "-rf *", "con", "NUL", "aux.md", "a/b/c", "a\nb", "a\tb", "a\u202eb",
                 "\u2028", "\u00a0", "%s%n%x", "$(touch pwned)", "`touch pwned`", ";touch pwned;",
                 "'", '"', "\\", "a" * 500, "б" * 500, "🏔" * 200, "Ձյուն " * 80, "თოვლი " * 80,
                 "İIıi", "ß", "ﬁ", "e\u0301", "é", "\u0301", ".hidden", "x.", "x ", "x.md",
                 "CON.md", "<b>x</b>", "&lt;", "?*:|", "[x](y)", "---", "...", "日本語"]
        titles = [root + tail for root in roots for tail in ("", " ", "!", "/..")]
        self.assertEqual(len(titles), 200)
        self.write("arpi.xml", feed(*(item(n, title=html.escape(t) or " ")
                                      for n, t in enumerate(titles))))
        self.configure()
        self.out("poll")
        ids = self.short_ids("")
        self.assertEqual(len(ids), 200)
        before = set(os.listdir(self.folder))
        paths = self.out("save", *ids).splitlines()
        self.assertEqual(len({path.lower() for path in paths}), 200)
        folder = os.path.realpath(self.path("saved", "news"))
        for path in paths:
            self.assertEqual(os.path.dirname(os.path.realpath(path)), folder)
            name = os.path.basename(path)
            self.assertRegex(name, r"^[^-.\s/\\][^/\\\x00-\x20\x7f]*\.md$")
            self.assertLessEqual(len(name.encode()), 120)
        self.assertEqual(sorted(os.listdir(folder)), sorted(map(os.path.basename, paths)))
        self.assertEqual(set(os.listdir(self.folder)) - before, {"saved"})

    def test_several_articles_make_one_book_with_contents(self):
        self.write("arpi.xml", feed(item(1, "Snow & wind"), item(2, "Rain"), item(3, "Sun")))
        self.configure()
        self.out("poll")
        ids = [self.short_ids(f"title:{word}")[0] for word in ("snow", "rain", "sun")]
        path, = self.out("save", "--format", "epub", *ids).splitlines()
        with zipfile.ZipFile(path) as book:
            self.assertIsNone(book.testzip())
            names = book.namelist()
            documents = {name: xml.dom.minidom.parseString(book.read(name)) for name in names
                         if name.endswith((".xhtml", ".opf"))}
        texts = [name for name in names if "article" in name]
        self.assertEqual(texts, ["EPUB/article.xhtml", "EPUB/article-2.xhtml",
                                 "EPUB/article-3.xhtml"])
        links = documents["EPUB/nav.xhtml"].getElementsByTagName("a")
        self.assertEqual([(a.getAttribute("href"), a.firstChild.data) for a in links],
                         [("article.xhtml", "Snow & wind"), ("article-2.xhtml", "Rain"),
                          ("article-3.xhtml", "Sun")])
        package = documents["EPUB/package.opf"]
        listed = {i.getAttribute("id"): i.getAttribute("href")
                  for i in package.getElementsByTagName("item")}
        self.assertEqual([listed[i.getAttribute("idref")]
                          for i in package.getElementsByTagName("itemref")],
                         [name.removeprefix("EPUB/") for name in texts])
        title = package.getElementsByTagName("dc:title")[0].firstChild.data
        self.assertEqual(title, "Snow & wind and 2 more")
        self.assertEqual(self.out("save", "--format", "epub", *ids).splitlines(), [path])
        alone, = self.out("save", "--format", "epub", ids[0]).splitlines()
        self.assertNotEqual(alone, path)
        self.assertEqual(len(self.titles("is:saved")), 3)

    def test_an_article_with_a_new_title_rewrites_its_own_file(self):
        self.configure()
        self.write("arpi.xml", feed(item(1)))
        self.out("poll")
        id_, = (line.split("\t")[0] for line in self.out("list", "--format", "tsv").splitlines())
        path = self.out("save", id_)
        self.write("arpi.xml", feed(item(1, title="Corrected")))
        self.out("poll")
        self.assertEqual(self.out("save", id_), path)
        self.assertNotEqual(self.out("save", id_, "--format", "text"), path)
        with open(path.strip(), encoding="utf-8") as stream:
            self.assertIn('title: "Corrected"', stream.read())

    RICH = ("<h2>Of the road</h2><p>It <b>snowed</b> on the <a href='https://arpi.example/pass'>"
            "pass</a> &amp; no café was open.</p><ul><li>one</li><li>two</li></ul>"
            "<table><tr><th>Day</th><th>cm</th></tr><tr><td>Mon</td><td>12</td></tr></table>"
            "<blockquote><p>Never.</p></blockquote><p>The end.</p>")

    def save_and_lose_the_store(self, form, *items):
        self.configure()
        self.write("arpi.xml", feed(*items))
        self.out("poll")
        ids = [line.split("\t")[0] for line in self.out("list", "--format", "tsv").splitlines()]
        paths = self.out("save", "--format", form, *ids).splitlines()
        before = self.out("show", ids[0])
        shutil.rmtree(self.path("data"))
        os.remove(self.path("arpi.xml"))
        return ids, paths, before

    def test_what_was_saved_opens_from_disk_when_the_store_is_gone(self):
        for form in ("markdown", "html", "json", "epub", "text"):
            with self.subTest(form):
                ids, paths, before = self.save_and_lose_the_store(form, item(
                    1, title="“Snow” & \\ice", text=html.escape(self.RICH)))
                found = self.command("list", "is:saved", "--format", "tsv")
                self.assertIn("1 saved article was read back", found.stderr)
                line, = found.stdout.splitlines()
                id_, date, source, title, link, state = line.split("\t")
                self.assertEqual([id_], ids)
                self.assertEqual((source, title, link, state), (
                    "arpi", "“Snow” & \\ice", "https://arpi.example/1", "read"))
                if form != "text":
                    self.assertEqual(date, "2024-07-03T14:02:00Z")
                    self.assertEqual(self.out("show", id_), before if form != "json" else
                                     before.replace("Arpi Courier", "arpi"))
                else:
                    self.assertIn("no café was open", self.out("show", id_))
                self.assertEqual(self.titles("snowed"), [title])
                self.assertEqual(self.titles("is:saved -snowed"), [])
                self.assertEqual(self.out("save", id_, "--format", form).splitlines(), paths)
                shutil.rmtree(self.path("saved"))
                shutil.rmtree(self.path("data"))

    def test_a_book_gives_back_all_its_articles(self):
        ids, _, _ = self.save_and_lose_the_store("epub", item(1), item(2), item(3))
        found = self.command("list", "is:saved", "--format", "tsv")
        self.assertIn("3 saved articles were read back", found.stderr)
        self.assertEqual(sorted(line.split("\t")[0] for line in found.stdout.splitlines()),
                         sorted(ids))
        self.assertEqual(self.titles('"text of article 2"'), ["Article 2"])

    def test_what_was_read_back_stays_when_its_feed_comes_again(self):
        ids, _, _ = self.save_and_lose_the_store("markdown", item(1, text="The whole of it."))
        self.out("list")
        self.write("arpi.xml", feed(item(1, text="A teaser."), item(2)))
        self.assertIn("1 new", self.out("poll"))
        self.assertEqual(self.titles("is:saved"), ["Article 1"])
        self.assertEqual(self.titles("is:unread"), ["Article 2"])
        self.assertIn("The whole of it.", self.out("show", ids[0]))

    def test_foreign_and_hostile_files_in_the_save_folder_are_let_pass(self):
        ids, paths, _ = self.save_and_lose_the_store("markdown", item(1))
        folder = os.path.dirname(paths[0])
        with open(paths[0], "rb") as stream:
            text = stream.read()
        strays = {
            "notes.md": b"# Notes\n", "a.html": b"<html><article>", "b.json": b"{}",
            "c.epub": b"PK\3\4", "d.epub": b"PK\3\4" + b"\xff" * 60, "e.txt": b"",
            "f.txt": b"id: \n\n", "g.md": b"---\nid: \"",
            "h.md": text.replace(b"g1", b"g9").replace(b"arpi", b"elsewhere"),
            "j.txt": b"id: g7\nid: g6\nsource-id: arpi\n\nWords.\n",
            "i.md": text.replace(b"Article 1", b"\x1b]0;x\x07\xff\xfe").replace(b"g1", b"g5")}
        for name, content in strays.items():
            with open(os.path.join(folder, name), "wb") as stream:
                stream.write(content)
        os.mkfifo(os.path.join(folder, "pipe.md"))
        os.symlink(paths[0], os.path.join(folder, "link.md"))
        os.mkdir(os.path.join(folder, "folder.md"))
        found = self.command("list", "is:saved", "--format", "tsv")
        self.assertEqual((found.returncode, len(found.stderr.splitlines())), (0, 2), found.stderr)
        self.assertIn("1 saved article is of no source that is configured", found.stderr)
        self.assertEqual(len(found.stdout.splitlines()), 3)
        self.assertEqual({row[0] for row in self.rows("SELECT guid FROM article")},
                         {"g1", "g5", "g6"})
        self.assertNotRegex(found.stdout, "[\x00-\x08\x0b-\x1f\x7f]")

    def test_what_a_filter_wants_saved_is_saved_as_it_comes_in(self):
        self.configure(more="[filter keep]\nquery = \"title:2 OR title:3\"\naction = save\n")
        self.write("arpi.xml", feed(item(1), item(2), item(3)))
        self.out("poll")
        saved = os.listdir(self.path("saved", "news"))
        self.assertEqual(sorted(saved), ["2024-07-03-article-2.md", "2024-07-03-article-3.md"])
        self.assertEqual(sorted(self.titles("is:saved")), ["Article 2", "Article 3"])

    def test_a_hook_is_given_what_is_new(self):
        self.configure(more=f"[hooks]\nnew = \"tee -a {self.path('given')}\"\n"
                       "[filter no]\nquery = \"title:2\"\n")
        self.write("arpi.xml", feed(item(1), item(2), item(3)))
        self.out("poll")
        self.write("arpi.xml", feed(item(1), item(4)))
        self.out("poll")
        self.out("poll")
        with open(self.path("given"), encoding="utf-8") as stream:
            text = stream.read()
        decoder, given = json.JSONDecoder(), []
        while text.strip():
            feed_given, end = decoder.raw_decode(text.lstrip())
            given.append([i["title"] for i in feed_given["items"]])
            text = text.lstrip()[end:]
        self.assertEqual([sorted(g) for g in given], [["Article 1", "Article 3"], ["Article 4"]])

    def test_a_hook_that_fails_is_said_and_loses_nothing(self):
        self.configure(more="[hooks]\nnew = false\n")
        self.write("arpi.xml", feed(item(1)))
        done = self.command("poll")
        self.assertEqual((done.returncode, done.stdout), (0, "arpi 1 new\n"))
        self.assertIn("hook: the program ended with 1", done.stderr)
        self.assertEqual(self.titles(), ["Article 1"])

    def assert_is_book(self, path):
        with zipfile.ZipFile(path) as book:
            self.assertIsNone(book.testzip())
            first = book.infolist()[0]
            self.assertEqual((first.filename, first.compress_type, first.extra),
                             ("mimetype", zipfile.ZIP_STORED, b""))
            self.assertEqual(book.read("mimetype"), b"application/epub+zip")
            for name in book.namelist():
                if name.endswith((".xml", ".opf", ".xhtml")):
                    xml.dom.minidom.parseString(book.read(name))
            listed = xml.dom.minidom.parseString(book.read("EPUB/package.opf"))
            files = {"EPUB/" + e.getAttribute("href")
                     for e in listed.getElementsByTagName("item")}
            self.assertEqual(files, {n for n in book.namelist() if n.startswith("EPUB/")}
                             - {"EPUB/package.opf"})
            self.assertIn("Head &amp; more", book.read("EPUB/article.xhtml").decode())

    # ---- what is found

    def test_words_are_found_in_every_script(self):
        self.configure()
        self.write("arpi.xml", feed(
            item(1, text="Ձյունը փակեց Վարդենյաց լեռնանցքը"),
            item(2, text="ქუთაისში ბიბლიოთეკარები"), item(3, text="Июльский СНЕГ на перевале"),
            item(4, text="Şəkidə İpək karvansarası"), item(5, text="Café crème at the naïve inn"),
            item(6, text="東京の天気")))
        self.out("poll")
        for word, number in (("ձյունը", 1), ("վարդեն", 1), ("ᲥᲣᲗᲐᲘᲡ", 2), ("снег", 3), ("ipek", 4),
                             ("ıpək", 4), ("creme", 5), ('"naive inn"', 5), ("天気", 6)):
            with self.subTest(word):
                self.assertEqual(self.titles(word), [f"Article {number}"])
        self.assertEqual(self.titles("nowhere"), [])
        self.assertEqual(sorted(self.titles("снег OR creme")), ["Article 3", "Article 5"])
        self.assertEqual(len(self.titles("-снег")), 5)

    def test_a_column_is_named_where_a_query_is_wrong(self):
        self.configure()
        done = self.command("list", "title:(")
        self.assertEqual(done.returncode, 64)
        self.assertRegex(done.stderr, r"column \d+")

    # ---- what survives

    def test_killed_at_any_moment_it_keeps_what_it_has_announced(self):
        names = [f"s{i}" for i in range(20)]
        self.configure(names)
        dice = random.Random(7)
        announced = set()
        began = time.monotonic()
        self.out("--store", "none", "list", code=1)
        whole = time.monotonic() - began  # how long a run takes on this machine
        for turn in range(KILLS):
            for name in dice.sample(names, 5):
                self.write(f"{name}.xml", feed(*(item(f"{name}-{turn}-{k}") for k in range(3))))
            process = subprocess.Popen([PROGRAM, "--config", self.path("config.ini"), "poll"],
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            said = []
            if turn % 2:  # after so many announcements, however slow the machine is
                wanted = dice.randint(1, 5)
                for line in process.stdout:
                    said.append(line)
                    wanted -= is_news(line)
                    if wanted == 0:
                        break
            else:
                time.sleep(dice.random() * 1.5 * whole)
            process.kill()
            said += process.communicate()[0].splitlines()
            for line in said:
                if is_news(line):
                    name = line.split()[0]
                    with open(self.path(f"{name}.xml"), encoding="utf-8") as stream:
                        text = stream.read()
                    announced.update((name, part.split("<")[0])
                                     for part in text.split("<guid>")[1:])
        self.assertGreater(len(announced), KILLS // 4)
        stored = set(self.rows("SELECT s.name, a.guid FROM headline AS h"
                               " JOIN article AS a USING (id) JOIN source AS s ON s.id = h.source"))
        self.assertEqual(announced - stored, set())
        self.assert_sound()

    def test_two_poll_at_once(self):
        names = [f"s{i}" for i in range(30)]
        self.configure(names)
        for name in names:
            self.write(f"{name}.xml", feed(*(item(f"{name}-{k}") for k in range(20))))
        both = [subprocess.Popen([PROGRAM, "--config", self.path("config.ini"), "poll"],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
                for _ in range(2)]
        for process in both:
            self.assertEqual(process.communicate()[1], b"")
            self.assertEqual(process.returncode, 0)
        self.assertEqual(self.rows("SELECT count(*), count(DISTINCT guid) FROM article"),
                         [(600, 600)])
        self.assert_sound()

    def test_a_full_disk_is_said_and_loses_nothing(self):
        self.configure()
        self.write("arpi.xml", feed(item(1)))
        self.out("poll")
        self.write("arpi.xml", feed(*(item(k, text="word " * 2000) for k in range(2, 200))))
        done = self.command("poll", limit=400_000)
        self.assertEqual(done.returncode, 74, done.stderr)
        self.assertIn(self.database, done.stderr)
        self.assertEqual(self.titles('title:"article 1"'), ["Article 1"])
        self.assert_sound()
        self.out("poll")
        self.assertEqual(len(self.titles()), 199)

    def test_a_store_of_a_newer_version_is_refused_and_left_as_it_is(self):
        self.configure()
        self.write("arpi.xml", feed(item(1)))
        self.out("poll")
        self.rows("PRAGMA user_version = 99")
        with open(self.database, "rb") as stream:
            before = stream.read()
        for command in (("poll",), ("list",), ("show", "x")):
            done = self.command(*command)
            self.assertEqual(done.returncode, 74)
            self.assertIn("newer", done.stderr)
        with open(self.database, "rb") as stream:
            self.assertEqual(stream.read(), before)

    def test_a_store_of_an_older_version_is_brought_up_to_date(self):
        self.configure(keep="30000d")
        os.mkdir(self.path("data"))
        with open(os.path.join(FIXTURES, "version-1.sql"), encoding="utf-8") as stream:
            with contextlib.closing(sqlite3.connect(self.database)) as connection:
                connection.executescript(stream.read())
        self.assertEqual(self.titles(), ["Snow in July", "Ձյունը փակեց լեռնանցքը"])
        self.assertEqual(self.titles("lorries author:lee tag:roads"), ["Snow in July"])
        self.assertEqual(self.titles("is:starred"), ["Ձյունը փակեց լեռնանցքը"])
        # The articles are known: their feed brings nothing new but what it changes.
        self.write("arpi.xml", feed(
            "<item><title>Snow in July</title><guid>g1</guid><link>https://arpi.example/1</link>"
            "<description>Forty lorries waited, and left.</description></item>"))
        self.assertEqual(self.out("poll"), "arpi 0 new, 1 changed\n")
        self.assertEqual(self.titles('"waited and left"'), ["Snow in July"])
        self.assert_sound()

    def test_a_file_that_cannot_be_written_is_read_and_that_is_said(self):
        self.configure()
        self.write("arpi.xml", feed(item(1)))
        self.out("poll")
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        os.chmod(self.database, 0o444)
        for folder in (self.folder, self.path("data")):
            os.chmod(folder, 0o777)
        with open(self.database, "rb") as stream:
            before = stream.read()
        self.write("arpi.xml", feed(item(1), item(2)))
        # Root may write everything, and another user need not reach what root has built.
        program = shutil.copy(PROGRAM, self.path("program"))
        done = subprocess.run([program, "--config", self.path("config.ini"), "poll"],
                              capture_output=True, text=True, check=False,
                              user=65534 if os.geteuid() == 0 else None)
        self.assertEqual(done.returncode, 74, done.stderr)
        self.assertIn(self.database, done.stderr)
        with open(self.database, "rb") as stream:
            self.assertEqual(stream.read(), before)
        self.assertEqual(self.titles(), ["Article 1"])

    def test_a_clock_that_jumps_ends_nothing_that_is_listed(self):
        """A day in 2099, and back: what a source lists stays, known and read as it was."""
        self.configure(keep="7d")
        self.write("arpi.xml", feed(item(1), item(2)))
        self.out("poll")
        for now in ("4070908800", "1720038600"):
            done = subprocess.run([PROGRAM, "--config", self.path("config.ini"), "poll"],
                                  capture_output=True, text=True, check=False,
                                  env=dict(os.environ, CAUREADER_NOW=now))
            self.assertEqual(done.stdout, "arpi 0 new\n", done.stderr)
        self.assertEqual(len(self.titles()), 2)
        self.assert_sound()

    def aside(self):
        return [n for n in os.listdir(self.path("data"))
                if ".damaged-" in n and not n.endswith(("-wal", "-shm"))]

    def test_what_is_no_database_is_moved_aside(self):
        self.configure()
        self.write("arpi.xml", feed(item(1)))
        os.mkdir(self.path("data"))
        with open(self.database, "wb") as stream:
            stream.write(b"This is a letter, not a database. " * 300)
        done = self.command("poll")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(len(self.aside()), 1)
        self.assertIn(self.aside()[0], done.stderr)
        self.assertEqual(self.titles(), ["Article 1"])

    def test_of_a_damaged_store_what_can_be_read_is_carried_over(self):
        self.configure()
        self.write("arpi.xml", feed(*(item(k, text="word " * 400) for k in range(300))))
        self.out("poll")
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        size = os.path.getsize(self.database)
        with open(self.database, "r+b") as stream:
            stream.seek(size // 2 // 4096 * 4096)
            stream.write(os.urandom(4096 * 4))
        self.write("arpi.xml", feed(*(item(k, text="other " * 400) for k in range(300))))
        self.command("poll")
        if not self.aside():
            done = self.command("poll")
            self.assertIn("carried over", done.stderr)
        self.assertEqual(len(self.aside()), 1)
        self.assertGreater(len(self.titles()), 200)
        self.assert_sound()

    def test_without_a_store_nothing_is_written(self):
        self.configure()
        self.write("arpi.xml", feed(item(1)))
        self.assertEqual(self.out("--store", "none", "poll"), "arpi 1 new\n")
        self.assertIn("Article 1", self.out("--store", "none", "list"))
        self.assertFalse(os.path.exists(self.path("data")))

    def test_a_store_of_another_name(self):
        self.configure()
        self.write("arpi.xml", feed(item(1)))
        self.out("--store", self.path("other.db"), "poll")
        self.assertTrue(os.path.exists(self.path("other.db")))
        self.assertEqual(self.titles(), [])


if __name__ == "__main__":
    unittest.main()
