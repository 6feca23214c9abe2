#!/usr/bin/env python3
"""Plants a breach of each rule in a copy of the tree and sees that lint.py reports it.

usage: selftest.py ROOT
"""
import os
import shutil
import subprocess
import sys
import tempfile

import lint
import rules

C_FILE = "int\nf(void)\n{\n\treturn 0;\n}\n"


def header(name, body=""):
    guard = "CAUREADER_" + name.upper().replace("/", "_").replace(".", "_")
    return f"#ifndef {guard}\n#define {guard}\n\n{body}\n#endif\n"


def include(*names):
    return "".join(f'#include "{n}"\n' if not n.startswith("<") else f"#include {n}\n"
                   for n in names)


# The check, the files to plant (None: the file goes), and words of the line that must appear.
BREACHES = [
    ("floors", {"src/base/planted.c": include("feed/article.h")}, "base climbs up to feed"),
    ("floors", {"src/feed/planted.c": include("store/cache.h")}, "feed climbs up to store"),
    ("floors", {"src/store/planted.c": include("net/poller.h")}, "store crosses over to net"),
    ("floors", {"src/net/planted.c": include("store/cache.h")}, "net crosses over to store"),
    ("floors", {"src/ui/planted.c": include("net/poller.h")}, "ui crosses over to net"),
    ("floors", {"src/ui/planted.h": header("ui/planted.h", include("app/session.h"))},
     "ui climbs up to app"),
    ("floors", {"src/feed/planted.c": include("config/settings.h")}, "feed crosses over to config"),
    ("floors", {"src/config/planted.c": include("feed/url.h")}, "config crosses over to feed"),
    ("floors", {"src/ui/planted.c": include("../feed/url.h")}, "not written as room/file.h"),
    ("floors", {"src/ui/planted.c": include("util/url.h")}, "stands in no room"),
    ("floors", {"src/util/planted.c": C_FILE}, "has no floor"),
    ("doors", {"src/ui/planted.c": include("<curses.h>")}, "<curses.h> outside"),
    ("doors", {"src/app/planted.c": include("<ncursesw/curses.h>")}, "outside of its door"),
    ("doors", {"src/feed/planted.c": include("<curl/curl.h>")}, "<curl/curl.h> outside"),
    ("doors", {"src/config/planted.c": include("<libxml/parser.h>")}, "<libxml/parser.h> outside"),
    ("doors", {"src/config/planted.c": include("<iniparser/iniparser.h>")}, "outside of its door"),
    ("doors", {"src/store/planted.c": include("<jansson.h>")}, "<jansson.h> outside"),
    ("doors", {"src/store/planted.c": include("<sqlite3.h>")}, "<sqlite3.h> outside"),
    ("doors", {"src/ui/planted.c": include("<pthread.h>")}, "<pthread.h> outside"),
    ("doors", {"src/feed/planted.c": include("<sys/socket.h>")}, "which is pure"),
    ("circles", {"src/ui/planted_a.h": header("ui/planted_a.h", include("ui/planted_b.h")),
                 "src/ui/planted_b.c": include("ui/planted_b.h", "ui/planted_a.h"),
                 "src/ui/planted_b.h": header("ui/planted_b.h")},
     "src/ui/planted_a -> src/ui/planted_b -> src/ui/planted_a"),
    ("guards", {"src/base/planted.h": "int f(void);\n"}, "CAUREADER_BASE_PLANTED_H is missing"),
    ("guards", {"src/base/planted.h": header("base/copied.h")}, "CAUREADER_BASE_PLANTED_H"),
    ("guards", {"src/base/planted.h": header("base/planted.h") + "int f(void);\n"},
     "CAUREADER_BASE_PLANTED_H"),
    ("calls", {"src/feed/planted.c": "int x = fopen (a, b);\n"}, "fopen() in feed/"),
    ("text", {"src/base/planted.c": "int x; \n"}, "white space at the end"),
    ("text", {"src/base/planted.c": "int x;\r\n"}, "white space at the end"),
    ("text", {"src/base/planted.c": "int x;"}, "the last line does not end"),
    ("text", {"src/base/planted.c": "\t" * 12 + "int x;\n"}, "102 columns"),
    ("orphans", {"src/base/planted.c": C_FILE}, "not named in src/base/meson.build"),
    ("orphans", {"tests/unit/test_planted.c": C_FILE}, "not named in tests/unit/meson.build"),
    ("headers", {"src/base/planted.h": header("base/planted.h", "size_t f(void);\n")},
     "does not compile alone"),
    ("format", {"src/base/planted.c": "int f(void) { return 0; }\n"}, "src/base/planted.c:1: not"),
]
BREACHES += [("calls", {"src/ui/planted.c": f"int x = {call}(a);\n"}, f":1: {call}() is banned")
             for call in rules.BANNED_CALLS]
BREACHES += [("calls", {"src/feed/planted.c": f"int x = 1 | {name};\n"}, f"{name} is banned")
             for name in rules.BANNED_NAMES]
BREACHES += [("words", {"tests/planted.txt": f"see {word}\n"}, "does not belong")
             for word in ("TO" "DO", "FIX" "ME", "XX" "X", "/ro" "ot/x", "/ho" "me/anna/x",
                          "/Us" "ers/anna", "/wo" "rk/main", "/tm" "p/wt/a")]

# What looks like a breach and is none.
PEACE = [
    ("calls", {"src/ui/planted.c": "/* system(x) */ const char *s = \"strcpy(a)\";\n"
                                   "int y = my_system(a) + t->gets(b);\n"}),
    ("words", {"tests/fixtures/planted.xml": "TO" "DO\n"}),
    ("doors", {"src/net/planted.c": include("\"net/libcurl.h\"", "<pthread.h>")}),
    ("floors", {"src/app/planted.c": include("net/poller.h", "ui/view.h", "base/err.h")}),
]


def breaches(root, check):
    try:
        return set(lint.CHECKS[check](lint.Tree(root)))
    except lint.Skipped:
        return None


def planted(root, files):
    for path, text in files.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)


def cleared(root, files):
    for path in files:
        os.remove(os.path.join(root, path))
    shutil.rmtree(os.path.join(root, "src/util"), ignore_errors=True)


def probe_fails(folder, source):
    """A room with a call upwards, linked as the floor probes link it."""
    compiler = os.environ.get("CC", "cc").split()
    planted(folder, {"room.c": "int above(void);\nint room(void);\n"
                               "int\nroom(void)\n{\n\treturn above();\n}\n"})
    run = lambda *argv: subprocess.run(argv, cwd=folder, stderr=subprocess.DEVNULL,
                                       check=False).returncode
    assert run(*compiler, "-c", "room.c") == 0 and run("ar", "rcs", "libroom.a", "room.o") == 0
    return run(*compiler, source, "-o", "probe", "-Wl,--whole-archive", "libroom.a",
               "-Wl,--no-whole-archive") != 0


def main():
    source = os.path.abspath(sys.argv[1])
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        root = os.path.join(folder, "tree")
        for part in ("src", "tests/unit"):
            shutil.copytree(os.path.join(source, part), os.path.join(root, part))
        shutil.copy(os.path.join(source, ".clang-format"), root)
        # A check that looks at every header or file is costly: its breaches before are kept.
        before = {check: breaches(root, check) for check in lint.CHECKS}
        for check, files, words in BREACHES:
            planted(root, files)
            found = breaches(root, check)
            cleared(root, files)
            if found is None:
                continue
            if not any(words in line for line in found - before[check]):
                print(f"{check}: nobody saw: {words}")
                failed += 1
        for check, files in PEACE:
            planted(root, files)
            for line in (breaches(root, check) or set()) - (before[check] or set()):
                print(f"{check}: a false alarm: {line}")
                failed += 1
            cleared(root, files)
        if not probe_fails(folder, os.path.join(source, "tests/lint/floor.c")):
            print("a call upwards could be linked")
            failed += 1
    print(f"{len(BREACHES)} breaches planted, {failed} failures")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
