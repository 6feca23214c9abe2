"""How the reader begins and ends, and what it leaves behind.

usage: test_life.py PROGRAM SOURCE-ROOT [TEST...]
"""
import os
import pty
import re
import signal
import subprocess
import tempfile

from program import PROGRAM, SAMPLE, ReaderTest, main
from terminal import Terminal, alive, environment, until


class Life(ReaderTest):
    def assert_restored(self, t):
        """The terminal is as a shell wants it."""
        for variable, value in (("alternate_on", "0"), ("cursor_flag", "1"), ("keypad_flag", "0"),
                                ("keypad_cursor_flag", "0"), ("mouse_any_flag", "0"),
                                ("insert_flag", "0"), ("origin_flag", "0"), ("wrap_flag", "1")):
            self.assertEqual(t.ask(variable), value, variable)
        for flag in ("echo", "icanon", "icrnl", "opost", "isig", "ixon"):
            self.assertRegex(t.stty(), rf"(?<![-\w]){flag}\b")

    def test_quitting_restores_the_terminal_and_says_nothing(self):
        for key in ("q", "Q"):
            t = self.sample()
            self.assertEqual(t.ask("alternate_on"), "1")
            self.leaves(t, key)
            self.assert_restored(t)

    def test_asked_to_end_it_restores_the_terminal(self):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with self.subTest(signal.Signals(number).name):
                t = self.sample()
                t.kill(number)
                t.ended()
                self.assert_restored(t)
                self.assertEqual(t.stderr(), "")

    def test_without_its_terminal_it_ends(self):
        t = self.sample()
        pid = t.pid()
        t.close()
        until(lambda: not alive(pid), "it lives on without a terminal", 5)

    def test_it_ends_while_servers_keep_it_waiting(self):
        from server import Answer, Server
        with Server({"/feed": Answer(held=True)}) as server:
            home = self.enterContext(tempfile.TemporaryDirectory())
            path = os.path.join(home, "config.ini")
            with open(path, "w", encoding="ascii") as stream:
                stream.write("[general]\nstore = none\n[category c]\n[source s]\n"
                             f"url = \"{server.url('/feed')}\"\ncategory = c\n")
            t = self.reader(["-c", path])
            until(lambda: server.hits["/feed"], "it does not poll")
            self.leaves(t, "Q")

    def test_it_begins_where_one_was(self):
        """The tab, the article and the paragraph, in a terminal of another width too."""
        home = self.enterContext(tempfile.TemporaryDirectory())
        store = ["--config", SAMPLE, "--store", os.path.join(home, "articles.db")]
        t = self.reader(store, 120, 24)
        t.see("All 44", "polled just now")
        t.keys("2", "g", "j", "Enter")
        t.see("Three Railways Agree on One Timetable")
        t.keys("C-d", "C-d")
        t.see("Train 601/602", " 33%")
        top = next(r for r in t.screen().rows[2:] if "│" in r).split("│")[1].strip()
        self.leaves(t, "Q")
        t = self.reader(store, 120, 24)
        t.see("[South Caucasus News", " reader ", top)
        self.leaves(t, "Q")
        t = self.reader(store, 60, 24)
        t.see("[South Caucasus News", " ".join(top.split()[:3]))
        t.keys("h")
        t.see(">   14:02")
        self.leaves(t, "Q")

    def test_the_first_start_shows_how_to_move_open_and_leave(self):
        home = self.enterContext(tempfile.TemporaryDirectory())
        path = os.path.join(home, "config.ini")
        with open(SAMPLE, encoding="utf-8") as stream:
            config = stream.read().replace("file:", f"file://{os.path.dirname(SAMPLE)}/")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(re.sub(r"(?m)^store\s*=.*$", f'store = "{home}/articles.db"', config))
        t = self.reader(["-c", path], 100, 30)
        t.see("All 44", "Move with j and k", "Enter opens the article, h goes back",
              "Q leaves; ? lists every key.")
        t.keys("j", "Enter")
        t.gone("Move with j and k")
        t.keys("?")
        t.see("article above")
        t.keys("q", "q")
        t.see("[All 43]")
        self.leaves(t, "q")

    def test_an_unknown_terminal_is_one_message(self):
        t = self.reader(["--config", SAMPLE], TERM="no-such-terminal")
        self.assertNotEqual(t.ended(), 0)
        self.assertRegex(t.stderr(), r"\Acaureader: [^\n]*no-such-terminal[^\n]*\n\Z")

    def test_without_a_terminal_there_is_no_reader(self):
        home = self.enterContext(tempfile.TemporaryDirectory())
        done = subprocess.run([PROGRAM, "--config", SAMPLE], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
                              env=environment(home, TERM="xterm-256color"), check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(done.stdout, b"")
        self.assertRegex(done.stderr, rb"\Acaureader: [^\n\x1b]*\n\Z")

    def test_faults_in_the_configuration_are_told_before_the_screen(self):
        home = self.enterContext(tempfile.TemporaryDirectory())
        path = os.path.join(home, "bad.ini")
        with open(path, "w", encoding="ascii") as stream:
            stream.write("[general]\npol-interval = 15m\n")
        t = self.reader(["-c", path])
        self.assertEqual(t.ended(), 78)
        self.assertIn("bad.ini:2: ", t.stderr())
        self.assert_restored(t)

    def test_suspended_it_gives_the_terminal_back_and_returns(self):
        t = self.enterContext(Terminal(
            ["sh", "-c", "exec bash --norc -i 2>/dev/tty"], 100, 30, PS1="$ "))
        t.see("$")
        t.type(f"{PROGRAM} -c {SAMPLE}\n")
        t.see("All 44")
        for size in ((100, 30), (90, 28), (100, 30)):
            t.keys("C-z")
            t.see("Stopped")
            self.assertEqual(t.ask("alternate_on"), "0")
            t.resize(*size)
            t.type("clear; fg\n")
            t.see("All 44")
        t.keys("Q")
        t.type("echo code:$?\n")
        t.see("code:0")

    def test_stopped_and_continued_from_outside_it_draws_anew(self):
        t = self.enterContext(Terminal(
            ["sh", "-c", "exec bash --norc -i 2>/dev/tty"], 100, 30, PS1="$ "))
        t.see("$")
        note = t.path("number")
        t.type(f"sh -c 'echo $$ >{note}; exec {PROGRAM} -c {SAMPLE}'\n")
        t.see("All 44")
        with open(note, encoding="ascii") as stream:
            pid = int(stream.read())
        for number in (signal.SIGTSTP, signal.SIGSTOP):
            os.kill(pid, number)
            t.see("Stopped")
            t.type("clear; fg\n")
            t.see("All 44", "polled just now")
        t.keys("Q")
        t.type("echo code:$?\n")
        t.see("code:0")

    def test_every_byte_out_is_answered_by_its_opposite(self):
        """On a bare pseudoterminal, xterm's private modes: what was set is reset at the end."""
        for end in (b"Q", signal.SIGTERM):
            output = self.bytes_of_a_life(end)
            modes = {}
            for numbers, how in re.findall(rb"\x1b\[\?([\d;]+)([hl])", output):
                for number in numbers.split(b";"):
                    modes[int(number)] = how
            self.assertEqual(modes.pop(25, b"h"), b"h", "the cursor stays hidden")
            modes.pop(7, None)  # auto wrap: terminfo's init leaves it on
            self.assertEqual({n for n, how in modes.items() if how == b"h"}, set())
            self.assertIn(1049, modes)

    def told(self, how, wanted, **env):
        """The sample with [hooks] notify = HOW, and what the terminal got until `wanted` came."""
        home = self.enterContext(tempfile.TemporaryDirectory())
        config = os.path.join(home, "config.ini")
        with open(SAMPLE, encoding="utf-8") as stream:
            sample = stream.read().replace("file:", f"file:{os.path.dirname(SAMPLE)}/")
        with open(config, "w", encoding="utf-8") as stream:
            stream.write(f"[hooks]\nnotify = {how}\n{sample}")
        return self.bytes_of_a_life(b"Q", config, wanted, **env)

    def test_the_desktop_is_told_of_new_articles_when_that_is_asked_for(self):
        for how, sequence in (("osc9", b"\x1b]9;caureader: 44 new articles\x07"),
                              ("osc777", b"\x1b]777;notify;caureader;44 new articles\x07")):
            self.assertEqual(self.told(how, sequence).count(sequence), 1)
        self.assertNotRegex(self.bytes_of_a_life(b"Q"), rb"\x1b\](9|777);")

    def test_notify_send_is_given_a_line(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        note, script = os.path.join(folder, "note"), os.path.join(folder, "notify-send")
        with open(script, "w", encoding="ascii") as stream:
            stream.write(f"#!/bin/sh\nprintf '%s|' \"$@\" >{note}.part && mv {note}.part {note}\n")
        os.chmod(script, 0o700)
        self.told("notify-send", b"polled just now", PATH=f"{folder}:{os.environ['PATH']}")
        until(lambda: os.path.exists(note), "notify-send was not run")
        with open(note, encoding="ascii") as stream:
            self.assertEqual(stream.read(),
                             "--app-name=caureader|--|caureader|44 new articles|")

    def bytes_of_a_life(self, end, config=SAMPLE, wanted=b"Three Railways", **env):
        home = self.enterContext(tempfile.TemporaryDirectory())
        pid, fd = pty.fork()
        if pid == 0:
            os.execve(PROGRAM, [PROGRAM, "-c", config],
                      environment(home, TERM="xterm-256color", **env))
        output = b""
        sent = False
        while True:
            try:
                data = os.read(fd, 65536)
            except OSError:  # Linux: the other side is closed
                break
            if not data:
                break
            output += data
            if not sent and wanted in output:
                sent = True
                if isinstance(end, bytes):
                    os.write(fd, end)
                else:
                    os.kill(pid, end)
        os.waitpid(pid, 0)
        os.close(fd)
        return output


if __name__ == "__main__":
    main()
