#!/usr/bin/env python3
"""What `caureader poll` costs, beside the least that it could.

    poll.py PROGRAM BENCH CORPUS [--runs 5] [--latency MS] [--hosts N] [--state DIR]

BENCH is a folder with a Makefile that builds `fetch` (curl multi into memory), `parse` (libxml2,
items counted) and `runcost` (seconds, CPU and peak memory of a command) into the folder given as
O, and with serve.py, which serves CORPUS on loopback. CORPUS is what gen_corpus.py there wrote.

Everything is polled cold. The candidates take turns; a ratio is the median of those within a
round, because the speed of a shared machine drifts. The exit code is 1 when a source failed or
an article is missing: who leaves work out is not fast.
"""
import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path


def arguments():
    a = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("program", "bench", "corpus"):
        a.add_argument(name, type=lambda p: Path(p).resolve())
    a.add_argument("--runs", type=int, default=5)
    a.add_argument("--latency", type=float, default=0, metavar="MS")
    a.add_argument("--hosts", type=int, default=500)
    a.add_argument("--port", type=int, default=8610)
    a.add_argument("--state", type=lambda p: Path(p).resolve())
    return a.parse_args()


def server(options, state, *more):
    subprocess.run([sys.executable, options.bench / "serve.py", options.corpus, "--state",
                    state / "server", "--port", str(options.port), "--hosts", str(options.hosts),
                    "--latency", str(options.latency), *more],
                   check=True, stdout=subprocess.DEVNULL)


def cost(runcost, *command):
    """Of a whole process: wall and CPU seconds, peak MB."""
    out = subprocess.run([runcost, "--", *map(str, command)], capture_output=True, text=True,
                         check=True).stdout
    told = json.loads(out)
    return {"wall": told["wall"], "cpu": told["user"] + told["sys"],
            "peak": told["peak_kb"] / 1024, "status": told["status"]}


def parse_cost(binaries, corpus):
    """Of the parsing alone, without the reading of the files: what the program itself says."""
    out = subprocess.run([binaries / "parse", "push", corpus, "1"], capture_output=True, text=True,
                         check=True).stdout
    return {"wall": float(re.findall(r"([\d.]+) s\b", out)[-1])}


def configure(state, urls):
    config = state / "config.ini"
    config.write_text("[general]\nstore = none\n[category all]\ntitle = All\n" + "".join(
        f'[source s{n}]\nurl = "{url}"\ncategory = all\n' for n, url in enumerate(urls)))
    return config


def polled(command):
    """Polls once and counts: @return (failed sources, new articles)"""
    out = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    failed = [line for line in out.splitlines() if " failed: " in line]
    for line in failed[:5]:
        print(line)
    return len(failed), sum(int(n) for n in re.findall(r"^\S+ (\d+) new", out, re.M))


def median(samples, key, digits):
    values = [s[key] for s in samples if key in s]
    return f"{statistics.median(values):.{digits}f}" if values else ""


def show(rows, sums):
    print(f"{'':12}{'wall s':>9}{'min':>9}{'max':>9}{'CPU s':>9}{'peak MB':>9}{'ratio':>8}")
    for name, samples in rows.items():
        walls = [s["wall"] for s in samples]
        ratio = statistics.median(w / s for w, s in zip(walls, sums))
        print(f"{name:12}{statistics.median(walls):9.3f}{min(walls):9.3f}{max(walls):9.3f}"
              f"{median(samples, 'cpu', 2):>9}{median(samples, 'peak', 1):>9}{ratio:8.2f}")
    print(f"ratio 1 = curl multi + libxml2 = {statistics.median(sums):.3f} s")


def main():
    o = arguments()
    with tempfile.TemporaryDirectory(prefix="caureader-bench-") as temporary:
        state = o.state or Path(temporary)
        binaries = state / "bin"
        state.mkdir(parents=True, exist_ok=True)
        subprocess.run(["make", "-C", o.bench, f"O={binaries}",
                        *(binaries / p for p in ("fetch", "parse", "runcost"))],
                       check=True, stdout=subprocess.DEVNULL)
        runcost = binaries / "runcost"
        server(o, state)
        try:
            listed = state / "server" / "urls"
            urls = listed.read_text().split()
            command = [o.program, "--config", configure(state, urls), "poll"]
            failed, articles = polled(command)
            expected = sum(int(line.split("\t")[5])
                           for line in (o.corpus / "manifest.tsv").read_text().splitlines())
            rows = {"curl multi": [], "libxml2": [], "caureader": []}
            at_once = "500" if o.latency else "100"
            for _ in range(o.runs):
                rows["curl multi"].append(cost(runcost, binaries / "fetch", "-c", at_once, listed))
                rows["libxml2"].append(parse_cost(binaries, o.corpus))
                os.sync()
                rows["caureader"].append(cost(runcost, *command))
        finally:
            server(o, state, "--stop")
    print(f"cold poll of {len(urls)} feeds on {o.hosts} hosts, {o.latency:g} ms per answer, "
          f"{o.runs} rounds: {failed} failed, {articles} of {expected} articles")
    show(rows, [c["wall"] + p["wall"] for c, p in zip(rows["curl multi"], rows["libxml2"])])
    return 1 if failed or articles != expected else 0


if __name__ == "__main__":
    sys.exit(main())
