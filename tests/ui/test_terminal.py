"""The harness itself: what it shows of a program is what the program wrote."""
import signal
import sys
import unittest

from terminal import Terminal, alive, until


class TheTerminal(unittest.TestCase):
    def test_a_screen_is_seen_whole_with_its_styles(self):
        script = r"printf '\033[1mbold\033[0m \033[38;5;214mամպ\033[39m 雪\nplain'; exec cat"
        with Terminal(["sh", "-c", script], columns=20, rows=4) as t:
            screen = t.see("plain")
            self.assertEqual(screen.rows, ["bold ամպ 雪", "plain", "", ""])
            self.assertEqual(screen.style_of("bold"), {"bold"})
            self.assertEqual(screen.style_of("ամպ"), {"colour214"})
            self.assertEqual(screen.framed(styles=True),
                             "+--------------------+\n"
                             "|bold ամպ 雪         |\n"
                             "|plain               |\n"
                             "|                    |\n"
                             "|                    |\n"
                             "+--------------------+\n"
                             "|aaaa bbb            |\n"
                             "|                    |\n"
                             "|                    |\n"
                             "|                    |\n"
                             "+--------------------+\n"
                             "a = bold\n"
                             "b = colour214\n")

    def test_keys_arrive_and_the_end_is_known(self):
        with Terminal(["sh", "-c", "read a; echo got:$a; echo bad >&2; exit 3"]) as t:
            t.type("xyz")
            t.keys("Enter")
            t.see("got:xyz")
            self.assertEqual(t.ended(), 3)
            self.assertEqual(t.stderr(), "bad\n")
            self.assertRegex(t.stty(), r"(?<!-)\becho\b")

    def test_a_resize_reaches_the_program(self):
        script = ("import os, signal\n"
                  "told = lambda *_: print(*os.get_terminal_size(), flush=True)\n"
                  "signal.signal(signal.SIGWINCH, told)\n"
                  "print('up', flush=True)\n"
                  "while True: signal.pause()\n")
        with Terminal([sys.executable, "-c", script], columns=80, rows=24) as t:
            t.see("up")
            t.resize(33, 11)
            t.see("33 11")

    def test_without_its_terminal_a_program_is_gone(self):
        t = Terminal(["cat"])
        pid = t.pid()
        self.assertTrue(alive(pid))
        t.close()
        until(lambda: not alive(pid), "the hangup did not arrive")

    def test_a_signal_reaches_the_program(self):
        with Terminal(["cat"]) as t:
            t.kill(signal.SIGTERM)
            self.assertEqual(t.ended(), 128 + signal.SIGTERM)


if __name__ == "__main__":
    unittest.main()
