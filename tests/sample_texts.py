"""The sample documents typeset as text, whatever formats `content/disclosures` holds them in, or whether it does."""

from __future__ import annotations

import atexit
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from samples.typeset import names, typeset

SAMPLES = Path(tempfile.mkdtemp(prefix="mingzhang-")) / "samples"
"""A folder with the five documents as text, each with its passport; it is gone when the tests are over."""

SAMPLES.mkdir()
atexit.register(shutil.rmtree, SAMPLES.parent, ignore_errors=True)
for name in names():
    for file_name, content in typeset(name, "txt").items():
        (SAMPLES / file_name).write_bytes(content)
