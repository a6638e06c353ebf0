"""What was measured: samples, their medians, and the limits they must keep."""

import dataclasses
import statistics


@dataclasses.dataclass
class Figure:
    """A median, and what it must be; `limit` is ">= 0.9", "<= 1.2" or empty."""

    part: str
    name: str
    unit: str
    values: list
    limit: str = ""
    detail: dict = dataclasses.field(default_factory=dict)  # for the JSON alone

    @property
    def median(self):
        return statistics.median(self.values)

    @property
    def passed(self):
        """None when there is no limit."""
        if not self.limit:
            return None
        sign, bound = self.limit.split()
        return self.median >= float(bound) if sign == ">=" else self.median <= float(bound)

    def as_json(self):
        return {"part": self.part, "name": self.name, "unit": self.unit, "median": self.median,
                "values": self.values, "limit": self.limit, "passed": self.passed,
                **({"detail": self.detail} if self.detail else {})}


class Book:
    """All figures of a run, in the order they were taken."""

    def __init__(self):
        self.figures = []

    def add(self, part, name, unit, values, limit="", detail=None):
        """`values` is a number or a list of them, of which the median counts. None is left out."""
        values = [value for value in (values if isinstance(values, list) else [values])
                  if value is not None]
        if values:
            self.figures.append(Figure(part, name, unit, values, limit, detail or {}))
            print("   ", _line(self.figures[-1]), flush=True)

    @property
    def failed(self):
        return [figure for figure in self.figures if figure.passed is False]

    def table(self):
        rows = [("part", "figure", "median", "lowest - highest", "unit", "limit", "")]
        rows += [_cells(figure) for figure in self.figures]
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
        rows.insert(1, tuple("-" * width for width in widths))
        return "\n".join(
            "  ".join(cell.rjust(width) if i in (2, 3) else cell.ljust(width)
                      for i, (cell, width) in enumerate(zip(row, widths))).rstrip()
            for row in rows)


def ratios(numerators, denominators):
    """Of the samples of each round, which met the same weather."""
    return [above / below for above, below in zip(numerators, denominators) if above and below]


def _number(value):
    if value == 0:
        return "0"
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 2 if abs(value) >= 1 else 3
    return f"{value:,.{digits}f}"


def _cells(figure):
    spread = f"{_number(min(figure.values))} - {_number(max(figure.values))}"
    verdict = {None: "", True: "pass", False: "FAIL"}[figure.passed]
    return (figure.part, figure.name, _number(figure.median),
            spread if len(figure.values) > 1 else "", figure.unit, figure.limit, verdict)


def _line(figure):
    _, name, median, spread, unit, limit, verdict = _cells(figure)
    words = [f"{name}: {median} {unit}", f"({spread})" if spread else "",
             f"limit {limit}: {verdict}" if limit else ""]
    return "  ".join(filter(None, words))
