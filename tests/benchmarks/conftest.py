"""Makes the package `benchmarks`, which is not installed, importable from these tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
