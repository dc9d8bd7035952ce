"""Spreadsheet numbers as the sheet displays them: number formats of Excel (ECMA-376 part 1, 18.8.30/31).

Where the format depends on the reader's locale (short dates), the unambiguous ISO form is given. The decimal sign
is the point.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

BUILTIN: dict[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd hh:mm", 37: "#,##0 ;(#,##0)",
    38: "#,##0 ;(#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}
_TOKEN = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|AM/PM|A/P|[Ee][+\-]|General|y+|m+|d+|h+|s+|[0#?.,%/@]|.', re.IGNORECASE | re.DOTALL
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
_CURRENCY = re.compile(r"^\[\$([^\-\]]*)")
_PLACEHOLDERS = frozenset("0#?")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_START_1900, _START_1904 = datetime(1899, 12, 31), datetime(1904, 1, 1)


def show_number(value: float, code: str, *, date1904: bool = False) -> str:
    """`value` under a number format code, e.g. 0.125 under `0.0%` → `12.5%`."""
    if code == "General":
        return show_general(value)
    section, value = _section(value, code)
    tokens = [t for t in _TOKEN.findall(section) if t]
    plain = [t.lower() for t in tokens if t[0] not in '"\\_*[']
    elapsed = any(re.fullmatch(r"\[(h+|m+|s+)\]", t.lower()) for t in tokens)
    if elapsed or any(t[0] in "ymdhs" and t.strip("ymdhs") == "" for t in plain):
        return _show_date(value, tokens, date1904)
    if "general" in plain or not any(t in _PLACEHOLDERS for t in plain):
        return "".join(
            show_general(value) if t.lower() == "general" or t == "@" else _literal(t) for t in tokens
        ).strip()
    if "/" in plain:
        return _show_fraction(value, tokens)
    return _show_digits(value, tokens)


def shows_nothing(code: str) -> bool:
    """True for formats such as `;;;` that hide what the cell holds."""
    return code.count(";") >= 2 and not code.replace(";", "").strip()


def show_general(value: float) -> str:
    """At most eleven characters, as a General cell shows."""
    if value == int(value) and abs(value) < 1e11:
        return str(int(value))
    if 1e-4 <= abs(value) < 1e11:
        decimals = max(0, 10 - len(str(int(abs(value)))))
        return _trim(f"{value:.{decimals}f}")
    fixed = _trim(f"{value:.9f}")
    if abs(value) < 1 and abs(float(fixed) - value) <= 1e-6 * abs(value):
        return fixed
    mantissa, exponent = f"{value:.5E}".split("E")
    return f"{_trim(mantissa)}E{exponent}"


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _section(value: float, code: str) -> tuple[str, float]:
    """The section of the format that a value falls under; negative sections show the absolute value."""
    sections = _split(code)
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _meets(value, condition.group(1), float(condition.group(2))):
                return _CONDITION.sub("", section), value
        return "General", value
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _split(code: str) -> list[str]:
    sections, quoted, start = [], False, 0
    for at, char in enumerate(code):
        if char == '"':
            quoted = not quoted
        elif char == ";" and not quoted and (at == 0 or code[at - 1] != "\\"):
            sections.append(code[start:at])
            start = at + 1
    return [*sections, code[start:]]


def _meets(value: float, sign: str, bound: float) -> bool:
    return {"<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound,
            "=": value == bound, "<>": value != bound}[sign]


def _literal(token: str) -> str:
    if token.startswith('"'):
        return token.strip('"')
    if token.startswith("\\"):
        return token[1:]
    if token[0] in "_*":
        return " " if token[0] == "_" and len(token) == 2 else ""
    if token.startswith("["):
        currency = _CURRENCY.match(token)
        return currency.group(1) if currency else ""
    return token


def _show_digits(value: float, tokens: list[str]) -> str:
    """Fixed, thousands, percent and scientific formats."""
    percent = tokens.count("%")
    number = Decimal(repr(float(value))) * (Decimal(100) ** percent)
    scientific = next((i for i, t in enumerate(tokens) if t[0] in "eE" and len(t) == 2), None)
    body = tokens if scientific is None else tokens[:scientific]
    spots = [i for i, t in enumerate(body) if t in _PLACEHOLDERS]
    point = body.index(".") if "." in body else None
    whole = [body[i] for i in spots if point is None or i < point]
    parts = [body[i] for i in spots if point is not None and i > point]
    last = spots[-1] if spots else 0
    if scientific is None:
        number /= Decimal(1000) ** sum(1 for t in body[last + 1:] if t == ",")
    exponent = ""
    if scientific is not None:
        number, exponent = _scientific(number, len(whole), tokens[scientific:])
        tokens = [*body, *[t for t in tokens[scientific + 1:] if t not in _PLACEHOLDERS]]
    rounded = abs(number).quantize(Decimal(1).scaleb(-len(parts)), rounding=ROUND_HALF_UP)
    digits, _, fraction = f"{rounded:f}".partition(".")
    digits = digits.lstrip("0").rjust(sum(t == "0" for t in whole), "0")
    if any(t == "," for t in body[spots[0]:last] if spots):
        digits = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", digits)
    while parts and fraction and parts[-1] in "#?" and fraction[-1] == "0":
        parts, fraction = parts[:-1], fraction[:-1]
    shown = digits + (f".{fraction}" if point is not None and fraction else "") + exponent
    sign = "-" if number < 0 and any(c in "123456789" for c in shown) else ""
    before = "".join(_literal(t) for t in tokens[: spots[0]] if t != ",")
    after = "".join(_literal(t) for t in tokens[last + 1:] if t not in (",", "."))
    return f"{before}{sign}{shown}{after}".strip()


def _scientific(number: Decimal, whole: int, tokens: list[str]) -> tuple[Decimal, str]:
    power = number.adjusted() if number else 0
    step = max(1, whole)
    power = power // step * step if step > 1 else power
    digits = sum(t == "0" for t in tokens[1:])
    sign = "-" if power < 0 else "+" if tokens[0][1] == "+" else ""
    return number.scaleb(-power), f"E{sign}{abs(power):0{digits}d}"


def _show_fraction(value: float, tokens: list[str]) -> str:
    slash = tokens.index("/")
    after = "".join(t for t in tokens[slash + 1:] if t[0] in "0#?123456789").strip()
    size = max(1, sum(c in "#?0" for c in after))
    nearest = Fraction(value).limit_denominator(10**min(size, 3) - 1)
    if after.isdigit() and "0" not in after:
        nearest = Fraction(round(value * int(after)), int(after))
    whole, rest = divmod(abs(nearest), 1)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole} {rest}".strip() if rest and whole else f"{sign}{rest or whole}"


def _show_date(value: float, tokens: list[str], date1904: bool) -> str:
    if not -1e6 < value < 2_958_466:
        return show_general(value)
    moment = _moment(value, date1904, subseconds="." in tokens)
    half = any(t.upper() in ("AM/PM", "A/P") for t in tokens)
    text, hours_before = "", False
    for at, piece in enumerate(tokens):
        lower = piece.lower()
        elapsed = re.fullmatch(r"\[(h+|m+|s+)\]", lower)
        if elapsed:
            per_day = {"h": 24, "m": 1440, "s": 86400}[elapsed.group(1)[0]]
            text += str(int(value * per_day + 1e-6)).zfill(len(elapsed.group(1)))
            hours_before = True
        elif lower[0] in "ymdhs" and lower.strip(lower[0]) == "":
            minutes = lower[0] == "m" and len(lower) <= 2 and (hours_before or _next_unit(tokens, at) == "s")
            text += _part(moment, "n" * len(lower) if minutes else lower, half)
            hours_before = lower[0] == "h" or (hours_before and lower[0] not in "yd" and not minutes)
        elif lower in ("am/pm", "a/p"):
            text += ("AM" if moment.hour < 12 else "PM")[: 2 if lower == "am/pm" else 1]
        elif piece == "." and at + 1 < len(tokens) and tokens[at + 1] == "0":
            digits = len(re.match(r"0*", "".join(tokens[at + 1:])).group())  # type: ignore[union-attr]
            text += "." + f"{moment.microsecond:06d}"[:digits]
        elif piece not in ("0", "@"):
            text += _literal(piece)
    return text.strip()


def _moment(value: float, date1904: bool, *, subseconds: bool) -> datetime:
    """Serial day → date; 1900 is a leap year for Excel, so days before 1900-03-01 are one off."""
    start = _START_1904 if date1904 else _START_1900 if value < 60 else _START_1900 - timedelta(days=1)
    seconds = round(value * 86400, 3 if subseconds else 0)
    return start + timedelta(seconds=seconds)


def _next_unit(tokens: list[str], at: int) -> str:
    following = (t.lower().strip("[]") for t in tokens[at + 1:] if t[0] not in '"\\_*')
    return next((t[0] for t in following if t and t[0] in "ymdhs"), "")


def _part(moment: datetime, unit: str, half: bool) -> str:
    size = len(unit)
    if unit[0] == "y":
        return f"{moment.year % 100:02d}" if size <= 2 else f"{moment.year:04d}"
    if unit[0] == "m":
        name = _MONTHS[moment.month - 1]
        return {1: str(moment.month), 2: f"{moment.month:02d}", 3: name[:3], 5: name[0]}.get(size, name)
    if unit[0] == "d":
        name = _DAYS[moment.weekday()]
        return {1: str(moment.day), 2: f"{moment.day:02d}", 3: name[:3]}.get(size, name)
    number = {"h": (moment.hour - 1) % 12 + 1 if half else moment.hour, "n": moment.minute, "s": moment.second}[unit[0]]
    return str(number).zfill(2 if size >= 2 else 1)
