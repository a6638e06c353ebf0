"""Runs a command and writes what it took of the machine to a file, as JSON.

    python3 -I -S measure.py OUT COMMAND...

A process of its own, and a small one: the kernel counts as peak memory of a program also what its
parent held when it forked, and the bench itself holds more than kiteway does."""

import json
import os
import sys
import time

out, command = sys.argv[1], sys.argv[2:]
began = time.monotonic()
child = os.fork()
if child == 0:
    os.execvp(command[0], command)
_, status, usage = os.wait4(child, 0)
with open(out, "w") as file:
    json.dump({"seconds": time.monotonic() - began,
               "cpu_seconds": usage.ru_utime + usage.ru_stime,
               "rss_peak_bytes": usage.ru_maxrss * 1024}, file)
sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
