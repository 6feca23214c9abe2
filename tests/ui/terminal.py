"""A real terminal for tests: a program on a private tmux server, keys in, whole screens out.

Nothing sleeps for a fixed time: what is waited for is looked for until it is there, and a test
fails with the last screen when it is not there in time.

    with Terminal([program, "--config", path], columns=80, rows=24) as t:
        t.keys("j", "Enter")
        t.see("It snowed again")
        t.screen_is("article")      # tests/ui/screens/article.txt

A recorded screen is text in a frame; where its styles are recorded too, a second frame holds a
letter for each cell that is not plain, and a legend. CAUREADER_RECORD=1 in the environment
records instead of comparing: look at the difference before it is committed.
"""
import difflib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unicodedata

SCREENS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "screens")
RECORDING = os.environ.get("CAUREADER_RECORD") == "1"

# A build with sanitizers on a busy machine is slow; a test that passes does not wait for this.
PATIENCE_S = float(os.environ.get("CAUREADER_PATIENCE", "30"))
LOOK_EVERY_S = 0.01

# The time in the terminal stands still: 2024-07-03T20:30:00Z.
NOW = 1720038600

TMUX_CONFIG = """
set -g status off
set -g default-terminal tmux-256color
set -sg escape-time 0
set -g remain-on-exit on
set -g remain-on-exit-format ""
set -g allow-rename off
set -sg set-clipboard on
set -g history-limit 1000
"""

# The program runs under a shell that notes its number, its messages, how it ended, and how it
# left the terminal; then the shell stays, so that the terminal can be looked at.
WRAPPER = """
cd "$1" && shift
sh -c 'echo $$ >pid; exec "$@"' sh "$@" 2>stderr
echo $? >status.part
stty -a >stty
mv status.part status
exec cat >/dev/null
"""


class Unseen(AssertionError):
    """What was waited for did not come."""


def until(condition, what, patience_s=PATIENCE_S):
    """Tries until `condition()` gives something that counts as true, and returns it."""
    deadline = time.monotonic() + patience_s
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise Unseen(what() if callable(what) else what)
        time.sleep(LOOK_EVERY_S)


def environment(home, **more):
    """The environment of a program under test: nothing of the machine's but the path."""
    env = {
        "PATH": os.environ["PATH"],
        "LSAN_OPTIONS": os.environ.get("LSAN_OPTIONS", ""),
        # On TERM=linux ncurses would load a library for the console's mouse, which leaks.
        "NCURSES_GPM_TERMS": "none",
        "HOME": home,
        "XDG_CONFIG_HOME": os.path.join(home, ".config"),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "CAUREADER_NOW": str(NOW),
        "ASAN_OPTIONS": "detect_leaks=1",
    }
    env.update({name: value for name, value in more.items() if value is not None})
    for name in [name for name, value in more.items() if value is None]:
        env.pop(name, None)
    return env


# ---- what a capture means -----------------------------------------------------------------------

ATTRIBUTES = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 5: "blink", 7: "reverse",
              8: "hidden", 9: "strike"}
OFF = {22: ("bold", "dim"), 23: ("italic",), 24: ("underline",), 25: ("blink",),
       27: ("reverse",), 28: ("hidden",), 29: ("strike",)}
LINE_DRAWING = dict(zip("jklmnqtuvwx", "┘┐┌└┼─├┤┴┬│"))
CAPTURED = re.compile(r"\x1b\[([0-9;:]*)m|\x1b\]8;[^\x1b]*\x1b\\|([\x0e\x0f])|(.)", re.S)


class Style:
    """What SGR sequences have switched on."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.on, self.ink, self.ground = set(), "", ""

    def apply(self, parameters):
        codes = [int(p) if p else 0 for p in re.split("[;:]", parameters)] or [0]
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.reset()
            elif code in ATTRIBUTES:
                self.on.add(ATTRIBUTES[code])
            elif code in OFF:
                self.on.difference_update(OFF[code])
            elif code in (38, 48):
                colour = self._extended(codes)
                if code == 38:
                    self.ink = colour
                else:
                    self.ground = colour
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.ink = f"ansi{code - 30 if code < 90 else code - 82}"
            elif 40 <= code <= 47 or 100 <= code <= 107:
                self.ground = f"ansi{code - 40 if code < 100 else code - 92}"
            elif code == 39:
                self.ink = ""
            elif code == 49:
                self.ground = ""

    @staticmethod
    def _extended(codes):
        if codes.pop(0) == 5:
            return f"colour{codes.pop(0)}"
        red, green, blue = codes.pop(0), codes.pop(0), codes.pop(0)
        return f"#{red:02x}{green:02x}{blue:02x}"

    def __str__(self):
        words = [name for name in ATTRIBUTES.values() if name in self.on]
        if self.ink or self.ground:
            words.append((self.ink or "default") + (" on " + self.ground if self.ground else ""))
        return " ".join(words)


def cells_of(character):
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Screen:
    """A captured screen: rows of text, and the style of each cell."""

    def __init__(self, captured, columns):
        self.columns = columns
        self.rows, self.styles = [], []
        style, drawing = Style(), False
        for line in captured.split("\n"):
            text, styles = [], []
            for match in CAPTURED.finditer(line):
                sgr, shift, character = match.groups()
                if sgr is not None:
                    style.apply(sgr)
                elif shift:
                    drawing = shift == "\x0e"
                elif character:
                    character = LINE_DRAWING.get(character, character) if drawing else character
                    text.append(character)
                    styles += [str(style)] * cells_of(character)
            self.rows.append("".join(text).rstrip())
            self.styles.append(styles)

    @property
    def text(self):
        return "\n".join(self.rows)

    def styles_of(self, words):
        """The styles of the cells of all places where `words` stand, as a set."""
        found = set()
        for row, styles in zip(self.rows, self.styles):
            for match in re.finditer(re.escape(words), row):
                first = sum(cells_of(c) for c in row[:match.start()])
                found |= set(styles[first:first + sum(cells_of(c) for c in words)])
        return found

    def style_of(self, words):
        """The styles of the cells where `words` first stand, as a set."""
        for row, styles in zip(self.rows, self.styles):
            at = row.find(words)
            if at >= 0:
                first = sum(cells_of(c) for c in row[:at])
                return set(styles[first:first + sum(cells_of(c) for c in words)])
        raise Unseen(f"\"{words}\" is not on the screen:\n{self.framed()}")

    def framed(self, styles=False):
        """The screen as tests/ui/screens/ keeps it."""
        edge = "+" + "-" * self.columns + "+"
        lines = [edge]
        for row in self.rows:
            lines.append("|" + row + " " * (self.columns - sum(map(cells_of, row))) + "|")
        lines.append(edge)
        if styles:
            letters = {"": " "}
            for row in self.styles:
                for style in row:
                    if style not in letters:
                        letters[style] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
                            [len(letters) - 1]
            for row in self.styles:
                marks = "".join(letters[s] for s in row)
                lines.append("|" + marks + " " * (self.columns - len(marks)) + "|")
            lines.append(edge)
            lines += [f"{letter} = {style}" for style, letter in letters.items() if style]
        return "\n".join(lines) + "\n"


# ---- the terminal -------------------------------------------------------------------------------


class Terminal:
    def __init__(self, argv, columns=80, rows=24, home=None, cwd=None, **env):
        self.columns, self.rows = columns, rows
        self.folder = tempfile.mkdtemp(prefix="caureader-ui-")
        self.home = home or os.path.join(self.folder, "home")
        os.makedirs(self.home, exist_ok=True)
        # A socket's path is short; that of a build folder may not be.
        self.socket = os.path.join(self.folder, "s")
        config = os.path.join(self.folder, "tmux.conf")
        with open(config, "w", encoding="ascii") as stream:
            stream.write(TMUX_CONFIG)
        env = environment(self.home, **env)
        term = env.pop("TERM", None)
        wrapper = (f"export TERM={term}\n" if term else "") + WRAPPER
        # The server lets go of its own errors' descriptor, so that it outlives no pipe of ours.
        subprocess.run(["tmux", "-u", "-S", self.socket, "-f", config, "new-session", "-d", "-s",
                        "t", "-x", str(columns), "-y", str(rows), "-c", cwd or os.getcwd(),
                        "sh", "-c", wrapper, "sh", self.folder] + list(argv),
                       env=env, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Takes the terminal away: what still runs in it gets its hangup."""
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def tmux(self, *argv):
        done = subprocess.run(["tmux", "-u", "-S", self.socket] + list(argv), check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
        return done.stdout.decode("utf-8")

    # ---- in

    def keys(self, *names):
        """Keys by tmux's names ("Enter", "C-f", "M-1", "BTab"), others as they are."""
        self.tmux("send-keys", "-t", "t", "--", *names)

    def type(self, text):
        self.tmux("send-keys", "-t", "t", "-l", "--", text)

    def bytes(self, data):
        self.tmux("send-keys", "-t", "t", "-H", *[f"{b:02x}" for b in data])

    def click(self, row, column, button=0):
        """Presses and lets go of a mouse button; rows and columns from 0. 64, 65 are the wheel.
        The terminal reports it as the program has asked for."""
        assert self.ask("mouse_any_flag") == "1", "the program does not ask for the mouse"
        if self.ask("mouse_sgr_flag") == "1":
            at = f"{button};{column + 1};{row + 1}"
            press, release = f"\x1b[<{at}M".encode(), f"\x1b[<{at}m".encode()
        else:
            press = b"\x1b[M" + bytes([32 + button, 33 + column, 33 + row])
            release = b"\x1b[M" + bytes([32 + 3, 33 + column, 33 + row])
        self.bytes(press + (b"" if button >= 64 else release))

    def resize(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.tmux("resize-window", "-t", "t", "-x", str(columns), "-y", str(rows))

    # ---- out

    def screen(self):
        captured = self.tmux("capture-pane", "-t", "t", "-p", "-e", "-N")
        return Screen(captured[:-1] if captured.endswith("\n") else captured, self.columns)

    def ask(self, variable):
        """One of tmux's variables of the pane: "cursor_flag", "alternate_on" ..."""
        return self.tmux("display-message", "-p", "-t", "t", "#{" + variable + "}").strip()

    def buffer(self):
        """What the program has put into the clipboard by OSC 52."""
        done = subprocess.run(["tmux", "-u", "-S", self.socket, "show-buffer"], check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return done.stdout.decode("utf-8")

    def _failure(self, what):
        return f"{what}\n{self.screen().framed()}{self.stderr()}"

    def see(self, *words):
        """Waits until all the words stand on the screen, each within a row."""
        def there():
            screen = self.screen()
            return screen if all(w in screen.text for w in words) else None
        return until(there, lambda: self._failure(f"not seen: {words}"))

    def gone(self, words):
        """Waits until the words are no longer on the screen."""
        return until(lambda: words not in self.screen().text,
                     lambda: self._failure(f"still seen: {words}"))

    def settled(self, quiet_s=0.3):
        """For recording alone: the screen when it has not changed for a while."""
        last, since = self.screen(), time.monotonic()
        while time.monotonic() - since < quiet_s:
            time.sleep(LOOK_EVERY_S)
            now = self.screen()
            if now.framed(True) != last.framed(True):
                last, since = now, time.monotonic()
        return last

    def screen_is(self, name, styles=False):
        """Waits until the screen is the recorded one."""
        path = os.path.join(SCREENS, name + ".txt")
        if RECORDING:
            os.makedirs(SCREENS, exist_ok=True)
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(self.settled().framed(styles))
            return
        with open(path, encoding="utf-8") as stream:
            wanted = stream.read()

        def difference():
            found = self.screen().framed(styles)
            return f"{name}: not as recorded\n" + "\n".join(difflib.unified_diff(
                wanted.split("\n"), found.split("\n"), "recorded", "seen", lineterm="")) \
                + "\n" + self.stderr()
        until(lambda: self.screen().framed(styles) == wanted, difference)

    # ---- the program

    def path(self, name):
        return os.path.join(self.folder, name)

    def stderr(self):
        try:
            with open(self.path("stderr"), encoding="utf-8", errors="replace") as stream:
                return stream.read()
        except FileNotFoundError:
            return ""

    def pid(self):
        def number():
            try:
                with open(self.path("pid"), encoding="ascii") as stream:
                    return int(stream.read())
            except (FileNotFoundError, ValueError):
                return None
        return until(number, "the program did not start")

    def kill(self, number=signal.SIGTERM):
        os.kill(self.pid(), number)

    def ended(self):
        """Waits for the program's end. @return its exit status as the shell gives it"""
        until(lambda: os.path.exists(self.path("status")),
              lambda: self._failure("the program has not ended"))
        with open(self.path("status"), encoding="ascii") as stream:
            return int(stream.read())

    def stty(self):
        with open(self.path("stty"), encoding="ascii") as stream:
            return stream.read()


def alive(pid):
    """True while a process of this number runs (a zombie does not)."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stream:
            return stream.read().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False
