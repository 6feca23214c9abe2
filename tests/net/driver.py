"""Runs tests/net/drive, the poller by hand: orders in, news out, each waited for."""
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

PATIENCE_S = 60  # the machine may be busy; nothing is expected to take this long


class News(dict):
    def __init__(self, line):
        kind, *rest = line.rstrip("\n").split("\t")
        super().__init__(part.split("=", 1) for part in rest if "=" in part)
        self.kind = kind
        self.source = rest[0] if rest and "=" not in rest[0] else None

    def number(self, name):
        return int(self[name])

    @property
    def why(self):
        return self.get("why", "")

    def __repr__(self):
        return f"<{self.kind} {self.source} {dict(self)}>"


class Driver:
    """with Driver({"a": url}) as d: d.poll(); d.end_of("a")"""

    def __init__(self, program, sources, *options, network="", general="", per_source=None,
                 env=None, wrap=()):
        self.folder = tempfile.mkdtemp(prefix="caureader-net-")
        config = os.path.join(self.folder, "config.ini")
        lines = ["[general]", general, "[network]", network, "[category all]", 'title = "All"']
        for name, url in sources.items():
            lines += [f"[source {name}]", f'url = "{url}"', "category = all",
                      (per_source or {}).get(name, "")]
        with open(config, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        environment.update(env or {})
        self.process = subprocess.Popen(
            [*wrap, program, *options, config], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env=environment, errors="surrogateescape")
        self.lines = queue.Queue()
        self.seen = []
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(News(line))
        self.lines.put(None)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if self.process.poll() is None and kind is None:
            self.end()
        self.process.kill()
        self.process.wait()
        self.thread.join()
        self.process.stdin.close()
        self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def order(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def poll(self, *ids):
        self.order(" ".join(("poll", *ids)))

    def next(self, timeout=PATIENCE_S):
        news = self.lines.get(timeout=timeout)
        if news is None:
            raise AssertionError(f"the driver has ended, code {self.process.wait()}")
        self.seen.append(news)
        return news

    def until(self, wanted, timeout=PATIENCE_S):
        """The first news from now on for which wanted(news)."""
        until = time.monotonic() + timeout
        while True:
            news = self.next(max(0.01, until - time.monotonic()))
            if wanted(news):
                return news

    def ends(self, count):
        """The next `count` ends of visits, by source."""
        found = {}
        while len(found) < count:
            news = self.until(lambda n: n.kind in ("unchanged", "harvest", "failed"))
            assert news.source not in found, f"{news.source} ended twice: {news}"
            found[news.source] = news
        return found

    def ask(self, source):
        """Polls one source to its end."""
        self.poll(source)
        return self.until(lambda n: n.source == source and n.kind != "started")

    def end(self):
        """Destroys the poller. @return how many milliseconds that took"""
        self.order("end")
        last = self.until(lambda n: n.kind == "destroyed")
        code = self.process.wait(timeout=PATIENCE_S)
        assert code == 0, f"the driver ended with {code}"
        return int(last.source)

    def tasks(self):
        """The program's threads by number: how often each was switched away from, by itself or
        not. A thread of the thread sanitizer, which never rests, has no name of ours."""
        counts = {}
        for task in os.listdir(f"/proc/{self.process.pid}/task"):
            with open(f"/proc/{self.process.pid}/task/{task}/status", encoding="ascii") as file:
                status = dict(line.rstrip("\n").split(":\t", 1) for line in file)
            if task == str(self.process.pid) or status["Name"] in ("poller", "worker"):
                counts[task] = int(status["voluntary_ctxt_switches"]) + \
                    int(status["nonvoluntary_ctxt_switches"])
        assert len(counts) >= 3, counts
        return counts


class NetCase(unittest.TestCase):
    """One source, one answer, one verdict."""
    program = None

    def drive(self, sources, *options, **more):
        return Driver(self.program, sources, *options, **more)

    def visit(self, server, path="/feed", **more):
        with server, self.drive({"a": server.url(path)}, **more) as d:
            return d.ask("a")

    def assert_fails(self, news, *words):
        self.assertEqual(news.kind, "failed", news)
        for word in words:
            self.assertIn(word, news.why)
        self.assertFalse(news.why.endswith("."), news.why)
        self.assertNotIn("secret", news.why)


def main():
    """python3 test_x.py DRIVE [UNITTEST ARGUMENT]..."""
    NetCase.program = sys.argv.pop(1)
    unittest.main(verbosity=2)
