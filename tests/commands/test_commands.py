"""The commands as a script calls them: exit codes, what goes to stdout, what goes to stderr.

usage: test_commands.py PROGRAM SOURCE-ROOT [TEST...]
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from xml.etree import ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../ui"))
from server import Answer, Server  # noqa: E402
from terminal import environment  # noqa: E402

PROGRAM, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
SAMPLE = os.path.join(ROOT, "tests/sample")
COMMANDS = ["poll", "list", "save", "check", "parse", "render"]

FEED = """<rss version="2.0"><channel><title>One</title><link>http://one.example/</link>
<item><title>Snow in May</title><link>http://one.example/1</link><guid>1</guid>
<pubDate>Tue, 02 Jul 2024 10:00:00 GMT</pubDate><description>It snowed again.</description></item>
</channel></rss>"""


class Folder(unittest.TestCase):
    """Runs the program with a home of its own."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="caureader-commands-")
        self.home = self.folder.name

    def tearDown(self):
        self.folder.cleanup()

    def run_program(self, *argv, stdin=b"", stdout=subprocess.PIPE, **env):
        return subprocess.run([PROGRAM] + list(argv), input=stdin, stdout=stdout,
                              stderr=subprocess.PIPE, env=environment(self.home, **env),
                              cwd=self.home, timeout=120, check=False)

    def out(self, *argv, code=0, **more):
        """stdout as text, after the exit code was looked at."""
        done = self.run_program(*argv, **more)
        self.assertEqual(done.returncode, code, done.stderr.decode("utf-8", "replace"))
        return done.stdout.decode("utf-8")

    def fails(self, code, words, *argv, **more):
        """The command prints nothing but one line on stderr that holds the words."""
        done = self.run_program(*argv, **more)
        said = done.stderr.decode("utf-8")
        self.assertEqual(done.returncode, code, said)
        self.assertEqual(done.stdout, b"")
        self.assertEqual(said.count("\n"), 1, said)
        self.assertIn(words, said)

    def write(self, name, text):
        path = os.path.join(self.home, name)
        with open(path, "wb") as stream:
            stream.write(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    def config(self, *sources, general=""):
        """A configuration with a category and sources of (id, url)."""
        return self.write("config.ini", f"[general]\nstore = none\n{general}\n"
                          "[category c]\ntitle = \"C\"\n" + "".join(
                              f"[source {name}]\nurl = \"{url}\"\ncategory = c\n"
                              for name, url in sources))


class TheCommandLine(Folder):
    def test_help_is_a_result_and_names_every_command(self):
        said = self.out("--help")
        self.assertTrue(said.startswith("usage: caureader "))
        for command in COMMANDS:
            self.assertRegex(said, rf"(?m)^  {command} ")
        for option in ("--config", "--store", "--theme", "--offline", "--help", "--version", "-v"):
            self.assertIn(option, said)

    def test_every_command_has_help_of_its_own(self):
        for command in COMMANDS:
            with self.subTest(command):
                self.assertIn(f"caureader [OPTION]... {command}", self.out(command, "--help"))

    def test_every_command_that_help_names_is_known(self):
        for command in re.findall(r"(?m)^  ([a-z]+) ", self.out("--help")):
            with self.subTest(command):
                self.out(command, "--help")

    def test_version_is_one_line(self):
        self.assertRegex(self.out("--version"), r"\Acaureader \d+\.\d+\.\d+\n\Z")
        self.assertRegex(self.out("poll", "--version"), r"\Acaureader \d")

    def test_wrong_usage_is_64_and_one_line(self):
        for argv in (["--no-such-option"], ["no-such-command"], ["parse"], ["render"], ["save"],
                     ["-c"], ["--config"], ["check", "too", "many"], ["list", "a", "b"],
                     ["render", "--width", "0", "-"], ["render", "--width", "wide", "-"],
                     ["render", "--width", "-5", "-"], ["list", "--limit", "x"],
                     ["list", "--format", "xlsx"], ["parse", "--width", "8", "-"],
                     ["--offline=yes", "check"]):
            with self.subTest(" ".join(argv)):
                self.fails(64, "caureader: ", *argv)

    def test_a_query_that_cannot_be_read_is_wrong_usage(self):
        self.fails(64, "caureader: ", "-c", SAMPLE + "/config.ini", "list", "(armenia")

    def test_a_full_disk_is_74(self):
        with open("/dev/full", "wb") as full:
            for argv in (["--help"], ["--version"], ["parse", SAMPLE + "/arpi.xml"],
                         ["-c", SAMPLE + "/config.ini", "poll"]):
                with self.subTest(" ".join(argv)):
                    done = self.run_program(*argv, stdout=full)
                    self.assertEqual(done.returncode, 74)
                    self.assertIn(b"caureader: ", done.stderr)

    def test_closed_descriptors_are_survived(self):
        done = subprocess.run(["sh", "-c", '"$0" check >&- 2>&- <&-', PROGRAM], check=False,
                              env=environment(self.home), timeout=120)
        self.assertIn(done.returncode, (0, 74))


class Export(Folder):
    def test_categories_are_folders_and_names_are_escaped(self):
        config = os.path.join(self.home, "c.ini")
        with open(config, "w", encoding="utf-8") as stream:
            stream.write('[general]\nstore = none\n[category a]\ntitle = "A & <B>"\n'
                         '[category c]\n[source one]\nurl = "https://a.example/?x=1&y=2"\n'
                         'name = "Օրագիր \'q\'"\ncategory = a, c\n'
                         '[source two]\nurl = "https://b.example/"\n')
        body = ElementTree.fromstring(self.out("-c", config, "export")).find("body")
        self.assertEqual([o.get("text") for o in body], ["A & <B>", "c", "two"])
        for folder in body[0], body[1]:
            self.assertEqual([(o.get("type"), o.get("title"), o.get("xmlUrl")) for o in folder],
                             [("rss", "Օրագիր 'q'", "https://a.example/?x=1&y=2")])
        self.assertEqual(body[2].get("xmlUrl"), "https://b.example/")


class TheReadme(Folder):
    """What the README promises is there, and what is there it tells."""

    def setUp(self):
        super().setUp()
        with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as stream:
            self.text = stream.read()

    def test_it_lists_every_command_and_no_other(self):
        listed = set(re.findall(r"(?m)^\| `caureader (\w+)", self.text))
        self.assertEqual(listed, set(re.findall(r"(?m)^  ([a-z]+) ", self.out("--help"))))

    def test_it_names_every_option(self):
        said = self.out("--help")
        for command in COMMANDS:
            said += self.out(command, "--help")
        for option in set(re.findall(r"(?m)^  (?:-\w,|   ) (--[a-z-]+)", said)):
            self.assertIn(option, self.text)

    def test_its_configuration_is_without_fault(self):
        for block in re.findall(r"(?s)```ini\n(.*?)```", self.text):
            self.assertIn("no fault", self.out("-c", self.write("config.ini", block), "check"))

    def test_its_links_lead_somewhere(self):
        for path in re.findall(r"\]\(([^):]+)\)", self.text):
            self.assertTrue(os.path.exists(os.path.join(ROOT, path)), path)


class TheConfiguration(Folder):
    def test_the_built_in_one_is_without_fault(self):
        self.assertIn("no fault", self.out("check"))

    def test_the_example_and_the_sample_are_without_fault(self):
        for path in (os.path.join(ROOT, "config.example.ini"), SAMPLE + "/config.ini"):
            self.assertIn("no fault", self.out("-c", path, "check"))

    def test_a_file_that_is_not_there_is_66(self):
        self.fails(66, "nowhere.ini", "--config", "nowhere.ini", "check")

    def test_all_faults_are_told_at_once_with_their_lines(self):
        path = self.write("bad.ini", "[general]\npol-interval = 15m\nkeep = soon\n"
                                     "[source a]\nurl = ftp://a.example/\ncategory = none\n")
        for argv in (["check"], ["poll"], ["list"]):
            done = self.run_program("-c", path, *argv)
            self.assertEqual(done.returncode, 78)
            self.assertEqual(done.stdout, b"")
            said = done.stderr.decode("utf-8")
            self.assertIn('bad.ini:2: unknown key "pol-interval" in [general]; '
                          'did you mean "poll-interval"?', said)
            for line in (3, 5, 6):
                self.assertRegex(said, rf"(?m)^(.*/)?bad\.ini:{line}: ")

    def test_the_users_own_file_is_found(self):
        os.makedirs(os.path.join(self.home, ".config/caureader"))
        self.write(".config/caureader/config.ini", "[source a]\n")
        done = self.run_program("check")
        self.assertEqual(done.returncode, 78)
        self.assertIn(b"config.ini:1: ", done.stderr)


class Parse(Folder):
    def test_a_feed_becomes_a_json_feed(self):
        for name, form, count in (("arpi.xml", "rss-2.0", 9), ("narikala.xml", "atom-1.0", 6),
                                  ("xezer.rdf", "rss-1.0", 6), ("passes.json", "json-1.1", 5),
                                  ("pomegranate.xml", "atom-1.0", 5), ("sevan.xml", "rss-2.0", 6),
                                  ("daryal.xml", "rss-2.0", 7)):
            with self.subTest(name):
                feed = json.loads(self.out("parse", f"{SAMPLE}/{name}"))
                self.assertEqual(feed["version"], "https://jsonfeed.org/version/1.1")
                self.assertEqual(feed["_caureader"]["format"], form)
                self.assertEqual(len(feed["items"]), count)

    def test_an_old_encoding_is_read(self):
        feed = json.loads(self.out("parse", SAMPLE + "/daryal.xml"))
        self.assertEqual(feed["_caureader"]["encoding"], "windows-1251")
        self.assertEqual(feed["title"], "Дарьяльский вестник")

    def test_standard_input_is_a_file(self):
        self.assertEqual(json.loads(self.out("parse", "-", stdin=FEED.encode()))["title"], "One")

    def test_no_feed_is_65_and_says_why(self):
        for name, data in (("text", b"just words\n"), ("empty", b""), ("noise", bytes(range(256)))):
            with self.subTest(name):
                self.fails(65, "caureader: ", "parse", self.write(name, data))

    def test_no_file_is_66(self):
        self.fails(66, "nowhere.xml", "parse", "nowhere.xml")
        self.fails(66, "caureader: ", "parse", self.home)


class Render(Folder):
    HTML = b"<h1>Snow</h1><p>It <b>snowed</b> <a href='http://one.example/'>again</a>.</p>"

    def test_html_becomes_text(self):
        said = self.out("render", "-", stdin=self.HTML)
        self.assertRegex(said, r"(?s)Snow\n\nIt snowed again ?\[1\]\..*http://one\.example/")

    def test_no_line_is_wider_than_asked(self):
        said = self.out("render", "--width", "20", "-", stdin=b"<p>" + b"snow again " * 50)
        self.assertLessEqual(max(map(len, said.split("\n"))), 20)

    def test_styles_are_written_when_asked_for_and_only_then(self):
        self.assertIn("\x1b[", self.out("render", "--ansi", "-", stdin=self.HTML))
        self.assertNotIn("\x1b", self.out("render", "-", stdin=self.HTML))

    def test_no_file_is_66(self):
        self.fails(66, "nowhere.html", "render", "nowhere.html")


class Poll(Folder):
    def test_the_sample_is_polled_without_a_network(self):
        said = self.out("-c", SAMPLE + "/config.ini", "--offline", "poll")
        for name, count in (("arpi", 9), ("sevan", 6), ("narikala", 6), ("xezer", 6),
                            ("daryal", 7), ("pomegranate", 5), ("passes", 5)):
            self.assertRegex(said, rf"(?m)^{name} {count} new$")

    def test_named_sources_alone_are_polled(self):
        said = self.out("-c", SAMPLE + "/config.ini", "poll", "sevan", "xezer")
        self.assertEqual(sorted(line.split()[0] for line in said.splitlines()),
                         ["sevan", "xezer"])

    def test_an_unknown_source_is_named(self):
        self.fails(66, "atlantis", "-c", SAMPLE + "/config.ini", "poll", "atlantis")

    def test_a_failing_source_is_one_line_and_others_go_on(self):
        with Server({"/one": Answer(FEED.encode()), "/words": Answer(b"no feed", "text/plain"),
                     "/broken": Answer(status=500)}) as server:
            config = self.config(("one", server.url("/one")), ("broken", server.url("/broken")),
                                 ("words", server.url("/words")), ("lost", server.url("/lost")),
                                 ("dead", "http://127.0.0.1:9/feed"))
            lines = self.out("-c", config, "poll", code=1).splitlines()
        self.assertEqual(len(lines), 5)
        self.assertIn("one 1 new", lines)
        for name, cause in (("broken", "500"), ("lost", "404"), ("words", "feed"),
                            ("dead", "onnect")):
            self.assertTrue(any(re.match(rf"{name} failed: .*{cause}", l) for l in lines), lines)

    def test_offline_asks_no_server(self):
        with Server({"/one": Answer(FEED.encode())}) as server:
            self.out("-c", self.config(("one", server.url("/one"))), "--offline", "poll", code=1)
            self.assertEqual(server.hits["/one"], 0)


class ListAndSave(Folder):
    def list(self, *argv, code=0):
        return self.out("-c", SAMPLE + "/config.ini", "list", *argv, code=code)

    def test_articles_are_listed_newest_first(self):
        rows = self.list("--format", "tsv").splitlines()
        self.assertEqual(len(rows), 44)
        times = [row.split("\t")[1] for row in rows]
        self.assertEqual(times, sorted(times, reverse=True))

    def test_a_query_narrows_and_a_limit_cuts(self):
        said = self.list("category:armenia title:snow", "--format", "tsv")
        self.assertEqual(said.count("\n"), 1)
        self.assertIn("Late Snow Closes the Vardenyats Pass", said)
        self.assertEqual(self.list("--limit", "3").count("\n"), 3)

    def test_accents_and_case_do_not_hide_an_article(self):
        self.assertIn("Şəkidə", self.list("title:şəkidə"))
        self.assertIn("ПОЧТА".capitalize(), self.list("title:ПОЧТА"))

    def test_nothing_found_is_1(self):
        self.assertEqual(self.list("title:atlantis", code=1), "")

    def test_json_is_a_json_feed(self):
        feed = json.loads(self.list("source:passes", "--format", "json"))
        self.assertEqual(feed["version"], "https://jsonfeed.org/version/1.1")
        self.assertEqual(len(feed["items"]), 5)

    def test_an_article_is_saved_and_its_path_printed(self):
        article = self.list("title:railways", "--format", "tsv").split("\t")[0]
        for form, ending in (("markdown", ".md"), ("text", ".txt")):
            with self.subTest(form):
                path = self.out("-c", SAMPLE + "/config.ini", "save", article, "--format", form,
                                "--dir", os.path.join(self.home, form)).strip()
                self.assertEqual(path, os.path.join(
                    self.home, form, "south-caucasus",
                    "2024-07-03-three-railways-agree-on-one-timetable-for-tbilisi-gyumri-and-kars"
                    + ending))
                with open(path, encoding="utf-8") as stream:
                    text = stream.read()
                self.assertIn("“A timetable is a modest thing,”", text)
                self.assertNotIn("appeared first on", text)

    def test_saving_again_rewrites_the_same_file(self):
        article = self.list("title:railways", "--format", "tsv").split("\t")[0]
        paths = {self.out("-c", SAMPLE + "/config.ini", "save", article, "--dir", self.home)
                 for _ in range(2)}
        self.assertEqual(len(paths), 1)

    def test_what_cannot_be_saved_says_so(self):
        config = SAMPLE + "/config.ini"
        article = self.list("title:railways", "--format", "tsv").split("\t")[0]
        self.fails(1, "00000000", "-c", config, "save", "00000000", "--dir", self.home)
        self.write("file", "")
        self.fails(73, "file", "-c", config, "save", article, "--dir", self.home + "/file")


class Escapes(Folder):
    HOSTILE = FEED.replace("Snow in May", "Snow &#27;]0;x&#7; &#x9b;31m in&#x202e; May")

    def test_no_escape_reaches_a_pipe(self):
        with Server({"/one": Answer(self.HOSTILE.encode())}) as server:
            config = self.config(("one", server.url("/one")))
            sample = SAMPLE + "/config.ini"
            for argv in (["--help"], ["check"], ["-c", config, "poll"], ["-c", config, "list"],
                         ["-c", config, "list", "--format", "tsv"], ["-c", sample, "list"],
                         ["-c", config, "list", "--format", "json"],
                         ["parse", self.write("h.xml", self.HOSTILE)],
                         ["render", self.write("h.html", "<p>a&#27;[31mb\x1b[31m\x9b31m")]):
                with self.subTest(" ".join(argv)):
                    done = self.run_program(*argv)
                    for data in (done.stdout, done.stderr):
                        self.assertNotRegex(data.decode("utf-8"),
                                            "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
