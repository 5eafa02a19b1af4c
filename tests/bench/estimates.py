"""How well people are told their wait: the product against other rules on real offices, judged when the number was taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean, median

from tests.bench.offices import LEARNT_TO, Judged, judged

OURS, NAIVE, LES = "lane pace", "naive", "last to be called (LES)"


@dataclass(frozen=True, slots=True)
class Score:
    """How a rule did: minutes of error and the error as a share of what was waited."""

    mean: float
    median: float
    bias: float
    share: float


@dataclass(frozen=True, slots=True)
class Ranges:
    """How the ranges did: shares of visitors called inside the raw range and the shown one, and later than shown; their median widths in minutes.

    The shown one as it stood in the morning, and `steered` by the calls of the day.
    """

    raw: float
    inside: float
    later: float
    raw_width: float
    width: float
    steered: float
    steered_later: float
    steered_width: float


def asked(cases: Iterable[Judged]) -> list[Judged]:
    """Those of the judged days who had somebody before them."""
    return [case for case in cases if case.day > LEARNT_TO and case.ahead]


def scores(cases: list[Judged]) -> dict[str, Score]:
    """The score of every rule, the best first."""
    found = {rule: _score([(case.told[rule], case.waited) for case in cases]) for rule in cases[0].told}
    return dict(sorted(found.items(), key=lambda one: one[1].mean))


def ranges(cases: list[Judged]) -> Ranges:
    """How the product's ranges held."""
    return Ranges(
        raw=fmean(case.raw[0] <= case.waited <= case.raw[1] for case in cases),
        inside=fmean(case.shown[0] <= case.waited <= case.shown[1] for case in cases),
        later=fmean(case.waited > case.shown[1] for case in cases),
        raw_width=median(case.raw[1] - case.raw[0] for case in cases),
        width=median(case.shown[1] - case.shown[0] for case in cases),
        steered=fmean(case.steered[0] <= case.waited <= case.steered[1] for case in cases),
        steered_later=fmean(case.waited > case.steered[1] for case in cases),
        steered_width=median(case.steered[1] - case.steered[0] for case in cases),
    )


def measure_estimates() -> None:
    """Print the table, and how the ranges held on each day."""
    cases = asked(judged())
    by_rule = scores(cases)
    waited = fmean(case.waited for case in cases)
    print(f"\nWarsaw, {len(cases)} visitors with somebody before them, {cases[0].day} to {cases[-1].day}; they waited {waited:.1f} min")
    print(f"{'told by':<26}{'mean error':>12}{'median':>9}{'bias':>8}{'of the wait':>13}{'ours is':>9}")
    for rule, one in by_rule.items():
        ours = by_rule[OURS].mean / one.mean
        print(f"{rule:<26}{one.mean:>8.2f} min{one.median:>9.2f}{one.bias:>+8.2f}{one.share:>13.0%}{ours:>9.2f}")
    print(f"\n{'range':<14}{'raw 10-90 % holds':>18}{'width':>8}{'shown holds':>14}{'later':>8}{'width':>8}", end="")
    print(f"{'steered holds':>16}{'later':>8}{'width':>8}")
    for day in (*sorted({case.day for case in cases}), None):
        found = ranges([case for case in cases if day in {None, case.day}])
        held = f"{found.raw:>18.1%}{found.raw_width:>8.1f}{found.inside:>14.1%}{found.later:>8.1%}{found.width:>8.0f}"
        print(f"{day or 'all':<14}{held}{found.steered:>16.1%}{found.steered_later:>8.1%}{found.steered_width:>8.0f}")


def _score(pairs: list[tuple[float, float]]) -> Score:
    errors = [told - waited for told, waited in pairs]
    sizes = [abs(error) for error in errors]
    return Score(fmean(sizes), median(sizes), fmean(errors), sum(sizes) / sum(waited for _, waited in pairs))
