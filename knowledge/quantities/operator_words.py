"""The words for limits, in English, German and French, separated by "|"."""

from __future__ import annotations

from typing import Literal

Bound = Literal["eq", "lt", "le", "gt", "ge"]

BEFORE: dict[Bound, str] = {
    "ge": "nlt|n.l.t.|n.l.t|not less than|not colder than|no colder than|not slower than|no slower than"
    "|not younger than|nicht kälter als|no less than"
    "|not be less than|not lower than|no lower than"
    "|not be lower than|no fewer than|not fewer than|not below|not be below|not fall below|not drop below"
    "|at least|min|min.|minimum|minimum of"
    "|minimum is|a minimum of|the minimum of|no sooner than|not before|not earlier than|no earlier than"
    "|not shorter than|no shorter than|greater than or equal to"
    "|greater or equal to|equal to or greater than|equal or greater than|more than or equal to"
    "|higher than or equal to|above or equal to|at or above|larger than or equal to|is at least"
    "|not smaller than|not under"
    "|größer als oder gleich|mehr als oder gleich|höher als oder gleich|höher oder gleich|mindestens"
    "|mindestens mit"
    "|mindestens bei|mindestens auf|mind."
    "|mind|wenigstens|minimal|nicht weniger als|nicht unter|nicht kleiner als|nicht niedriger als"
    "|größer oder gleich|grösser oder gleich|größer gleich|ab|frühestens|zumindest|nicht kürzer als"
    "|minimum von"
    "|au moins|au minimum|minimum de|un minimum de|pas moins de|pas inférieur à|pas inférieure à"
    "|non inférieur à|non inférieure à|ne doit pas être inférieur à|ne doit pas être inférieure à"
    "|supérieur ou égal à|supérieure ou égale à"
    "|supérieurs ou égaux à|supérieures ou égales à|à partir de|minimale de|minimal de|lower limit"
    "|lower limit of|untere grenze|low limit|lsl|lower|mini",
    "le": "nmt|n.m.t.|n.m.t|not more than|not warmer than|no warmer than|nicht wärmer als|no more than"
    "|not be more than|not greater than|no greater than"
    "|not be greater than|not higher than|no higher than|not be higher than|not above|not be above"
    "|not over|at most|at the most|max|max.|maximum|maximum of"
    "|maximum is|a maximum of|the maximum of|up to|up to and including|up to a maximum of|up to max"
    "|up to max.|up to maximum|not to exceed|not exceeding|not exceed|must not exceed|shall not exceed"
    "|should not exceed|may not exceed|does not exceed|do not exceed|cannot exceed|will not exceed"
    "|did not exceed|without exceeding|never exceed|never exceeding|not exceeded"
    "|not exceed a maximum of|not to exceed a maximum of|not longer than|no longer than|not be longer than"
    "|no later than|not later than|not older than|no older than|not faster than|no faster than"
    "|not hotter than|no hotter than"
    "|nicht älter als|nicht schneller als|less than or equal to|less or equal to|equal to or less than"
    "|equal or less than|lower than or equal to|below or equal to|smaller than or equal to|at or below"
    "|within|in less than or equal to|limited to|not be held longer than"
    "|capped at|not beyond|not larger than|no larger than|not be larger than|fewer than or equal to|as much as"
    "|weniger als oder gleich|kleiner als oder gleich|geringer oder gleich|niedriger oder gleich|höchstens"
    "|höchst.|höchstens mit|höchstens bei|maximal mit|höchstens auf|maximal|nicht mehr als|nicht über"
    "|nicht länger als|nicht größer als|nicht grösser als"
    "|nicht höher als|bis zu|bis max|bis max.|bis maximal|bis höchstens|kleiner oder gleich|kleiner gleich"
    "|spätestens nach|spätestens|innerhalb von|innerhalb|binnen|maximum von|längstens|auf maximal"
    "|nicht später als"
    "|au plus|au maximum|maximum de|un maximum de|pas plus de|ne pas dépasser|ne dépassant pas"
    "|ne doit pas dépasser|ne doivent pas dépasser|sans dépasser|ne dépasse pas|ne pas excéder"
    "|n'excédant pas|ne doit pas excéder|ne excédant pas|n'excède pas|jusqu'à|inférieur ou égal à"
    "|inférieure ou égale à|inférieurs ou égaux à|inférieures ou égales à"
    "|pas supérieur à|pas supérieure à|non supérieur à|non supérieure à|tout au plus|maximale de"
    "|maximal de|dans les|en moins de ou égal à|upper limit|upper limit of|obere grenze|high limit|usl"
    "|upper|maxi|à concurrence de",
    "lt": "less than|lower than|below|fewer than|smaller than|under|shorter than|is below|strictly less than"
    "|strictly below|remain below|inferior to|colder than|cooler than|younger than|earlier than"
    "|lighter than|thinner than"
    "|slower than|narrower than|kälter als|jünger als|leichter als|dünner als|früher als|langsamer als"
    "|plus froid que|moins de"
    "|weniger als|kleiner als|niedriger als|unter|unterhalb|unterhalb von|kürzer als|geringer als|moins de"
    "|inférieur à|inférieure à|inférieurs à|inférieures à|en dessous de|au-dessous de"
    "|strictement inférieur à|strictement inférieure à",
    "gt": "more than|greater than|higher than|above|exceeding|exceeds|exceed|in excess of|larger than"
    "|longer than|is above|beyond|strictly greater than|strictly above|exceeded|warmer than|hotter than"
    "|older than|later than"
    "|heavier than|thicker than|faster than|wider than|wärmer als|heißer als|älter als|schwerer als"
    "|dicker als|später als"
    "|schneller als|plus chaud que"
    "|mehr als|größer als|grösser als|höher als|über|oberhalb|oberhalb von|länger als|plus de|supérieur à"
    "|supérieure à|supérieurs à|supérieures à|au-dessus de|au dessus de|strictement supérieur à"
    "|strictement supérieure à|dépassant|übersteigt",
}  # fmt: skip

BEHIND: dict[Bound, str] = {
    "le": "or less|or colder|or cooler|oder kälter|oder tiefer|ou moins|ou inférieur|ou inférieure|or below"
    "|or lower|or fewer|or shorter|or smaller|or colder|or earlier|and below|and less|or under|maximum"
    "|max.|max|at most|at the most|at maximum|oder weniger|oder kürzer|oder niedriger|oder darunter"
    "|oder kleiner"
    "|maximal|nicht überschreiten|nicht übersteigen|nicht zu überschreiten|ou moins|au maximum|au plus"
    "|(maximum)|(max.)|(max)|(at most)|(not more than)|(nmt)|(upper limit)|as a maximum|as maximum"
    "|is not exceeded|must not be exceeded|should not be exceeded|shall not be exceeded"
    "|nicht überschritten|tops|upper limit|höchstens|maxi",
    "ge": "or more|or warmer|oder wärmer|ou supérieur|ou supérieure|or above|or higher|or greater|or longer"
    "|or larger|or better|or over|and above|and higher|and more|or later|and over|and longer|minimum|min."
    "|at least|at minimum|oder mehr|oder länger|oder höher|oder größer|oder grösser|oder darüber|und mehr"
    "|und länger"
    "|nicht unterschreiten|nicht zu unterschreiten|nicht unterschritten|ou plus|ou davantage|au minimum"
    "|au moins|(minimum)|(min.)|(min)|(at least)|(not less than)|(nlt)|(lower limit)|as a minimum"
    "|as minimum|lower limit|mindestens|mini",
}  # fmt: skip
