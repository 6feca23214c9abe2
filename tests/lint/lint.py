#!/usr/bin/env python3
"""Checks the house: floors, doors, circles, headers, calls, words, format.

usage: lint.py ROOT CHECK...      prints one line a breach; exit 1 when there is one, 77 when
                                  a check cannot be made here, 64 on wrong usage
"""
import os
import re
import shutil
import subprocess
import sys

import rules

SKIP = 77


class Skipped(Exception):
    """A check cannot be made on this machine."""


class Tree:
    """The files of a source tree, read once."""

    def __init__(self, root):
        self.root = root
        self.paths = []
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(f for f in folders
                                if not f.startswith("build") and f not in (".git", "__pycache__"))
            # .git is a file where the tree is one of several of its repository.
            for name in sorted(n for n in names if n != ".git"):
                self.paths.append(os.path.relpath(os.path.join(folder, name), root))
        self._texts = {}

    def text(self, path):
        if path not in self._texts:
            with open(os.path.join(self.root, path), encoding="utf-8", errors="replace",
                      newline="") as stream:
                self._texts[path] = stream.read()
        return self._texts[path]

    def c_files(self, *folders):
        return [p for p in self.paths if p.endswith((".c", ".h")) and p.startswith(folders)]

    def includes(self, path):
        """(line number, "<" or '"', name) of each #include."""
        found = []
        for number, line in enumerate(self.text(path).split("\n"), 1):
            match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if match:
                found.append((number, match.group(1), match.group(2)))
        return found


TOKEN = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S)


def code_of(text):
    """The text with comments and the insides of literals blanked, lines kept."""
    def blank(match):
        found = match.group(0)
        if found[0] in "\"'":
            return found[0] * 2
        return re.sub(r"[^\n]", " ", found)
    return TOKEN.sub(blank, text)


def room_of(path):
    """The room a file of src/ stands in: its folder, or the name of a file beside them."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else os.path.splitext(parts[1])[0]


def under(path, places):
    return any(path.startswith(p) if p.endswith("/") else path == p for p in places)


# ---- the checks: each gives its breaches as lines "path:line: what is wrong" -------------------


def check_floors(tree):
    """No include climbs or crosses."""
    for path in tree.c_files("src/"):
        room = room_of(path)
        if room not in rules.FLOORS:
            yield f"{path}: room \"{room}\" has no floor in tests/lint/rules.py"
            continue
        for line, kind, name in tree.includes(path):
            if kind != '"':
                continue
            there = f"{path}:{line}"
            if "/" not in name or name.startswith("."):
                yield f"{there}: \"{name}\" is not written as room/file.h"
                continue
            other = name.split("/")[0]
            if other not in rules.FLOORS:
                yield f"{there}: \"{name}\" stands in no room"
            elif other == room:
                continue
            elif rules.FLOORS[other] > rules.FLOORS[room]:
                yield f"{there}: {room} climbs up to {other}"
            elif rules.FLOORS[other] == rules.FLOORS[room] or (room, other) in rules.CLOSED:
                yield f"{there}: {room} crosses over to {other}"


def check_doors(tree):
    """A library's headers are included where its door is; feed/ stays pure."""
    for path in tree.c_files("src/"):
        for line, _, name in tree.includes(path):
            for headers, places in rules.DOORS:
                if under(name, headers) and not under(path, places):
                    yield f"{path}:{line}: <{name}> outside of its door ({', '.join(places)})"
            if room_of(path) == rules.PURE_ROOM and name in rules.IMPURE_HEADERS:
                yield f"{path}:{line}: <{name}> in {rules.PURE_ROOM}/, which is pure"


def check_circles(tree):
    """No module (x.c and x.h are one) includes itself by way of others."""
    graph = {}
    for path in tree.c_files("src/"):
        module = os.path.splitext(path)[0]
        edges = graph.setdefault(module, set())
        for _, kind, name in tree.includes(path):
            if kind == '"':
                edges.add("src/" + os.path.splitext(name)[0])
        edges.discard(module)

    done, trail = set(), []

    def visit(module):
        if module in trail:
            return [trail[trail.index(module):] + [module]]
        if module in done:
            return []
        trail.append(module)
        found = [c for other in sorted(graph.get(module, ())) for c in visit(other)]
        trail.pop()
        done.add(module)
        return found

    for module in sorted(graph):
        for circle in visit(module):
            yield "circle: " + " -> ".join(circle)


def check_guards(tree):
    """Each header has the guard that its path asks for, around all of it."""
    for path in tree.c_files("src/"):
        if not path.endswith(".h"):
            continue
        guard = "CAUREADER_" + re.sub(r"[^A-Z0-9]", "_", path[len("src/"):].upper())
        lines = [l.strip() for l in code_of(tree.text(path)).split("\n") if l.strip()]
        if lines[:2] != [f"#ifndef {guard}", f"#define {guard}"] or lines[-1] != "#endif":
            yield f"{path}:1: the include guard {guard} is missing"


def check_calls(tree):
    """Nobody makes a banned call; feed/ makes none that reaches outside."""
    call = re.compile(r"(?<![\w.])(?<!->)(\w+)\s*\(")
    name = re.compile(r"\b(" + "|".join(rules.BANNED_NAMES) + r")\b")
    for path in tree.c_files("src/"):
        pure = room_of(path) == rules.PURE_ROOM
        for number, line in enumerate(code_of(tree.text(path)).split("\n"), 1):
            for match in call.finditer(line):
                word = match.group(1)
                if word in rules.BANNED_CALLS:
                    yield f"{path}:{number}: {word}() is banned: {rules.BANNED_CALLS[word]}"
                elif pure and word in rules.IMPURE_CALLS:
                    yield f"{path}:{number}: {word}() in {rules.PURE_ROOM}/, which is pure"
            for match in name.finditer(line):
                word = match.group(1)
                yield f"{path}:{number}: {word} is banned: {rules.BANNED_NAMES[word]}"


def check_words(tree):
    """No word of a workplace or a draft."""
    word = re.compile("|".join(rules.BANNED_WORDS))
    for path in tree.paths:
        if path.startswith(rules.WORDS_MAY_STAND_IN):
            continue
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            match = word.search(line)
            if match:
                yield f"{path}:{number}: \"{match.group(0)}\" does not belong in the repository"


def check_text(tree):
    """Lines end in LF without white space before it, and the last one ends; code keeps its
    measure."""
    for path in tree.paths:
        text = tree.text(path)
        if path.startswith(rules.WORDS_MAY_STAND_IN) or not path.endswith(rules.TEXT_ENDINGS):
            continue
        if text and not text.endswith("\n"):
            yield f"{path}: the last line does not end"
        for number, line in enumerate(text.split("\n"), 1):
            if line != line.rstrip():
                yield f"{path}:{number}: white space at the end of the line"
            columns = len(line.expandtabs(8))
            if path.endswith(rules.COLUMNS_OF) and columns > rules.MAX_COLUMNS:
                yield f"{path}:{number}: {columns} columns"


def check_orphans(tree):
    """Each source file is named by the build file beside it, else nobody compiles or runs it."""
    for path in tree.c_files("src/", "tests/unit/"):
        folder, name = os.path.split(path)
        if not name.endswith(".c") or folder == "src":
            continue
        build = f"{folder}/meson.build"
        stem = re.sub(r"^test_", "", name[:-2]) if folder == "tests/unit" else name
        if build in tree.paths and f"'{stem}'" not in tree.text(build):
            yield f"{path}: not named in {build}"


def check_headers(tree):
    """Each header compiles alone."""
    compiler = os.environ.get("CC", "cc").split()
    flags = ["-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
             "-I" + os.path.join(tree.root, "src")]
    found = subprocess.run(["pkg-config", "--cflags", "libxml-2.0", "ncursesw", "jansson"],
                           stdout=subprocess.PIPE, check=True, text=True)
    # A header made for one table holds statics that its only includer uses.
    flags += found.stdout.split() + ["-Wno-unused-variable", "-Wno-unused-function",
                                     "-Wno-unused-const-variable"]
    for path in tree.c_files("src/"):
        if not path.endswith(".h"):
            continue
        done = subprocess.run(compiler + flags + ["-x", "c", "-"], cwd=tree.root, text=True,
                              input=f'#include "{path[len("src/"):]}"\n',
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        if done.returncode:
            first = next((l for l in done.stderr.split("\n") if "error" in l), "no reason given")
            yield f"{path}: does not compile alone: {first.strip()}"


def check_format(tree):
    """clang-format would change nothing."""
    tool = shutil.which(f"clang-format-{rules.CLANG_FORMAT_MAJOR}") or shutil.which("clang-format")
    if not tool:
        raise Skipped("clang-format is not installed")
    version = subprocess.run([tool, "--version"], stdout=subprocess.PIPE, text=True, check=True)
    major = re.search(r"version (\d+)", version.stdout)
    if not major or int(major.group(1)) != rules.CLANG_FORMAT_MAJOR:
        raise Skipped(f"clang-format {rules.CLANG_FORMAT_MAJOR} is wanted, not "
                      + version.stdout.strip())
    paths = tree.c_files("src/", "tests/")
    done = subprocess.run([tool, "--dry-run", "-Werror", "--style=file"] + paths, cwd=tree.root,
                          stderr=subprocess.PIPE, text=True, check=False)
    seen = set()
    for line in done.stderr.split("\n"):
        match = re.match(r"(.*?):(\d+):\d+: error", line)
        if match and match.group(1) not in seen:
            seen.add(match.group(1))
            yield f"{match.group(1)}:{match.group(2)}: not as clang-format writes it"
    if done.returncode and not seen:
        yield "clang-format: " + done.stderr.strip()


CHECKS = {name[len("check_"):]: check for name, check in globals().items()
          if name.startswith("check_")}


def main():
    if len(sys.argv) < 3 or any(name not in CHECKS for name in sys.argv[2:]):
        print(__doc__ + "\nchecks: " + " ".join(CHECKS), file=sys.stderr)
        return 64
    tree = Tree(sys.argv[1])
    code = 0
    for name in sys.argv[2:]:
        try:
            for breach in CHECKS[name](tree):
                print(breach)
                code = 1
        except Skipped as why:
            print(f"{name}: skipped: {why}")
            code = code or SKIP
    return code


if __name__ == "__main__":
    sys.exit(main())
