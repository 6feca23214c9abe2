#!/usr/bin/env python3
"""Rendering checks: NAME.html laid out at several widths must have the properties of NAME.txt.

usage: render.py FOLDER COMMAND...     (for instance: ../shared/pages/render build/caureader)

Exits 1 when a core property fails, or more than two of a hundred policy properties do.
"""

import os
import re
import subprocess
import sys
import unicodedata

POLICY_SHARE = 0.98
CLOSING = "、。，．！？：；）」』】〉》〕々ーっゃゅょァィゥェォッャュョ"

# Inputs too large to be kept as files.
MADE = {
    "deep-div": lambda: "<div>" * 20000 + "deep words" + "</div>" * 20000 + "<p>after</p>",
    "many-attrs": lambda: "<p " + " ".join("a%d=v%d" % (i, i) for i in range(20000)) +
                          ">attr words</p>",
}


def width(text):
    """Cells: wide 2, marks 0, an emoji sequence 2."""
    cells, joined, i = 0, False, 0
    while i < len(text):
        c = text[i]
        code = ord(c)
        if 0x1F1E6 <= code <= 0x1F1FF and i + 1 < len(text) and \
                0x1F1E6 <= ord(text[i + 1]) <= 0x1F1FF:
            cells += 2
            i += 2
            continue
        if c == "\u200d":
            joined = True
        elif unicodedata.category(c) in ("Mn", "Me", "Cf") or 0x1F3FB <= code <= 0x1F3FF:
            pass
        elif joined:
            joined = False
        else:
            cells += 2 if unicodedata.east_asian_width(c) in "WF" else 1
        i += 1
    return cells


class Page:
    def __init__(self, html, out, columns, ansi):
        self.html = html
        self.raw = out
        self.columns = columns
        self.ansi = ansi
        self.text = re.sub(r"\x1b\[[0-9;]*m", "", out)
        self.lines = self.text.split("\n")[:-1]
        rules = [i for i, line in enumerate(self.lines) if re.fullmatch(r"[─-]{2,}", line.strip())]
        tail = rules[-1] if rules and rules[-1] + 1 < len(self.lines) and \
            re.match(r"\[1\]", self.lines[rules[-1] + 1].strip()) else None
        self.body = self.lines if tail is None else self.lines[:tail]
        self.links = {}
        number = None
        for line in [] if tail is None else self.lines[tail + 1:]:
            match = re.match(r"\s*\[(\d+)\]\s*(.*)", line)
            if match:
                number = int(match.group(1))
                self.links[number] = match.group(2)
            elif number:
                self.links[number] += line.strip()
        self.joined = re.sub(r"\s+", " ", re.sub(r"\s*\n[\s│|]*", " ", "\n".join(self.body)))
        self.squeezed = re.sub(r"[\s│]+", "", "\n".join(self.body))

    def line_of(self, word):
        for i, line in enumerate(self.body):
            if word in re.sub(r"\s+", " ", line):
                return i
        # At narrow widths a phrase may lie on two lines: the first word's counts.
        first = word.split()[0]
        for i, line in enumerate(self.body):
            if first in line:
                return i
        return None

    def column_of(self, word):
        i = self.line_of(word)
        return None if i is None else width(self.body[i][:self.body[i].index(word.split()[0])])

    def has(self, word):
        return re.sub(r"\s+", "", word) in self.squeezed


# ---- properties: (pattern, test) -------------------------------------------------------------

def words_of(text):
    return re.findall(r"\w+", re.sub(r"\[\d+\]", " ", text))


def words(p, text):
    found, wanted = words_of(p.joined), words_of(text)
    return any(found[i:i + len(wanted)] == wanted for i in range(len(found) + 1))


def order(p, text):
    at = 0
    for part in text.split(" < "):
        found = p.squeezed.find(re.sub(r"\s+", "", part), at)
        if found < 0:
            return False
        at = found + 1
    return True


def own_lines(p, first, second):
    a, b = p.line_of(first), p.line_of(second)
    return a is not None and b is not None and a < b


def same_line(p, text):
    """Two phrases, of which is not said where the second begins."""
    parts = text.split()
    return any(" ".join(parts[:i]) in line and " ".join(parts[i:]) in line
               for line in p.body for i in range(1, len(parts)))


def same_column(p, text):
    columns = {p.column_of(word) for word in text.split()}
    return len(columns) == 1 and None not in columns


def marker(p, text):
    phrases = [text] if words(p, text) else text.split()
    return all(any(re.match(r"[\s│]*[*•◦▪o+-]\s+" + re.escape(x.split()[0]), line)
                   for line in p.body) for x in phrases)


def blank_between(p, first, second):
    a, b = p.line_of(first), p.line_of(second)
    return a is not None and b is not None and "" in [x.strip() for x in p.body[a + 1:b]]


def link(p, number, text, url):
    tail = text.split()[-1]
    found = re.findall(re.escape(tail) + r"[^\w\[]*\s?\[(\d+)\]", p.joined)
    return any((number is None or int(number) == int(n)) and p.links.get(int(n)) == url
               for n in found)


def hanging(p, first, last):
    a = p.line_of(first)
    column = p.column_of(first)
    b = next(i for i, line in enumerate(p.body) if last in line)
    return all(len(x) - len(x.lstrip()) == column for x in p.body[a + 1:b + 1])


def url_shown(p, text):
    return any(text in url for url in p.links.values())


def filled(p):
    body = [line for line in p.body if line.strip()]
    return all(width(line) >= p.columns - 4 for line in body[:-1])


PROPERTIES = [
    (r"words: (.*)", words),
    (r"order: (.*)", order),
    (r"own lines: (.*) / (.*)", own_lines),
    (r"same line: (.*)", same_line),
    (r"same column: (First item) (Second para)",
     lambda p, a, b: p.column_of(a) == p.column_of(b)),
    (r"same column: (.*)", same_column),
    (r"list marker before (.*)", marker),
    (r"marker on the line of its text", lambda p: marker(p, "First item")),
    (r"numbered (\w+): (.*)",
     lambda p, n, t: any(re.match(r"\s*%s[.)]\s+%s" % (n, re.escape(t)), x) for x in p.body)),
    (r"(.*) indented more than (.*)", lambda p, a, b: p.column_of(a) > p.column_of(b)),
    (r"blank line between (.*) and (.*)", blank_between),
    (r"hanging indent: (.*) \.\. (.*)", hanging),
    (r"link \[(\d+)\] (.*) -> (.*)", link),
    (r"link (.*) -> (.*)", lambda p, t, u: link(p, None, t, u)),
    (r"(\d+) entries in the list of links", lambda p, n: len(p.links) == int(n)),
    (r"URL in the list of links: (.*)", url_shown),
    (r"URL not shown: (.*)", lambda p, u: u not in p.text),
    (r"complete: (.*)", lambda p, t: p.has(t)),
    (r"matches (.*)", lambda p, r: any(re.search(r, line) for line in p.body)),
    (r"has not (.*)",
     lambda p, t: not any(x in p.text for x in re.findall(r"'([^']*)'", t))),
    (r"has (.*)", lambda p, t: all(p.has(x) for x in t.split(" | "))),
    (r"only own SGR", lambda p: "\x1b" not in p.text and "\x9b" not in p.text),
    (r"overrides dropped or closed on each line",
     lambda p: not re.search("[\u202a-\u202e\u2066-\u2069]", p.text)),
    (r"no BOM", lambda p: "\ufeff" not in p.text),
    (r"no NUL", lambda p: "\0" not in p.text),
    (r"no line starts with a closing mark",
     lambda p: not any(line.strip()[:1] in CLOSING for line in p.body if line.strip())),
    (r"lines filled", filled),
    (r"marks not cut off",
     lambda p: not any(unicodedata.combining(x.strip()[0]) for x in p.body if x.strip())),
    (r"none lost", lambda p: sum(unicodedata.combining(c) > 0 for c in p.text) ==
        sum(unicodedata.combining(c) > 0 for c in p.html)),
    (r"does not hang|runs", lambda p: True),
    (r"image address to be had", lambda p: url_shown(p, "/photo/1.jpg")),
    (r"video to be had", lambda p: url_shown(p, "/v.mp4")),
    (r"embed to be had", lambda p: url_shown(p, "embed/abc123")),
    (r"audio to be had", lambda p: url_shown(p, "/s.mp3")),
    (r"something stands for it", lambda p: "image" in p.joined or "2.jpg" in p.joined),
    (r"kept together", lambda p: any(re.search(r"10\s000\skm", line) for line in p.body)),
    (r"empty output", lambda p: p.text == ""),
    (r"starts at once", lambda p: p.lines[0].strip() == "first"),
    (r"first line", lambda p: any(x.strip() == "int main(void)" for x in p.body)),
    (r"inner spaces kept", lambda p: "return  0;" in p.text),
    (r"blank lines kept", lambda p: re.search(r"0;\n\s*\n\s*\n\s*}", p.text) is not None),
    (r"formula kept", lambda p: re.search(r"x\s*=\s*1", p.joined) is not None),
    (r"every cell there", lambda p: all(p.has("k%02d" % i) for i in range(60))),
    (r"no line separators left", lambda p: not re.search("[\u2028\u2029]", p.text)),
    (r"single spaces", lambda p: "one two three four five six" in p.joined),
    (r"no double spaces", lambda p: not any("  " in line.strip() for line in p.body)),
    (r"no zero-width characters left", lambda p: not re.search("[\u200b\ufeff\u2060]", p.text)),
    (r"no raw blank in a URL", lambda p: not any(re.search(r"\s", u) for u in p.links.values())),
]


def holds(p, text):
    for pattern, test in PROPERTIES:
        match = re.fullmatch(pattern, text)
        if match:
            try:
                return bool(test(p, *match.groups()))
            except (TypeError, IndexError, StopIteration):
                return False
    return None


def general(p):
    """What holds of every page. Yields what does not."""
    for line in p.lines:
        if width(line) > max(p.columns, 2):
            yield "line wider than %d: %r" % (p.columns, line)
            break
    if re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", p.text):
        yield "control characters"
    if p.lines and not p.lines[0].strip():
        yield "blank first line"
    if "<pre" not in p.html and re.search(r"\n[ \t]*\n[ \t]*\n", p.text):
        yield "two blank lines"
    if p.ansi:
        for line in p.raw.split("\n"):
            codes = re.findall(r"\x1b\[([0-9;]*)m", line)
            if codes and codes[-1] not in ("", "0"):
                yield "line ends styled"
                break


class Score:
    def __init__(self):
        self.count = {"core": 0, "policy": 0}
        self.failed = {"core": 0, "policy": 0}

    def note(self, kind, ok, where, what):
        self.count[kind] += 1
        if not ok:
            self.failed[kind] += 1
            print("%s %s: %s" % (kind.upper(), where, what))


def render(command, path, base, columns, ansi):
    args = command + ["render", "--url", base, "--width", str(columns)]
    done = subprocess.run(args + (["--ansi"] if ansi else []) + [path], capture_output=True,
                          timeout=30, check=False)
    return done.returncode, done.stdout.decode("utf-8", "strict")


def check(folder, name, command, score):
    with open(os.path.join(folder, name + ".txt"), encoding="utf-8") as file:
        lines = file.read().split("\n")
    path = os.path.join(folder, name + ".html")
    made = None
    if not os.path.exists(path):
        made = path = "/tmp/caureader-render-%d.html" % os.getpid()
        with open(made, "w", encoding="utf-8") as file:
            file.write(MADE[name]())
    with open(path, encoding="utf-8", errors="replace") as file:
        html = file.read()
    head = "\n".join(lines)
    base = re.search(r"base URL: (\S+)", head).group(1)
    also = re.search(r"width (\d+); what is marked \* also at (.*)", head)
    widths = [int(also.group(1))] + [int(w) for w in re.findall(r"\d+", also.group(2))]
    ansi = "with --ansi" in head
    for i, columns in enumerate(widths):
        where = "%s at %d" % (name, columns)
        try:
            status, out = render(command, path, base, columns, ansi)
        except (subprocess.TimeoutExpired, UnicodeDecodeError) as error:
            score.note("core", False, where, str(error))
            continue
        score.note("core", status == 0, where, "exit %d" % status)
        p = Page(html, out, columns, ansi)
        faults = list(general(p))
        score.note("core", not faults, where, "; ".join(faults))
        for line in lines:
            if not re.match(r"[*-] ", line) or (line[0] == "-" and i > 0):
                continue
            text, policy, _ = line[2:].partition("  [policy]")
            ok = holds(p, text)
            if ok is None:
                print("unknown property: " + text)
            else:
                score.note("policy" if policy else "core", ok, where, text)
    if made:
        os.unlink(made)


def main():
    folder, command = sys.argv[1], sys.argv[2:]
    score = Score()
    names = sorted(f[:-4] for f in os.listdir(folder) if f.endswith(".txt"))
    for name in names:
        check(folder, name, command, score)
    share = 1 - score.failed["policy"] / max(score.count["policy"], 1)
    print("%d pages: core %d of %d, policy %d of %d" % (
        len(names), score.count["core"] - score.failed["core"], score.count["core"],
        score.count["policy"] - score.failed["policy"], score.count["policy"]))
    sys.exit(score.failed["core"] > 0 or share < POLICY_SHARE)


if __name__ == "__main__":
    main()
