"""Runs programs and tells what they took: wall time, processor time, memory."""

import dataclasses
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]
BUILD = pathlib.Path(os.environ.get("KITEWAY_BUILD", REPOSITORY / "build"))
MEASURE = pathlib.Path(__file__).with_name("measure.py")
TIMEOUT = 900  # seconds


@dataclasses.dataclass(frozen=True)
class Measured:
    seconds: float
    cpu_seconds: float
    rss_peak_bytes: int
    stdout: str
    stderr: str


def program(name):
    path = BUILD / name
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: run scripts/bench, which builds it")
    return str(path)


def measured(command, environment=None, folder=None):
    """Runs the command to its end; RuntimeError with its output when it fails."""
    with tempfile.TemporaryDirectory(prefix="kiteway-bench-") as scratch:
        took = pathlib.Path(scratch) / "took.json"
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", MEASURE, took, *command], cwd=folder,
            env={"PATH": os.defpath, "HOME": scratch, **(environment or {})},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True)
        try:
            stdout, stderr = process.communicate(timeout=TIMEOUT)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)  # the command too, which is in its group
            process.wait()
            raise
        if process.returncode != 0:
            raise RuntimeError(f"{' '.join(map(str, command))}\nexit {process.returncode}\n"
                               f"{stdout[-2000:]}\n{stderr[-2000:]}")
        return Measured(**json.loads(took.read_text()), stdout=stdout, stderr=stderr)
