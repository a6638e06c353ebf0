"""The bench server as source and target."""

import json
import pathlib
import signal
import subprocess
import tempfile
import time

from rig.process import program


class Fake:
    """One kiteway_bench_server; ends with the `with` block. Options are those of the program."""

    def __init__(self, **options):
        self.options = options
        self._scratch = tempfile.TemporaryDirectory(prefix="kiteway-bench-server-")
        self._stats = pathlib.Path(self._scratch.name) / "stats.json"
        words = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
        self._process = subprocess.Popen(
            [program("kiteway_bench_server"), f"--stats-file={self._stats}", *words],
            stdout=subprocess.PIPE, text=True)
        self.uri = f"http://127.0.0.1:{int(self._process.stdout.readline())}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()
        self._scratch.cleanup()

    def methods(self):
        """{method: {"requests", "bytes_in", "bytes_out"}} since the start."""
        self._stats.unlink(missing_ok=True)
        self._process.send_signal(signal.SIGUSR1)
        deadline = time.monotonic() + 10
        while not self._stats.exists():
            if time.monotonic() > deadline:
                raise TimeoutError("the bench server does not tell what it counted")
            time.sleep(0.01)
        return json.loads(self._stats.read_text())["methods"]

    def requests(self):
        """{method: requests} since the start."""
        return {name: count["requests"] for name, count in self.methods().items()}

    def bytes_written(self):
        """Bytes of all rows that were written to it."""
        methods = self.methods()
        return sum(methods.get(name, {}).get("bytes_in", 0) for name in ("Insert", "Upsert"))


def source(rows, dim=128, collections=1, row_bytes_extra=0):
    return Fake(collections=collections, rows=rows, dim=dim, row_bytes_extra=row_bytes_extra)
