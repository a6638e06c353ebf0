"""Contenders that do the same work in turns, so that a slow minute of the machine hurts all alike."""

import dataclasses

from rig.figures import ratios


@dataclasses.dataclass(frozen=True)
class Sample:
    """One run of one contender."""

    rows: int
    bytes: int
    seconds: float  # of the whole process
    copy_seconds: float | None  # of its copying alone
    cpu_seconds: float
    rss_peak_bytes: int


class Contest:
    """`contenders` is {name: function that does the work once and returns a Sample}."""

    def __init__(self, title, contenders):
        self.title = title
        self._contenders = contenders
        self.samples = {name: [] for name in contenders}

    def run(self, rounds, skip=lambda name, round_number: False):
        """Every contender once a round, each round beginning with another one."""
        names = list(self._contenders)
        for number in range(rounds):
            turn = number % len(names)
            for name in names[turn:] + names[:turn]:
                if skip(name, number):
                    continue
                sample = self._contenders[name]()
                self.samples[name].append(sample)
                print(f"    {self.title} {name}: {sample.rows / sample.seconds:,.0f} rows/s",
                      flush=True)

    def rates(self, name):
        return [sample.rows / sample.seconds for sample in self.samples[name]]

    def copy_rates(self, name):
        return [sample.rows / sample.copy_seconds if sample.copy_seconds else None
                for sample in self.samples[name]]

    def gigabyte_rates(self, name):
        return [sample.bytes / 1e9 / sample.seconds for sample in self.samples[name]]

    def cpu_per_gigabyte(self, name):
        return [sample.cpu_seconds / (sample.bytes / 1e9) for sample in self.samples[name]]

    def rss_megabytes(self, name):
        return [sample.rss_peak_bytes / 1e6 for sample in self.samples[name]]

    def note_costs(self, book, part, name):
        book.add(part, f"{self.title} {name}, processor", "s/GB", self.cpu_per_gigabyte(name))
        book.add(part, f"{self.title} {name}, peak memory", "MB", self.rss_megabytes(name))

    def note_ratio(self, book, part, above, below, limit="", rates=None):
        """How many times as fast the first is as the second."""
        rates = rates or self.rates
        what = "" if rates == self.rates else ", copying"
        book.add(part, f"{self.title} {above} / {below}{what}", "x",
                 ratios(rates(above), rates(below)), limit)
