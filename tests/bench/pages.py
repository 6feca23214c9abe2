#!/usr/bin/env python3
"""How fast pages become text, beside the browsers that do the same, and articles are found.

    pages.py PROGRAM [--megabytes 1] [--runs 7] [--pages FOLDER]

A page of our own making, of so many megabytes, is rendered at 80 columns by `caureader render`,
`w3m -dump` and `lynx -dump`, as far as these are there. The candidates take turns; a ratio is the
median of those within a round, because the speed of a shared machine drifts. `caureader render` of
an empty page shows what the start of the process takes. With --pages, each *.html and *.html.gz
below FOLDER goes through `caureader extract` once a round.
"""
import argparse
import gzip
import random
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

WORDS = ("snow pass road night lake bridge archive school train valley letter market border song "
         "winter river stone apricot council village լեռ ձյուն ճանապարհ გზა თოვლი მთა снег дорога "
         "перевал qar yol dağ").split()


def page(megabytes):
    """Paragraphs, headings, lists, links, quotes and tables, as an article has them."""
    dice = random.Random(1)
    parts, size = ["<!doctype html><title>Long</title><body><h1>Long</h1>\n"], 0

    def words(least, most):
        return " ".join(dice.choice(WORDS) for _ in range(dice.randint(least, most)))
    while size < megabytes << 20:
        kind = dice.random()
        if kind < 0.7:
            part = (f"<p>{words(20, 60)}, <a href='https://arpi.example/{len(parts)}'>{words(2, 4)}"
                    f"</a> and <em>{words(1, 3)}</em> &mdash; {words(10, 30)}.</p>\n")
        elif kind < 0.78:
            part = f"<h2>{words(3, 6)}</h2>\n"
        elif kind < 0.88:
            part = "<ul>" + "".join(f"<li>{words(4, 12)}</li>" for _ in range(6)) + "</ul>\n"
        elif kind < 0.94:
            part = f"<blockquote><p>{words(20, 50)}</p></blockquote>\n"
        else:
            part = "<table>" + "".join(
                f"<tr><td>{words(1, 3)}</td><td>{dice.randint(1, 9999)}</td></tr>"
                for _ in range(8)) + "</table>\n"
        parts.append(part)
        size += len(part.encode())
    return "".join(parts).encode()


def seconds(command):
    since = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - since


def renders(o, folder):
    whole, empty = folder / "page.html", folder / "empty.html"
    whole.write_bytes(page(o.megabytes))
    empty.write_bytes(b"<p>x</p>")
    render = [o.program, "render", "--width", "80"]
    commands = {"caureader": [*render, whole], "its start": [*render, empty]}
    for name, argv in (("w3m", ["w3m", "-dump", "-cols", "80", "-T", "text/html"]),
                       ("lynx", ["lynx", "-dump", "-width=80", "-force_html"])):
        if shutil.which(name):
            commands[name] = [*argv, whole]
    took = {name: [] for name in commands}
    for _ in range(o.runs):
        for name, command in commands.items():
            took[name].append(seconds(command))
    megabytes = whole.stat().st_size / 1e6
    print(f"{'':12}{'ms':>9}{'MB/s':>9}{'ratio':>9}   a page of {megabytes:.1f} MB, {o.runs} runs")
    for name, samples in took.items():
        ratio = statistics.median(s / c for s, c in zip(samples, took["caureader"]))
        speed = "" if name == "its start" else f"{megabytes / statistics.median(samples):.1f}"
        print(f"{name:12}{statistics.median(samples) * 1000:9.1f}{speed:>9}{ratio:9.2f}")


def extracts(o, folder):
    files = []
    for found in sorted(o.pages.rglob("*.html")) + sorted(o.pages.rglob("*.html.gz")):
        data = found.read_bytes()
        files.append(folder / f"{len(files)}.html")
        files[-1].write_bytes(gzip.decompress(data) if found.suffix == ".gz" else data)
    rounds = [sum(seconds([o.program, "extract", "--url", "https://arpi.example/", file])
                  for file in files) for _ in range(3)]
    size = sum(file.stat().st_size for file in files) / 1e6
    took = statistics.median(rounds)
    print(f"extract: {len(files)} pages, {took / len(files) * 1000:.1f} ms a page with the start, "
          f"{len(files) / took:.0f} pages/s, {size / took:.1f} MB/s")


def main():
    a = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("program", type=lambda p: Path(p).resolve())
    a.add_argument("--megabytes", type=int, default=1)
    a.add_argument("--runs", type=int, default=7)
    a.add_argument("--pages", type=Path)
    o = a.parse_args()
    with tempfile.TemporaryDirectory(prefix="caureader-bench-") as folder:
        renders(o, Path(folder))
        if o.pages:
            extracts(o, Path(folder))


if __name__ == "__main__":
    main()
