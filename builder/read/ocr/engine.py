"""The recogniser: RapidOCR with the models inside its package, on one thread so that every run gives the same."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from builder.errors import UnreadableDocument
from builder.read.ocr.labels import corrected
from builder.read.ocr.shapes import Area, Picture, Reading, Recogniser

_PARTS = ("rapidocr", "onnxruntime", "cv2", "PIL")
_FIND_AT = 0.5  # of the picture's size: lines are found as well in a smaller picture, at a quarter of the cost
_LEAST_CROP = [3, 48, 160]  # narrower lines are filled up to this: half of the package's own, half the time for figures
_MOST_LINES = 3000  # the package stops at 1,000 lines; a dense table has more cells


def available() -> bool:
    """True where the extra `ocr` is installed, with its models."""
    return all(find_spec(part) for part in _PARTS) and all(_models(task) for task in ("det", "rec"))


def missing(name: str) -> UnreadableDocument:
    """The error for a document of pictures where the extra `ocr` is not installed."""
    return UnreadableDocument(
        name,
        "the pages are pictures: reading them needs text recognition, which is not installed",
        "install the extra: pip install 'mingzhang[ocr]'; or publish the original file",
    )


@cache
def recogniser() -> Recogniser:
    """The recogniser, loaded once in a process."""
    return _RapidOCR()


class _RapidOCR:
    def __init__(self) -> None:
        # Here and not above: only documents of pictures need it, it takes a second, and it may not be installed.
        import cv2
        import rapidocr

        cv2.setNumThreads(1)
        # The paths are given so that the package never looks for a model on the network.
        self._engine: Any = rapidocr.RapidOCR(
            params={
                "Det.model_path": _models("det")[0],
                "Rec.model_path": _models("rec")[0],
                "Det.limit_side_len": 32,
                "Det.max_candidates": _MOST_LINES,
                "Rec.rec_img_shape": _LEAST_CROP,
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "Global.log_level": "critical",
                "Global.return_word_box": True,
                "Global.use_cls": False,
                "Global.use_preprocess_img": False,
                "Global.use_vertical_padding": False,
            }
        )

    def find(self, picture: Picture) -> list[Area]:
        """Where lines of text are, from the top."""
        import cv2

        height, width = picture.shape
        size = max(32, round(width * _FIND_AT)), max(32, round(height * _FIND_AT))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        found = self._engine(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), use_det=True, use_rec=False).boxes
        if found is None:
            return []
        corners = np.asarray(found, dtype=float) * (width / size[0], height / size[1])
        areas = []
        for box in corners:
            x0, top = np.floor(box.min(axis=0)).astype(int)
            x1, bottom = np.ceil(box.max(axis=0)).astype(int)
            areas.append(Area(max(0, int(x0)), max(0, int(top)), min(width, int(x1)), min(height, int(bottom))))
        return [area for area in areas if area.width > 2 and area.height > 2]

    def read(self, crops: Sequence[Picture]) -> list[Reading]:
        """What each crop says; an empty text where it says nothing."""
        import cv2

        if not crops:
            return []
        found = self._engine.recognize_txt([cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR) for crop in crops])
        return [_reading(words, float(score)) for words, score in zip(found.word_results, found.scores, strict=True)]


def _reading(words: Any, score: float) -> Reading:
    """Characters and their places, from the steps of the recogniser at which each was seen.

    The spaces that it sees are left out: some stand inside amounts. Where there is a gap the places show it.
    """
    text = "".join(character for word in words.words for character in word)
    steps = [step for word in words.word_cols for step in word]
    count = max(words.line_txt_len, 1.0)
    return Reading(corrected(text), tuple(min(1.0, (step + 0.5) / count) for step in steps), score)


def _models(task: str) -> list[str]:
    """The models for a task that lie inside the package."""
    package = find_spec("rapidocr")
    folders = package.submodule_search_locations if package else None
    return sorted(str(path) for folder in folders or () for path in Path(folder, "models").glob(f"*_{task}_*.onnx"))
