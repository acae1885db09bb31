"""The numbers of a drawing: lists, paths and transformations, read, bounded and written anew.

SVG 1.1, 4.2, 7.6 and 8.3.  PDF/A-1 has no number above 32,767 (ISO 19005-1, 6.1.12).
"""

import re

LARGEST = 10_000
"""In the drawing's own units."""

_GAP = r"[ \t\r\n]*+(?:,[ \t\r\n]*+)?"
"""Between two numbers; it never gives back what it took, so that no sea of spaces is slow."""

_NUMBER = re.compile(_GAP + r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d)?)")
_FLAG = re.compile(_GAP + "([01])")
_COMMAND = re.compile(r"[ \t\r\n]*+([MmLlHhVvCcSsQqTtAaZz])")
_TRANSFORM = re.compile(r"[ \t\r\n,]*+(translate|rotate|scale|matrix|skewX|skewY) *+\(([^()]*+)\)")
_TAKES = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7, "z": 0}
_COUNTS = {
    "translate": (1, 2),
    "rotate": (1, 3),
    "scale": (1, 2),
    "matrix": (6,),
    "skewX": (1,),
    "skewY": (1,),
}
_FLAGS = (3, 4)
"""The places of an arc's flags, which may touch what follows."""


def plain_numbers(value: str, count: int | None = None) -> str | None:
    """Return a list of numbers parted by spaces; nothing if it is none, or of another length."""
    numbers, at = [], 0
    while found := _NUMBER.match(value, at):
        number = _bounded(found[1])
        if number is None:
            return None
        numbers.append(number)
        at = found.end()
    if not numbers or value[at:].strip() or (count is not None and len(numbers) != count):
        return None
    return " ".join(map(_spelled, numbers))


def plain_transform(value: str) -> str | None:
    """Return transformations, each with as many numbers as it takes; nothing if one is wrong."""
    written, at = [], 0
    while found := _TRANSFORM.match(value, at):
        # A small number of a matrix turns as much as a large one moves.
        numbers = _listed(found[2])
        if numbers is None or len(numbers) not in _COUNTS[found[1]]:
            return None
        written.append(f"{found[1]}({' '.join(f'{number:.6g}' for number in numbers)})")
        at = found.end()
    return None if value[at:].strip() else " ".join(written)


def plain_path(value: str) -> str | None:
    """Return a path's commands; nothing if one is wrong, or it leaves what a drawing may cover."""
    written: list[str] = []
    x = y = first_x = first_y = 0.0
    at = 0
    while found := _COMMAND.match(value, at):
        letter, at = found[1], found.end()
        if not written and letter not in "Mm":
            return None
        small, relative = letter.lower(), letter.islower()
        sets = 0
        if small == "z":
            x, y = first_x, first_y
            written.append(letter)
            continue
        while taken := _taken(value, at, small):
            numbers, at = taken
            x, y = _moved(small, relative, numbers, x, y)
            if max(abs(x), abs(y)) > LARGEST:
                return None
            if small == "m" and not sets:
                first_x, first_y = x, y
            written.append(letter * (not sets) + " ".join(map(_spelled, numbers)))
            sets += 1
        if not sets:
            return None
    return None if value[at:].strip() or not written else " ".join(written)


def _moved(
    small: str, relative: bool, numbers: list[float], x: float, y: float
) -> tuple[float, float]:
    """Return where a command ends."""
    from_x, from_y = (x, y) if relative else (0.0, 0.0)
    if small == "h":
        return from_x + numbers[0], y
    if small == "v":
        return x, from_y + numbers[0]
    return from_x + numbers[-2], from_y + numbers[-1]


def _taken(value: str, at: int, small: str) -> tuple[list[float], int] | None:
    """Return one set of a command's numbers and where it ends; nothing where there is none."""
    numbers: list[float] = []
    for place in range(_TAKES[small]):
        flag = small == "a" and place in _FLAGS
        found = (_FLAG if flag else _NUMBER).match(value, at)
        number = _bounded(found[1]) if found else None
        if found is None or number is None:
            return None
        numbers.append(number)
        at = found.end()
    return numbers, at


def _listed(value: str) -> list[float] | None:
    """Return a list of numbers as exact as they are written."""
    return None if plain_numbers(value) is None else [*map(float, _NUMBER.findall(value))]


def _bounded(text: str) -> float | None:
    number = float(text)
    return number if abs(number) <= LARGEST else None


def _spelled(number: float) -> str:
    """Return a number to the thousandth of a unit, in few characters."""
    text = f"{number:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
