#!/usr/bin/env python3
"""How fast a thousand articles are saved in one go, beside writing the same bytes plainly.

    saves.py PROGRAM [--articles 1000] [--runs 5] [--format markdown]

A feed of our own making is polled into a store, and all of its articles are saved by one
`caureader save`. The same files are then written by plain write(), without and with an fsync() of
each. The candidates take turns; a ratio is the median of those within a round. The start of the
process, which reads the store, is shown beside them.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

TEXT = ("<p>The road over the pass was closed for the night, and nobody knew when the ploughs, the "
        "drivers or the sun would open it again.</p>") * 20


def configure(folder, count):
    items = "".join(f"<item><title>Story {n} of the pass</title><guid>{n}</guid>"
                    f"<link>https://arpi.example/{n}</link>"
                    f"<description><![CDATA[{TEXT}]]></description></item>" for n in range(count))
    (folder / "feed.xml").write_text(
        f"<rss version='2.0'><channel><title>Arpi</title>{items}</channel></rss>")
    config = folder / "config.ini"
    config.write_text(f'[general]\nstore = "{folder}/articles.db"\nsave-dir = "{folder}/saved"\n'
                      '[category all]\n[source arpi]\nurl = "file:feed.xml"\ncategory = all\n')
    return config


def timed(function, *args):
    since = time.perf_counter()
    function(*args)
    return time.perf_counter() - since


def write_all(folder, contents, synced):
    folder.mkdir()
    for n, content in enumerate(contents):
        fd = os.open(folder / str(n), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        os.write(fd, content)
        if synced:
            os.fsync(fd)
        os.close(fd)


def main():
    a = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("program", type=lambda p: Path(p).resolve())
    a.add_argument("--articles", type=int, default=1000)
    a.add_argument("--runs", type=int, default=5)
    a.add_argument("--format", default="markdown")
    o = a.parse_args()
    with tempfile.TemporaryDirectory(prefix="caureader-bench-") as temporary:
        folder = Path(temporary)
        base = [o.program, "--config", configure(folder, o.articles)]
        subprocess.run([*base, "poll"], check=True, stdout=subprocess.DEVNULL)
        rows = subprocess.run([*base, "list", "--format", "tsv"], check=True, capture_output=True,
                              text=True).stdout.splitlines()
        command = [*base, "save", "--format", o.format, *(row.split("\t")[0] for row in rows)]

        def quiet(argv):
            subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
        took = {"caureader": [], "its start": [], "write": [], "write, fsync": []}
        for _ in range(o.runs):
            shutil.rmtree(folder / "saved", ignore_errors=True)
            took["caureader"].append(timed(quiet, command))
            took["its start"].append(timed(quiet, [*base, "list", "--limit", "1"]))
            contents = [p.read_bytes() for p in (folder / "saved").rglob("*") if p.is_file()]
            for name, synced in (("write", False), ("write, fsync", True)):
                took[name].append(timed(write_all, folder / "plain", contents, synced))
                shutil.rmtree(folder / "plain")
    print(f"{len(contents)} files of {sum(map(len, contents)) / len(contents) / 1000:.1f} kB")
    print(f"{'':14}{'s':>8}{'files/s':>10}{'ratio':>8}")
    for name, samples in took.items():
        ratio = statistics.median(c / s for s, c in zip(samples, took["caureader"]))
        speed = "" if name == "its start" else f"{len(contents) / statistics.median(samples):.0f}"
        print(f"{name:14}{statistics.median(samples):8.3f}{speed:>10}{ratio:8.2f}")


if __name__ == "__main__":
    main()
