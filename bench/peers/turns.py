"""A worker's side of a comparison: one turn of work for each line on standard input.

What it writes are lines of JSON: one when it is ready, and one after each turn.
"""

import json
import sys
import time


def memory_kb(name):
    """`VmHWM`, the most memory that this process ever had resident, or `VmRSS`, what it has now."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(name + ":"):
                return int(line.split()[1])
    raise OSError(f"Cannot read {name}: /proc/self/status does not have it")


def say(**facts):
    print(json.dumps(facts), flush=True)


def serve_turns(work, least_seconds, started_kb, digest="", warm=False, **made):
    """Repeats `work`, which returns how many samples it did, for at least so long in each turn.

    It warms up once, unless it is `warm`. `made` is what else the first line tells: `logits`, `versions`.
    """
    if not warm:
        work()
    say(started_kb=started_kb, digest=digest, **made)
    for _ in sys.stdin:
        samples = 0
        start, cpu_start = time.perf_counter(), time.process_time()
        while samples == 0 or time.perf_counter() - start < least_seconds:
            samples += work()
        seconds = time.perf_counter() - start
        cpu_seconds = time.process_time() - cpu_start
        peak_kb = memory_kb("VmHWM")
        say(samples=samples, seconds=seconds, cpu_seconds=cpu_seconds, peak_kb=peak_kb)
