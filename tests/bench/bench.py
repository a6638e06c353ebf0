"""Measures kiteway. docs/benchmarks.md tells what and why; scripts/bench builds and runs this."""

import argparse
import datetime
import importlib
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "live"))  # its `support`

from rig import kiteway  # noqa: E402
from rig.figures import Book  # noqa: E402
from rig.process import BUILD, REPOSITORY  # noqa: E402

PARTS = ("compile", "real", "fake", "memory", "linear", "small", "profile")
QUICK_DIVISOR = 5  # --quick moves this many times fewer rows


def parse_arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=(*PARTS, "all"), default="all", metavar="PART",
                        help="one or more of: " + ", ".join(PARTS) + ", all (default)")
    parser.add_argument("--runs", type=int, default=5, help="of each contender (default: 5)")
    parser.add_argument("--quick", action="store_true",
                        help="fewer rows and runs: to see that it works, not how fast it is")
    parser.add_argument("--check", action="store_true", help="exit 1 when a limit is not kept")
    parser.add_argument("--out", type=pathlib.Path, default=BUILD / "bench.json",
                        help="where the figures go as JSON (default: build/bench.json)")
    options = parser.parse_args()
    if options.quick:
        options.runs = min(options.runs, 2)
    options.scaled = lambda rows: rows // QUICK_DIVISOR if options.quick else rows
    chosen = [options.parts] if isinstance(options.parts, str) else options.parts
    options.parts = [part for part in PARTS if part in chosen or "all" in chosen]
    return options


def machine():
    """Figures mean little without it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    model = [line.partition(":")[2].strip() for line in open("/proc/cpuinfo")
             if line.startswith("model name")]
    return {"processors": os.cpu_count(), "model": model[0] if model else "unknown",
            "memory_bytes": memory, "load_before": os.getloadavg()[0]}


def commit():
    run = subprocess.run(["git", "-C", REPOSITORY, "describe", "--always", "--dirty"],
                         capture_output=True, text=True, check=False)
    return run.stdout.strip()


def main():
    options = parse_arguments()
    book = Book()
    about = {"date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
             "command": "scripts/bench " + " ".join(sys.argv[1:]), "commit": commit(),
             "kiteway": kiteway.version(), "machine": machine()}
    try:
        for part in options.parts:
            print(f"\n== {part}", flush=True)
            importlib.import_module(f"parts.{part}").run(book, options)
    finally:  # what was measured before a failure is worth keeping
        options.out.parent.mkdir(parents=True, exist_ok=True)
        figures = [figure.as_json() for figure in book.figures]
        options.out.write_text(json.dumps({**about, "figures": figures}, indent=2) + "\n")
        print(f"\n{about['date']}  {about['command']}  at {about['commit']}\n\n{book.table()}\n")
    for figure in book.failed:
        print(f"limit not kept: {figure.part}, {figure.name}: {figure.median:.3g} {figure.unit}, "
              f"wanted {figure.limit}", file=sys.stderr)
    return 1 if options.check and book.failed else 0


if __name__ == "__main__":
    sys.exit(main())
