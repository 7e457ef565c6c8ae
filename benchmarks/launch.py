"""Runs one command and prints the milliseconds it took and it computed, its peak memory, and how it ended.

Memory is in kilobytes, of the largest process. A child's peak begins with that of the process that starts it, so this
one loads next to nothing.
"""

import os
import sys
import time

_PER_KILOBYTE = 1000 if sys.platform == "darwin" else 1000 / 1024
"""The unit of ru_maxrss is the byte there, and 1,024 bytes elsewhere."""

command = sys.argv[1:]
silence = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
started = time.perf_counter()
child = os.posix_spawn(command[0], command, os.environ, file_actions=silence)
_, status, usage = os.wait4(child, 0)
wall = (time.perf_counter() - started) * 1000
processor = (usage.ru_utime + usage.ru_stime) * 1000
sys.stdout.write(f"{wall} {processor} {usage.ru_maxrss / _PER_KILOBYTE} {os.waitstatus_to_exitcode(status)}\n")
