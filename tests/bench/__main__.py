"""`make bench`: every table. A bench whose data or instruments are absent says so and is passed over."""

import importlib
import sys

_BENCHES = ("stages", "memory", "collecting", "rendering", "extraction", "summaries", "regions", "stories")


def main() -> None:
    """Run the benches that were named, or all of them."""
    for name in sys.argv[1:] or _BENCHES:
        module = importlib.import_module(f"tests.bench.{name}")
        sys.argv = [name]
        try:
            module.main()
        except SystemExit as error:
            if error.code not in (0, None):
                print(f"\n{name}: {error.code}")


if __name__ == "__main__":
    main()
