"""Days in old tables: in which order a column writes day, month and year, and what a cell says by it. Pure.

Orders: dmy, mdy, ymd, swapped. Points are always dmy, four digits in front always ymd; slashes and hyphens are decided
once for the whole column. 'swapped' is mdy of which a program has turned into dates, with month and day exchanged, what
it took for dmy.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

ORDERS = ("dmy", "mdy", "ymd")
_FIRST, _LAST = 2000, 2100
_SERIAL_ZERO = date(1899, 12, 30)  # day 0 of Excel's count, after its leap year that never was
_MONTHS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_ALSO = {"mrz": 3, "mae": 3, "may": 5, "oct": 10, "dec": 12}
_WEEKDAY = re.compile(
    r"^(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun|[a-zäöü]+(?:tag|woch|abend|day))[.,]*\s+(?=\d|[a-z])"
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]\s*(.*))?")
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_PARTS = re.compile(r"(\d{1,2})\s*([./\-–])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})(?:[ ,]+(.*))?")
_NAMED = re.compile(r"(\d{1,2})\.?\s*([a-zä]{3,})\.?,?\s*(\d{4}|\d{2})(?:[ ,]+(.*))?")
_NAMED_FIRST = re.compile(r"([a-z]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:[ ,]+(.*))?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_WITHOUT_YEAR = re.compile(r"(\d{1,2})\s*\.\s*(?:(\d{1,2})\s*\.?|([a-zä]{3,})\.?)")
_DOTTED = re.compile(r".*[.a-zä]")  # '1.5' may be a number
_NUMBER = re.compile(r"(\d{1,2})\.?")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")


@lru_cache(4096)
def split(cell: str, order: str = "dmy") -> tuple[date | None, str]:
    """Return the day of a cell and what stands behind it ('3.4.2024, 9:30' gives '9:30'); None where there is none."""
    text = _WEEKDAY.sub("", " ".join(cell.casefold().split()))
    if found := _ISO.fullmatch(text):
        is_swapped = order == "swapped" and int(found[3]) <= 12
        return _made(found[1], *((found[3], found[2]) if is_swapped else (found[2], found[3]))), _rest(found[4])
    if found := _COMPACT.fullmatch(text):
        return _made(*found.groups()), ""
    if found := _PARTS.fullmatch(text):
        one, sign, two, three, rest = found.groups()
        year, month, number = _ordered(one, two, three, "dmy" if sign == "." else order)
        return _made(year, month, number), _rest(rest)
    if found := _NAMED.fullmatch(text):
        return _made(found[3], month_of(found[2]), found[1]), _rest(found[4])
    if found := _NAMED_FIRST.fullmatch(text):
        return _made(found[3], month_of(found[1]), found[2]), _rest(found[4])
    if _SERIAL.fullmatch(text):
        return _within(_SERIAL_ZERO + timedelta(days=int(float(text)))), ""
    return None, ""


def day(cell: str, order: str = "dmy") -> date | None:
    """Return the day of a cell; None where it holds none."""
    return split(cell, order)[0]


def _rest(text: str | None) -> str:
    rest = (text or "").strip()
    return "" if re.fullmatch(r"0?0:00(?::00(?:\.0+)?)?|uhr", rest) else rest


def _ordered(one: str, two: str, three: str, order: str) -> tuple[str, str, str]:
    if order == "ymd" and len(three) == 2:
        return one, two, three
    return (three, one, two) if order in ("mdy", "swapped") else (three, two, one)


def _made(year: str | int, month: str | int, number: str | int) -> date | None:
    whole = int(year)
    try:
        return _within(date(whole + 2000 if whole < 100 else whole, int(month), int(number)))
    except ValueError:
        return None


def _within(found: date) -> date | None:
    return found if _FIRST <= found.year < _LAST else None


def month_of(name: str) -> int:
    """Return the number of a month by its German or English name or abbreviation; 0 for other words."""
    short = name.casefold().replace("ä", "a")[:3]
    return _ALSO.get(short) or (_MONTHS.index(short) + 1 if short in _MONTHS else 0)


def orders(cells: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """Return (orders by which every such cell of a column is a day, whether any cell needs an order).

    A column that holds real dates beside '1/15/2024' came through a program that took months for days: these may be
    swapped.
    """
    different = list(dict.fromkeys(cells))
    needing = [cell for cell in different if is_ambiguous(cell)]
    if not needing:
        return ("dmy",), False
    iso = any(_ISO.fullmatch(cell.casefold()) for cell in different)
    possible = tuple(order for order in ORDERS if _mostly(needing, order))
    if iso and possible == ("mdy",):
        return ("swapped", "mdy"), True
    return possible or ("dmy", "mdy"), True


def is_ambiguous(cell: str) -> bool:
    """Return whether the meaning of a cell depends on an order."""
    found = _PARTS.fullmatch(_WEEKDAY.sub("", cell.casefold().strip()))
    return bool(found and found[2] != ".")


def _mostly(cells: list[str], order: str) -> bool:
    """Whether all but a few typing mistakes are days by this order; 'ymd' only where no year has four digits."""
    if order == "ymd" and any(re.search(r"\d{4}", cell) for cell in cells):
        return False
    wrong = sum(day(cell, order) is None for cell in cells)
    return wrong * 50 <= len(cells)


def sure(possible: tuple[str, ...], cells: Iterable[str], is_german: bool) -> str:
    """Return the order of a column that nobody need be asked about, else ''."""
    if len(possible) == 1:
        return possible[0]
    if "swapped" in possible or not all(_mostly(list(cells), order) for order in possible):
        return ""
    hyphens = all("/" not in cell for cell in cells)
    return "dmy" if "dmy" in possible and "ymd" not in possible and (hyphens or is_german) else ""


def completed(cell: str, year: int | None, month: int | None) -> str | None:
    """Return '3.4.', '3. April' or '3' with the year, and the month, of what stands above; None for other cells."""
    text = _WEEKDAY.sub("", " ".join(cell.casefold().split()))
    if found := _WITHOUT_YEAR.fullmatch(text):
        number = int(found[2]) if found[2] else month_of(found[3])
        return f"{int(found[1]):02}.{number:02}.{year}" if year and number else None
    found = _NUMBER.fullmatch(text)
    return f"{found[1]}.{month}.{year or ''}" if found and month else None


def lacks_year(cell: str) -> bool:
    """Whether a cell is a day without a year, like '3.4.'."""
    found = _WITHOUT_YEAR.fullmatch(_WEEKDAY.sub("", " ".join(cell.casefold().split())))
    return bool(found and _DOTTED.fullmatch(found[0]) and (int(found[2]) <= 12 if found[2] else month_of(found[3])))


def context(text: str) -> tuple[int | None, int | None]:
    """Return (year, month) that a title such as 'März 2024' names; None for what it does not name once.

    A full date in it, as of printing, says nothing about the rows.
    """
    text = re.sub(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}|\d{4}-\d\d-\d\d", " ", text)
    words = re.findall(r"[a-zäöü]{3,}", text.casefold())
    years = {int(year) for year in _YEAR.findall(text)}
    if re.search(r"20\d{2}\s*[/–-]\s*(?:20)?\d{2}(?!\d)", text):
        return None, None  # a year that is two: a school year, a project
    short = re.search(r"([a-zä]{3,})\.?\s*['’]?(\d{2})\b(?![.\d])", text.casefold())
    if not years and short and _whole_month(short[1]):
        years = {2000 + int(short[2])}
    months = {number for word in words if (number := _whole_month(word))}
    return (years.pop() if len(years) == 1 else None), (months.pop() if len(months) == 1 else None)


_WHOLE = re.compile(
    r"jan(?:uar|uary)?|feb(?:ruar|ruary)?|m(?:ä|ae|a)r(?:z|ch|s)?|mrz|apr(?:il)?|mai|may|jun[ie]?|jul[iy]?|aug(?:ust)?|"
    r"sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|de[zc](?:ember)?"
)


def _whole_month(word: str) -> int:
    return month_of(word) if _WHOLE.fullmatch(word) else 0
