"""Characters of the symbol fonts: Word stores their place in the font, not what they look like."""

from __future__ import annotations

_SYMBOL = {
    **{0x22: "∀", 0x2D: "−", 0x40: "≅", 0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0x61: "α", 0x62: "β", 0x67: "γ", 0x6D: "μ"},
    **{0x70: "π", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±"},
    **{0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xD6: "√", 0xE5: "∑"},
}
_WINGDINGS = {
    **{0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x77: "◆"},
    **{0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨"},
    **{0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
    **{0x80 + digit: "⓪①②③④⑤⑥⑦⑧⑨⑩"[digit] for digit in range(11)},
}
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x2A: "□", 0xA3: "□", 0x98: "●"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_FIRST, _LAST = 0xF020, 0xF0FF  # the private places in which Word keeps the characters of such fonts


def symbol(code: str, font: str) -> str:
    """The character at place `code` (hexadecimal) of a font; blank where that is no number."""
    try:
        place = int(code, 16)
    except ValueError:
        return ""
    if not 0x20 <= place <= 0xFFFF or 0xD800 <= place <= 0xDFFF:
        return ""
    return _look_up(place, font)


def mapped(text: str, font: str | None) -> str:
    """`text` with the private characters of a symbol font turned into what they look like, where that is known."""
    if font is None or text.isascii() or not any(_FIRST <= ord(character) <= _LAST for character in text):
        return text
    return "".join(_look_up(ord(c), font) if _FIRST <= ord(c) <= _LAST else c for c in text)


def _look_up(place: int, font: str) -> str:
    return _FONTS.get(font.lower(), {}).get(place & 0xFF, chr(place))
