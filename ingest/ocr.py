"""Reading pictures of pages: RapidOCR (PP-OCR models inside its package) with word boxes.

A picture is turned upright and deskewed first. What the recogniser cannot read (handwriting, stamps) is not
guessed at: it comes out as `[unread]` with its box.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.layout.primitives import PageContent, Rule, Word
from ingest.ocr_image import Image, Straightened, apply, ruling_lines, straighten

UNREAD = "[unread]"
_LEAST_CONFIDENCE = 0.5
_GOOD_CONFIDENCE = 0.80
_LEAST_HEIGHT_PX = 8
_SIDE_LIMIT_PX = 2600
# What the recogniser writes in its East Asian repertoire → what stands on the page.
_MENDED = str.maketrans(
    {
        "℃": "°C",
        "℉": "°F",
        "μ": "µ",
        "：": ":",
        "；": ";",
        "，": ",",
        "（": "(",
        "）": ")",
        "％": "%",
        "。": ".",
        "、": ",",
        "～": "~",
        "＜": "<",
        "＞": ">",
        "＝": "=",
        "＋": "+",
        "－": "-",
        "／": "/",
        "！": "!",
        "？": "?",
        "【": "[",
        "】": "]",
        "《": "<",
        "》": ">",
        "—": "–",
        "　": " ",
        "㎡": "m²",
        "㎝": "cm",
        "㎜": "mm",
        "㎎": "mg",
        "㎏": "kg",
        "㎖": "mL",
        "㎍": "µg",
    }
)

_RAISED = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
_AREA = re.compile(r"((?:^|(?<=[\d/·(]))(?:[cdmkµn]?m))([23])(?![\w.,]*\d)")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    confidence: float
    box: npt.NDArray[np.float64]  # 4 corners, pixels of the straightened picture
    words: tuple[tuple[str, float, npt.NDArray[np.float64]], ...]


class PageReader:
    """Reads one picture of a page at a time; the models load with the first one. One instance per process."""

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._engine: Any = None

    def __call__(self, image: Image, width_pt: float, height_pt: float, number: int) -> PageContent:
        """Words and ruling lines of a page picture (RGB, uint8) in points of the upright page.

        `PageContent.to_page` maps them back to the page as it is shown.
        """
        best, lines = self._best_reading(image)
        return _content(image, best, lines, width_pt, height_pt, number)

    def _best_reading(self, image: Image) -> tuple[Straightened, list[_Line]]:
        """The reading of the upright picture; other quarter turns are tried only where the first reads badly."""
        first = straighten(image)
        lines = self._read(first.image)
        if not lines or (_confidence(lines) >= _GOOD_CONFIDENCE and not _mostly_upright_boxes(lines)):
            return first, lines
        candidates = [(first, lines)]
        for turns in (1, 3) if _mostly_upright_boxes(lines) else (2, 1, 3):
            turned = straighten(image, turns)
            candidates.append((turned, self._read(turned.image)))
        return max(candidates, key=lambda c: _confidence(c[1]) * sum(len(line.text) for line in c[1]))

    def _read(self, image: Image) -> list[_Line]:
        height, width = image.shape[:2]
        scale = min(1.0, _SIDE_LIMIT_PX / max(height, width))
        if scale < 1.0:
            import cv2

            image = np.asarray(
                cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8
            )
        result = self._loaded()(np.ascontiguousarray(image[:, :, ::-1]), return_word_box=True)
        if result is None or result.txts is None or result.boxes is None:
            return []
        words_of = result.word_results or [()] * len(result.txts)
        lines = []
        for text, score, box, words in zip(result.txts, result.scores, result.boxes, words_of, strict=True):
            corners = np.asarray(box, dtype=np.float64) / scale
            parts = tuple(
                (w[0], float(w[1]), np.asarray(w[2], dtype=np.float64) / scale) for w in words if w and w[2] is not None
            )
            lines.append(_Line(str(text), float(score), corners, parts))
        return lines

    def _loaded(self) -> Any:
        if self._engine is None:
            from rapidocr import RapidOCR

            self._engine = RapidOCR(
                params={
                    "Global.use_cls": False,
                    "Global.text_score": 0.0,
                    "Global.log_level": "error",
                    "Global.max_side_len": _SIDE_LIMIT_PX,
                    "EngineConfig.onnxruntime.intra_op_num_threads": self._threads,
                    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                }
            )
        return self._engine


def mend(text: str) -> str:
    """Recognised text as an engineer would type it."""
    mended = text.translate(_MENDED)
    mended = "".join(unicodedata.normalize("NFKC", c) if 0xFF00 <= ord(c) <= 0xFFEF else c for c in mended)
    return re.sub(r"\s+", " ", mended).strip()


def raise_exponents(words: list[str]) -> list[str]:
    """`× 106` → `× 10⁶` and `L/m2` → `L/m²`: the recogniser often sets small raised figures on the line."""
    raised = []
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        if before.endswith(("×", "x", "·")) or re.match(r"^[\d.,]*[×·]10", word):
            word = re.sub(r"(?<=10)([-−]?\d{1,2})(?=$|[^\d.,])", lambda m: m.group(1).translate(_RAISED), word)
        raised.append(_AREA.sub(lambda m: m.group(1) + m.group(2).translate(_RAISED), word))
    return raised


def _confidence(lines: list[_Line]) -> float:
    weight = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / weight if weight else 0.0


def _mostly_upright_boxes(lines: list[_Line]) -> bool:
    """Most of the longer lines' boxes stand upright: the page lies on its side."""
    long = [line for line in lines if len(line.text) >= 4]
    upright = sum(_size(line.box)[1] > 1.5 * _size(line.box)[0] for line in long)
    return bool(long) and upright > len(long) / 2


def _size(box: npt.NDArray[np.float64]) -> tuple[float, float]:
    low, high = box.min(axis=0), box.max(axis=0)
    return float(high[0] - low[0]), float(high[1] - low[1])


def _content(
    image: Image, upright: Straightened, lines: list[_Line], width_pt: float, height_pt: float, number: int
) -> PageContent:
    height_px, width_px = upright.image.shape[:2]
    sideways = (width_px > height_px) != (image.shape[1] > image.shape[0])
    page_w, page_h = (height_pt, width_pt) if sideways else (width_pt, height_pt)
    x_pt, y_pt = page_w / width_px, page_h / height_px
    words = [word for line in lines for word in _words(line, x_pt, y_pt)]
    rules = tuple(Rule(x0 * x_pt, y0 * y_pt, x1 * x_pt, y1 * y_pt) for x0, y0, x1, y1 in ruling_lines(upright.image))
    corners = np.array([[0.0, 0.0], [1.0 / x_pt, 0.0], [0.0, 1.0 / y_pt]])
    moved = apply(upright.back, corners) * np.array([width_pt / image.shape[1], height_pt / image.shape[0]])
    (ox, oy), (ax, ay), (bx, by) = moved
    to_page = (float(ax - ox), float(bx - ox), float(ox), float(ay - oy), float(by - oy), float(oy))
    turned = upright.skew_deg != 0.0 or not np.allclose(to_page, (1, 0, 0, 0, 1, 0), atol=1e-6)
    return PageContent(
        number=number,
        width=page_w,
        height=page_h,
        words=tuple(words),
        rules=rules,
        ocr=True,
        to_page=to_page if turned else None,
    )


def _words(line: _Line, x_pt: float, y_pt: float) -> list[Word]:
    """The line's words with one common height, so that layout sees them on one line."""
    width_px, height_px = _size(line.box)
    if height_px < _LEAST_HEIGHT_PX and width_px < _LEAST_HEIGHT_PX:
        return []
    size = min(height_px, width_px) * y_pt * 0.75
    if line.confidence < _LEAST_CONFIDENCE:
        return (
            [_word(UNREAD, line.box, line.confidence, size, x_pt, y_pt, line.box)] if len(line.text.strip()) > 1 else []
        )
    text = mend(line.text)
    parts = [(mend(t), c, b) for t, c, b in line.words]
    if not parts or "".join(t for t, _, _ in parts).replace(" ", "") != text.replace(" ", ""):
        parts = _split_evenly(text, line)
    texts = raise_exponents([t for t, _, _ in parts])
    return [
        _word(t, b, c, size, x_pt, y_pt, line.box) for t, (_, c, b) in zip(texts, parts, strict=True) if t
    ]


def _word(
    text: str,
    box: npt.NDArray[np.float64],
    confidence: float,
    size: float,
    x_pt: float,
    y_pt: float,
    line: npt.NDArray[np.float64],
) -> Word:
    low, high = box.min(axis=0), box.max(axis=0)
    top, bottom = line[:, 1].min(), line[:, 1].max()
    return Word(
        text=text,
        x0=float(low[0]) * x_pt,
        y0=float(top) * y_pt,
        x1=float(high[0]) * x_pt,
        y1=float(bottom) * y_pt,
        size=size,
        confidence=confidence,
    )


def _split_evenly(text: str, line: _Line) -> list[tuple[str, float, npt.NDArray[np.float64]]]:
    """Words placed by their share of the characters, where the recogniser's own boxes do not spell the line."""
    low, high = line.box.min(axis=0), line.box.max(axis=0)
    span = (high[0] - low[0]) / max(1, len(text))
    parts = []
    for match in re.finditer(r"\S+", text):
        x0, x1 = low[0] + match.start() * span, low[0] + match.end() * span
        parts.append(
            (match.group(), line.confidence, np.array([[x0, low[1]], [x1, low[1]], [x1, high[1]], [x0, high[1]]]))
        )
    return parts
