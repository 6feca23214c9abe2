#!/usr/bin/env python3
"""A soak: random keys, mouse events, sizes and rubbish, while sources are polled and change.

usage: soak.py PROGRAM [--events N] [--seed N]

Seeded, so that what was found is found again. The program stands on a bare pseudoterminal, its
sources on a loopback server that sometimes fails; it must neither crash nor leak nor say
anything, and give the terminal back as it was.
"""
import argparse
import fcntl
import glob
import os
import pty
import random
import re
import select
import signal
import struct
import sys
import tempfile
import termios
import time

from server import Answer, Server
from terminal import PATIENCE_S, environment

CONFIG = """
[general]
store         = "{home}/articles.db"
keep          = 30000d
save-dir      = "{home}/saved"
browser       = "true %u"
[keys]
quit          = "F12"          ; the end is ours to choose
quit-view     = "F11"
save-as       = "F10"          ; it would write wherever the keys say
first         = "g g, Home"
[category one]
title = "One"
[category two]
title = "Zwei Zwölf Двадцать 三"
[view fresh]
title = "Fresh"
query = "is:unread"
{sources}
"""
SOURCES = 6
WORDS = ["snow", "Ереван", "თბილისი", "雪", "pass", "e\u0301", "👩‍👧", "apricot", "x" * 90,
         "no\u00a0way"]


def feed(chance, number):
    """A feed of a few dozen articles, whose text has something of everything."""
    items = []
    for i in range(chance.randrange(5, 40)):
        words = " ".join(chance.choice(WORDS) for _ in range(chance.randrange(1, 300)))
        items.append(
            f"<item><title>{' '.join(chance.sample(WORDS, 3))} {i}</title><guid>{number}-{i}</guid>"
            f"<link>http://s.example/{number}/{i}</link>"
            f"<pubDate>Wed, {1 + i % 28:02} Jul 2024 {i % 24:02}:00:00 GMT</pubDate>"
            f"<description><![CDATA[<h2>{i}</h2><p>{words} <a href='/l{i}'>link {i}</a></p>"
            f"<ul><li>a<li>b</ul><blockquote>{words[:200]}</blockquote><table><tr><td>1<td>2"
            f"</table><pre>{words[:80]}</pre>]]></description></item>")
    return ("<rss version='2.0'><channel><title>Feed</title>" + "".join(items)
            + "</channel></rss>").encode()


def mouse(chance, rows, columns):
    button = chance.choice([0, 0, 0, 64, 65, 2])
    at = f"{button};{chance.randrange(1, columns + 2)};{chance.randrange(1, rows + 2)}"
    return f"\x1b[<{at}M\x1b[<{at}m".encode()


MOVES = [b"j", b"k", b"\x1b[A", b"\x1b[B", b" ", b"b", b"\x06", b"\x02", b"\x04", b"\x15", b"g",
         b"G", b"\r", b"l", b"h", b"\x7f", b"\t", b"\x1b[Z", b"]", b"[", b"n", b"N", b"J", b"K"]
DEEDS = [b"r", b"\x12", b"R", b"u", b"A", b"y", b"U", b"f", b"v", b"o", b"O", b"y", b"Y", b"s",
         b"|", b"x", b"L", b"/", b"&", b"t", b"z", b"w", b"<", b">", b"=", b"!", b"T", b":", b"?",
         b"a", b"\x0c", b"05", b"07", b"1", b"2", b"3", b"\x1b1", b"\x1b", b"\x1b"]


def event(chance, rows, columns):
    kind = chance.random()
    if kind < 0.5:
        return chance.choice(MOVES)
    if kind < 0.75:
        return chance.choice(DEEDS)
    if kind < 0.85:
        return mouse(chance, rows, columns)
    if kind < 0.97:
        return chance.choice(WORDS + ["title:", "is:unread", "(", "\"", "sort ", "theme ", "tab ",
                                      "set "])[:20].encode()
    return bytes(chance.randrange(128, 256) for _ in range(3)) + b"\x1b[999;1R"


class Soak:
    """One life of the program."""

    def __init__(self, program, home, chance):
        self.home, self.rows, self.columns = home, 30, 100
        self.errors = os.path.join(home, "stderr")
        empty = os.path.join(home, "bin")
        os.makedirs(empty, exist_ok=True)
        self.output = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(home)
            os.dup2(os.open(self.errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
            # What | is told to run is not there; what sanitizers say does not go to stderr, which
            # leads nowhere while the screen is taken.
            logs = f"log_path={home}/sanitizer:print_stacktrace=1"
            env = environment(home, TERM="xterm-256color", UBSAN_OPTIONS=logs,
                              ASAN_OPTIONS="detect_leaks=1:" + logs)
            env["PATH"] = empty
            os.execve(program, [program, "-c", os.path.join(home, "config.ini")], env)
        self.resize(*chance.choice([(30, 100), (24, 80), (50, 200)]))

    def resize(self, rows, columns):
        self.rows, self.columns = rows, columns
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def pump(self, data=b"", patience_s=PATIENCE_S):
        """Writes what is to be written and reads what comes. @return False when it has ended"""
        deadline = time.monotonic() + patience_s
        while True:
            ready = select.select([self.fd], [self.fd] if data else [], [], 0.02)
            if self.fd in ready[0]:
                try:
                    got = os.read(self.fd, 1 << 16)
                except OSError:
                    return False
                if not got:
                    return False
                self.output = (self.output + got)[-200000:]
            elif not data:
                return True
            if self.fd in ready[1]:
                data = data[os.write(self.fd, data[:512]):]
            if time.monotonic() > deadline:
                os.kill(self.pid, signal.SIGKILL)
                raise AssertionError("it no longer answers")

    def leave(self):
        for _ in range(20):  # a program it runs may wait for a line
            if not self.pump(b"\r\x1b\x1b\x1b[24~"):
                return

    def judge(self, where):
        """It has ended, and well."""
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self.fd)
        said = ""
        for path in [self.errors] + glob.glob(os.path.join(self.home, "sanitizer*")):
            with open(path, encoding="utf-8", errors="replace") as stream:
                said += stream.read()
        if status or said or self.left_open():
            sys.exit(f"{where}: exit {status}, still set {self.left_open()}\n{said}\n"
                     f"{self.output[-2000:]!r}")

    def left_open(self):
        """xterm's private modes that are still set."""
        modes = {}
        for numbers, how in re.findall(rb"\x1b\[\?([\d;]+)([hl])", self.output):
            for number in numbers.split(b";"):
                modes[int(number)] = how
        return {n for n, how in modes.items() if how == b"h"} - {7, 25}


def soak(program, events, seed):
    chance = random.Random(seed)
    answers = {f"/{n}": Answer(feed(chance, n)) for n in range(SOURCES)}
    answers["/broken"] = Answer(b"", status=500)
    with tempfile.TemporaryDirectory() as home, Server(answers) as server:
        sources = "".join(f"[source s{i}]\nurl = \"{server.url(path)}\"\ncategory = "
                          f"{'one, two' if i % 2 else 'two'}\n" for i, path in enumerate(answers))
        with open(os.path.join(home, "config.ini"), "w", encoding="utf-8") as stream:
            stream.write(CONFIG.format(home=home, sources=sources))
        run = Soak(program, home, chance)
        data = b""
        for i in range(events):
            data += event(chance, run.rows, run.columns)
            if i % 20 == 19:
                if not run.pump(data):
                    run.judge(f"seed {seed}, event {i} of {events}")
                    run = Soak(program, home, chance)  # it was asked to leave
                data = b""
            if i % 97 == 96:
                run.resize(chance.choice([1, 2, 3, 5, 8, 12, 24, 30, 50, 120]),
                           chance.choice([1, 2, 7, 20, 40, 80, 100, 120, 200]))
            if i % 400 == 399:
                number = chance.randrange(SOURCES)
                answers[f"/{number}"].body = feed(chance, number + i)
        run.leave()
        run.judge(f"seed {seed}, the end")
        print(f"{events} events, seed {seed}: well")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--events", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    soak(os.path.abspath(arguments.program), arguments.events, arguments.seed)


if __name__ == "__main__":
    main()
