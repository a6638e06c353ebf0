"""Where the processor time of a copy goes: kiteway's and the bare relay's, sampled by perf."""

import collections
import pathlib
import re
import subprocess
import tempfile

from parts import fake
from rig import fakes

PERIODS_PER_SECOND = 1999  # prime, so as not to beat with timers
OWN_SHOWN_MIN = 0.01  # of the whole

# What the time went into; the first whose expression is found in "library symbol" counts.
GROUPS = (
    ("kernel: bytes between sockets and memory",
     r"^\[kernel\S* (_?copy_(to|from)_iter|rep_movs|copy_user|clear_page|.*skb_copy)"),
    ("kernel: network, scheduling, pages, files", r"^\[kernel"),
    ("journal (SQLite)", r"^libsqlite3"),
    ("TLS", r"^lib(crypto|ssl)"),
    ("gRPC and what it is made of", r"^lib(grpc|gpr|absl|upb|cares|protobuf|address_sorting)"),
    ("checksums", r"XXH|xxh"),
    ("kiteway", r"^kiteway"),
    ("libc: memory, locks, copies", r"^(libc|libstdc|libm|ld-linux|\[vdso)"),
    ("others", r""),
)


def run(book, options):
    rows = options.scaled(8_000_000)
    with fakes.source(rows) as source:
        movers = {
            "kiteway": lambda perf: fake.kiteway(source, rows, wrapper=perf),
            # The proof reads source and target once more.
            "kiteway, checksum": lambda perf: fake.kiteway(source, rows, "checksum", perf),
            "relay": lambda perf: fake.relay(source, rows, 5000, perf),
        }
        for name, mover in movers.items():
            note(book, name, *sampled(mover))


def sampled(mover):
    """{(library, symbol): seconds} and the bytes moved, of mover(perf), `perf` being the begin of a command."""
    with tempfile.TemporaryDirectory(prefix="kiteway-bench-perf-") as folder:
        data = pathlib.Path(folder) / "perf.data"
        moved = mover(["perf", "record", "--quiet", "--event=cpu-clock",
                       f"--freq={PERIODS_PER_SECOND}", f"--output={data}", "--"])
        report = subprocess.run(
            ["perf", "report", f"--input={data}", "--stdio", "--no-children", "--call-graph=none",
             "--fields=sample,dso,symbol", "--field-separator=\t", "--percent-limit=0"],
            check=True, capture_output=True, text=True).stdout
    return seconds_of(report), moved.bytes


def seconds_of(report):
    seconds = collections.Counter()
    for line in report.splitlines():
        if line.startswith("#") or line.count("\t") < 2:
            continue
        samples, library, symbol = (cell.strip() for cell in line.split("\t", 2))
        seconds[library, re.sub(r"^\[\S\] ", "", symbol)] += int(samples) / PERIODS_PER_SECOND
    return seconds


def group_of(library, symbol):
    return next(name for name, pattern in GROUPS if re.search(pattern, f"{library} {symbol}"))


def note(book, name, seconds, moved):
    gigabytes = moved / 1e9
    groups, own = collections.Counter(), collections.Counter()
    for (library, symbol), took in seconds.items():
        group = group_of(library, symbol)
        groups[group] += took
        if group == "kiteway":
            own[symbol] += took
    book.add("profile", f"{name}: all", "s/GB", seconds.total() / gigabytes)
    for group, _ in GROUPS:
        if groups[group]:
            book.add("profile", f"{name}: {group}", "s/GB", groups[group] / gigabytes)
    for symbol, took in own.most_common():
        if took >= OWN_SHOWN_MIN * seconds.total():
            book.add("profile", f"{name}: in kiteway, {short(symbol)}", "s/GB", took / gigabytes)


def short(symbol):
    """Without namespaces and parameters."""
    return re.sub(r"\(anonymous namespace\)::|kiteway::(executor::)?|\(.*$", "", symbol)[:60]
