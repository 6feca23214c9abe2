#!/usr/bin/env python3
"""Every fault a source can have, as the command sees it: what is said, what it costs, what is kept.

    test_faults.py PROGRAM [UNITTEST ARGUMENT]...

Beside the source with the fault ("tatev") stands a healthy one ("sevan"), which must not notice.
"""
import contextlib
import itertools
import json
import os
import random
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
import unittest

import certificates
import faults
from faults import ACCEPTED, REPORTED, feed, item
from server import Server, answer

PROGRAM = os.path.abspath(sys.argv.pop(1))
PATIENCE_S = 240  # nothing is expected to take this long, but the machine may be busy
SECRET = "what nobody else may read"

with open(PROGRAM, "rb") as stream:
    # Their shadows are no memory of ours.
    SANITIZED = re.search(rb"__[at]san_init", stream.read()) is not None


class Done:
    def __init__(self, code, out, err, megabytes):
        self.code, self.out, self.err, self.megabytes = code, out, err, megabytes

    def __repr__(self):
        return f"exit {self.code}, {self.megabytes} MB\n{self.out}{self.err}"


class FaultTest(unittest.TestCase):
    prefix = []  # of the program: what runs it

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="caureader-fault-"))
        self.canary = self.enterContext(Server({}))
        self.sevan_turn = itertools.count()
        self.sevan = self.enterContext(Server({"/feed": self.healthy}))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.write("private.xml", feed(item(SECRET)))
        self.environment = {"PATH": os.environ["PATH"], "HOME": self.folder, "LC_ALL": "C.UTF-8",
                            "TZ": "UTC"}
        for name in ("ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    # ---- the sources

    def healthy(self, connection, request):
        """One article more with every poll."""
        turn = next(self.sevan_turn)
        return answer(feed(*(item(f"Sevan {n}") for n in range(turn + 1))))(connection, request)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, name, content):
        with open(self.path(name), "wb") as stream:
            stream.write(content)

    def configure(self, url, network=""):
        self.write("config.ini", (
            f'[general]\nstore = "{self.path("articles.db")}"\nsave-dir = "{self.path("saved")}"\n'
            f"[network]\n{network or 'timeout = 20s'}\n"
            f'[category news]\ntitle = "News"\n'
            f'[source tatev]\nurl = "{url}"\ncategory = news\n'
            f'[source sevan]\nurl = "{self.sevan.url("/feed")}"\ncategory = news\n').encode())

    def fill(self, parts):
        """These parts of an answer with {folder} and {canary} filled in."""
        parts = [part if isinstance(part, bytes) else part.encode() for part in parts]
        full = [part.replace(b"{canary}", b"%d" % self.canary.port)
                .replace(b"{folder}", self.folder.encode()) for part in parts]
        longer = sum(map(len, full[1:])) - sum(map(len, parts[1:]))
        if longer:
            full[0] = re.sub(rb"(?<=Content-Length: )\d+",
                             lambda size: b"%d" % (int(size[0]) + longer), full[0])
        return full

    def filled(self, run):
        """An answer in which {folder} and {canary} are filled in as it is sent."""
        def send(connection, request):
            plain = connection.send
            connection.send = lambda *parts: plain(*self.fill(parts))
            try:
                return run(connection, request)
            finally:
                connection.send = plain
        return send

    # ---- the program

    def program(self, *args, timeout=PATIENCE_S, **more):
        """Runs it to its end. The peak of its memory is at least what this process had when it
        forked, so that what is measured is never less than what was used."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            # Its usage is asked of the kernel, so it is waited for by hand.
            # pylint: disable=consider-using-with
            process = subprocess.Popen(
                [*self.prefix, PROGRAM, "-c", self.path("config.ini"), *args], stdout=out,
                stderr=err, stdin=subprocess.DEVNULL, cwd=self.folder, env=self.environment, **more)
            killer = threading.Timer(timeout, process.kill)
            killer.start()
            _, status, usage = os.wait4(process.pid, 0)
            killer.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            err.seek(0)
            done = Done(process.returncode, out.read().decode(), err.read().decode(),
                        usage.ru_maxrss / 1024)
        self.assertGreaterEqual(done.code, 0, done)
        return done

    def titles(self, *query):
        done = self.program("list", "--format", "json", "--", *query)
        if not done.out:
            return []
        return [article.get("title", "") for article in json.loads(done.out)["items"]]

    def assert_clean(self, text):
        """No byte of it is a control sequence or turns the text of a line around."""
        for character in text:
            harmless = character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")
            self.assertTrue(harmless and character not in "\u202a\u202b\u202c\u202d\u202e\u2066"
                            "\u2067\u2068\u2069\u2028\u2029", f"{character!r} in {text[:2000]!r}")

    def poll(self):
        done = self.program("poll")
        self.assert_clean(done.out + done.err)
        self.assertNotIn("secret", done.out + done.err)
        return done

    def assert_heard(self, done, expected, says="", memory=128):
        """A poll told of the fault as is expected of it."""
        lines = [line for line in (done.out + done.err).splitlines() if "tatev" in line]
        self.assertEqual(len(lines), 1, done)
        if expected == REPORTED or expected != ACCEPTED and done.code:
            self.assertEqual(done.code, 1, done)
            self.assertRegex(lines[0], rf"^tatev failed: .*({says})")
        else:
            self.assertEqual(done.code, 0, done)
        if not SANITIZED:
            self.assertLess(done.megabytes, memory, done)

    # ---- a fault from its beginning to its end

    def server(self, run, at=None):
        """What stands at the port of the fault: this answer to every path, or what `at` makes."""
        return at(self.port) if at else Server(AnyPath(run), port=self.port)

    def one(self, fault, run=None, at=None):
        """Before, during and after it."""
        scheme = f"http://{fault.login}127.0.0.1:{self.port}{fault.path}"
        self.configure(scheme, fault.network)
        with self.server(answer(feed(item("Before")))):
            self.assertEqual(self.poll().code, 0)
        with self.server(self.filled(run) if run else None, at):
            done = self.poll()
            self.assert_heard(done, fault.expected, fault.says, fault.memory)
            known = self.titles()
            if fault.twice:
                self.poll()
                again = self.titles()
                self.assertEqual(sorted(t for t in again if "Sevan" not in t),
                                 sorted(t for t in known if "Sevan" not in t))
        self.assertIn("Before", known)
        self.assertIn("Sevan 1", known)
        if done.code == 0 and fault.expected == ACCEPTED and fault.title:
            self.assertIn(fault.title, known)
        self.read_all(fault)
        if fault.heals:
            with self.server(answer(feed(item("After")))):
                healed = self.poll()
            self.assertEqual(healed.code, 0, healed)
            self.assertIn("After", self.titles())
        self.assertEqual(self.canary.connections, fault.elsewhere)
        self.assertFalse(os.path.exists(self.path("pwned")))

    def read_all(self, fault):
        """What came in can be listed and shown, and nothing of it acts."""
        for kind in ("tsv", "json"):
            listed = self.program("list", "--format", kind)
            self.assert_clean(listed.out + listed.err)
            self.assertNotIn(SECRET, listed.out)
            if fault.login:
                self.assertNotIn("secret", listed.out)
        rows = self.program("list", "--format", "tsv", "--limit", "12").out.splitlines()
        for row in rows:
            shown = self.program("show", row.split("\t")[0])
            self.assert_clean(shown.out + shown.err)
            self.assertNotIn(SECRET, shown.out)


class AnyPath(dict):
    """Every path has the same answer."""

    def __init__(self, run):
        super().__init__()
        self.run = run

    def get(self, key, default=None):
        return self.run


def test_of(fault):
    def test(self):
        if fault.at:
            self.one(fault, at=fault.at)
        for number, run in enumerate(fault.answers):
            with self.subTest(number):
                for name in ("articles.db", "articles.db-wal", "articles.db-shm"):
                    with contextlib.suppress(FileNotFoundError):
                        os.unlink(self.path(name))
                self.sevan_turn = itertools.count()
                self.one(fault, run)
    return test


def case_of(group, table):
    """A class with a test for each fault of the table."""
    tests = {f"test_{name}": test_of(fault) for name, fault in table.items()}
    return type(group.capitalize(), (FaultTest,), tests)


for _group, _table in faults.GROUPS.items():
    globals()[_group.capitalize()] = case_of(_group, _table)


class Identities(FaultTest):
    """What a feed takes back is not lost."""

    def test_a_text_that_comes_again_empty_stays(self):
        text = "<description>It snowed on the pass all night.</description>"
        self.configure(f"http://127.0.0.1:{self.port}/feed")
        with self.server(answer(feed(item(more=text)))):
            self.poll()
        with self.server(answer(feed(item(more="<description/>"), item("Later")))):
            self.assertEqual(self.poll().code, 0)
        self.assertIn("Later", self.titles())
        row = self.program("list", "--format", "tsv", "--", "title:fresh").out.split("\t")
        self.assertIn("on the pass all night", self.program("show", row[0]).out)

    def test_an_etag_of_any_size_does_no_harm(self):
        etag = '"' + "e" * 60000 + '"'
        self.configure(f"http://127.0.0.1:{self.port}/feed")
        server = Server({"/feed": answer(faults.FEED, ("ETag", etag))}, port=self.port)
        with server:
            self.assertEqual([self.poll().code for _ in range(3)], [0, 0, 0])
        self.assertEqual(server.hits["/feed"], 3)
        sent = {request.headers.get("if-none-match") for request in server.requests["/feed"]}
        self.assertLessEqual(sent, {None, etag})  # as given, byte for byte, or not at all


class Names(FaultTest):
    """Whatever an article is called, it is saved in its folder."""

    def everything(self):
        return {os.path.join(folder, name) for folder, folders, files in os.walk(self.folder)
                for name in files + folders}

    def save_all(self, run):
        self.configure(f"http://127.0.0.1:{self.port}/feed")
        with self.server(run):
            self.poll()
        before = self.everything()
        rows = self.program("list", "--format", "tsv", "--", "source:tatev").out.splitlines()
        done = self.program("save", *(row.split("\t")[0] for row in rows))
        self.assertEqual(done.code, 0, done)
        self.assert_clean(done.out + done.err)
        paths = done.out.splitlines()
        self.assertEqual((len(set(paths)), len(paths)), (len(rows), len(rows)))
        for path in self.everything() - before - {self.path("saved")}:
            if path.startswith(self.path("articles.db")):
                continue
            self.assertTrue(path.startswith(self.path("saved") + "/"), path)
            name = os.path.basename(path)
            self.assertRegex(name, r"^[^-.\s/][^/]*$")
            self.assertLessEqual(len(name.encode()), 255)
            self.assert_clean(name)


for _name, _fault in faults.FILENAME.items():
    setattr(Names, f"test_{_name}", lambda self, fault=_fault: self.save_all(fault.answers[0]))


@unittest.skipUnless(shutil.which("openssl"), "openssl makes the certificates")
class Tls(FaultTest):
    @classmethod
    def setUpClass(cls):
        cls.made = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.made, ignore_errors=True)
        certificates.make(cls.made)

    def secure(self, name, run):
        return Server({"/feed": run}, certificates.context(self.made, name), self.port)

    def fault(self, expected, says, faulty):
        self.environment["SSL_CERT_FILE"] = os.path.join(self.made, "ca.pem")
        self.configure(f"https://localhost:{self.port}/feed")
        with self.secure("good", answer(feed(item("Before")))):
            self.assertEqual(self.poll().code, 0)
        with faulty() as server:
            self.assert_heard(self.poll(), expected, says)
        if expected == REPORTED:
            self.assertEqual(sum(server.hits.values()), 0)
        self.assertIn("Sevan 1", self.titles())
        with self.secure("good", answer(feed(item("After")))):
            self.assertEqual(self.poll().code, 0)
        self.assertLessEqual({"Before", "After"}, set(self.titles()))

    def test_good(self):
        self.fault(ACCEPTED, "", lambda: self.secure("good", answer(faults.FEED)))

    def test_selfsigned(self):
        self.fault(REPORTED, "not to be trusted: self-signed",
                   lambda: self.secure("self", answer(faults.FEED)))

    def test_wronghost(self):
        self.fault(REPORTED, "is one of another host",
                   lambda: self.secure("other", answer(faults.FEED)))

    def test_expired(self):
        self.fault(REPORTED, "not to be trusted: .*expired",
                   lambda: self.secure("old", answer(faults.FEED)))

    def test_untrusted(self):
        shutil.copy(os.path.join(self.made, "ca.pem"), self.path("ca.pem"))
        self.configure(f"https://localhost:{self.port}/feed")
        self.environment["SSL_CERT_FILE"] = os.path.join(self.made, "self.pem")
        with self.secure("good", answer(faults.FEED)) as server:
            self.assert_heard(self.poll(), REPORTED, "not to be trusted")
        self.assertEqual(server.hits["/feed"], 0)
        self.assertIn("Sevan 0", self.titles())

    def test_plain(self):
        self.fault(REPORTED, "no secure connection to localhost port",
                   lambda: Server({}, port=self.port, greet=faults.say_http))


class File(FaultTest):
    def fault(self, says):
        self.configure(f"file://{self.path('tatev.xml')}")
        self.assert_heard(self.poll(), REPORTED, says)
        self.assertIn("Sevan 0", self.titles())
        if os.path.isdir(self.path("tatev.xml")):
            os.rmdir(self.path("tatev.xml"))
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.path("tatev.xml"))
        self.write("tatev.xml", feed(item("After")))
        self.assertEqual(self.poll().code, 0)
        self.assertIn("After", self.titles())

    def test_missing(self):
        self.fault("No such file")

    def test_dir(self):
        os.mkdir(self.path("tatev.xml"))
        self.fault("directory|regular file")

    def test_empty(self):
        self.write("tatev.xml", b"")
        self.fault("empty")

    @unittest.skipUnless(os.geteuid() or shutil.which("setpriv"), "root may read everything")
    def test_unreadable(self):
        if os.geteuid() == 0:
            self.prefix = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
        self.write("tatev.xml", feed(item()))
        os.chmod(self.path("tatev.xml"), 0)
        self.fault("Permission denied")

    def test_binary(self):
        shutil.copy("/bin/true", self.path("tatev.xml"))
        self.fault("no feed|not a feed|neither")

    def test_fifo(self):
        os.mkfifo(self.path("tatev.xml"))
        self.fault("regular file")

    def test_device(self):
        os.symlink("/dev/zero", self.path("tatev.xml"))
        self.fault("regular file")


class Interrupted(FaultTest):
    """A poll that is sent away while one source keeps it waiting ends, and keeps the rest."""

    def fault(self, number):
        self.configure(f"http://127.0.0.1:{self.port}/feed")
        with self.server(faults.held()) as server:
            with subprocess.Popen([PROGRAM, "-c", self.path("config.ini"), "poll"],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  env=self.environment, text=True) as process:
                self.assertIn("sevan 1 new", process.stdout.readline())
                until = time.monotonic() + PATIENCE_S
                while not server.connections and time.monotonic() < until:
                    time.sleep(0.01)
                since = time.monotonic()
                process.send_signal(number)
                process.communicate(timeout=PATIENCE_S)
                self.assertLess(time.monotonic() - since, 5)
                self.assertGreater(process.returncode, 0)
        self.assertEqual(self.titles(), ["Sevan 0"])

    def test_sigint(self):
        self.fault(signal.SIGINT)

    def test_sighup(self):
        self.fault(signal.SIGHUP)

    def test_sigterm(self):
        self.fault(signal.SIGTERM)


class Surroundings(FaultTest):
    """What is not the source's fault."""

    @unittest.skipIf(SANITIZED, "shadows need more")
    def test_little_memory(self):
        self.configure(f"http://127.0.0.1:{self.port}/feed")
        large = faults.streamed(faults.OPEN + b"<item><title>Large</title><description>",
                                b"snow " * 200000, 30, b"</description></item>" + faults.END)
        with self.server(large):
            done = self.program("poll", preexec_fn=lambda: resource.setrlimit(
                resource.RLIMIT_AS, (192 << 20, 192 << 20)))
        self.assertIn(done.code, (0, 1), done)
        self.assertIn("Sevan 0", self.titles())

    def test_an_odd_environment(self):
        self.configure(f"http://127.0.0.1:{self.port}/feed")
        self.environment.update(TZ="/../../x", TERM="\x1b[31m", LANG="xx_XX.KOI8-R", LC_ALL="zz",
                                COLUMNS="-5", TMPDIR="/nonexistent")
        with self.server(answer(faults.FEED)):
            self.assertEqual(self.poll().code, 0)
        self.assertIn("Fresh snow", self.titles())

    def test_a_proxy_that_is_dead(self):
        self.configure(f"http://127.0.0.1:{self.port}/feed")
        self.environment.update(http_proxy="http://127.0.0.1:1", NO_PROXY="")
        with self.server(answer(faults.FEED)):
            self.assert_heard(self.poll(), REPORTED, "proxy|refused")

    def locked(self, seconds):
        """The database locked by another program for so long. @return what the poll said"""
        self.configure(f"http://127.0.0.1:{self.port}/feed")
        with self.server(answer(feed(item("Before")))):
            self.poll()
        other = sqlite3.connect(self.path("articles.db"), check_same_thread=False)
        other.execute("BEGIN EXCLUSIVE")
        release = threading.Timer(seconds, other.rollback)
        release.start()
        with self.server(answer(faults.FEED)):
            done = self.poll()
        release.cancel()
        other.rollback()
        other.close()
        return done

    def test_a_store_that_is_locked_for_a_while_is_waited_for(self):
        self.assertEqual(self.locked(3).code, 0)
        self.assertIn("Fresh snow", self.titles())

    def test_a_store_that_stays_locked_is_said(self):
        done = self.locked(PATIENCE_S)
        self.assertGreater(done.code, 0)
        self.assertIn("locked", done.err)
        self.assertEqual([t for t in self.titles() if "Sevan" not in t], ["Before"])


class Mutated(FaultTest):
    """A feed with a few bytes changed is read or refused, and the next one is as new."""

    def test_two_hundred_times(self):
        dice = random.Random(1988)
        whole = feed(*(item(f"Story {n}", more=(
            "<description>&lt;p&gt;Snow &amp;amp; wind&lt;/p&gt;</description>"
            "<pubDate>Wed, 03 Jul 2024 14:02:00 GMT</pubDate>")) for n in range(5)))

        def mutated(connection, request):
            body = bytearray(whole)
            for _ in range(dice.randint(1, 12)):
                body[dice.randrange(len(body))] = dice.randrange(256)
            return answer(bytes(body))(connection, request)
        self.configure(f"http://127.0.0.1:{self.port}/feed")
        with self.server(mutated):
            for _ in range(200):
                done = self.poll()
                self.assertIn(done.code, (0, 1), done)
        listed = self.program("list", "--format", "tsv")
        self.assert_clean(listed.out)


if __name__ == "__main__":
    unittest.main(verbosity=2)
