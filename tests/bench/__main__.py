"""`make bench`: every table. Each bench is a process of its own, so that none inherits another's memory or caches.

A bench whose data or instruments are absent says so and is passed over.
"""

import subprocess
import sys

_BENCHES = (
    "stages",
    "memory",
    "collecting",
    "rendering",
    "extraction",
    "summaries",
    "regions",
    "stories",
    "timetable",
    "million",
    "rates",
    "studio",
)


def main() -> None:
    """Run the benches that were named, or all of them."""
    for name in sys.argv[1:] or _BENCHES:
        sys.stdout.flush()
        done = subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], check=False)
        if done.returncode:
            print(f"\n{name}: ended with {done.returncode}")


if __name__ == "__main__":
    main()
