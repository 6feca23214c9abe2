#!/usr/bin/env python3
"""Each tests/fixtures/render/NAME.html is laid out as NAME.80.txt, NAME.40.txt and NAME.20.txt say.

usage: test_fixtures.py PROGRAM FOLDER [--record]

--record writes the texts anew: read every line of the difference before it is committed.
"""
import difflib
import os
import subprocess
import sys

WIDTHS = (80, 40, 20)


def render(program, path, width):
    """The program's own text; its failure is one of the test."""
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    for name, value in os.environ.items():
        if name.endswith("SAN_OPTIONS"):
            environment[name] = value
    done = subprocess.run([program, "render", "--width", str(width), path], env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode or done.stderr:
        raise SystemExit(f"{path} at {width}: exit {done.returncode}, said {done.stderr!r}")
    return done.stdout.decode("utf-8")


def expected(path, width):
    name = f"{path[:-len('.html')]}.{width}.txt"
    try:
        with open(name, encoding="utf-8", newline="") as stream:
            return name, stream.read()
    except FileNotFoundError:
        return name, ""


def main():
    program, folder = sys.argv[1], sys.argv[2]
    record = "--record" in sys.argv[3:]
    pages = sorted(name for name in os.listdir(folder) if name.endswith(".html"))
    failures = 0
    for page in pages:
        path = os.path.join(folder, page)
        for width in WIDTHS:
            text = render(program, path, width)
            name, wanted = expected(path, width)
            if text == wanted:
                continue
            if record:
                with open(name, "w", encoding="utf-8", newline="") as stream:
                    stream.write(text)
                continue
            failures += 1
            sys.stdout.writelines(difflib.unified_diff(
                wanted.splitlines(True), text.splitlines(True), name, "as it is", n=1))
    print(f"{len(pages)} pages at {len(WIDTHS)} widths: {failures} differ")
    return 1 if failures or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
