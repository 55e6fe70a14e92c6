"""The zip file around a .docx or .xlsx, the same bytes every time and on every machine.

Its members are stored, not deflated: different builds of zlib pack the same text differently.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from zipfile import ZIP_STORED, ZipFile, ZipInfo

WRITTEN = "2024-06-20T00:00:00Z"
"""When the documents say that they were written; the date of the transcription."""

_ZIP_DATE = (2024, 6, 20, 0, 0, 0)


def pack(members: Mapping[str, bytes]) -> bytes:
    """The zip file of these members, in this order."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for name, content in members.items():
            member = ZipInfo(name, _ZIP_DATE)
            member.create_system = 0  # else it names the system that it was made on
            archive.writestr(member, content)
    return packed.getvalue()
