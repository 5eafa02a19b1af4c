"""A made-up visitor's slip, as a template would print it in this hall: its own names, windows and steps."""

from datetime import UTC, datetime

from hallq.domain.estimate_range import shown
from hallq.domain.numbering import write_number
from hallq.domain.routing import HallSetup, Service
from hallq.domain.slip import SlipFacts, trial_slip
from hallq.domain.slip_template import SlipTemplate

AHEAD = 12
ESTIMATE = (15.0, 25.0)
SEAL = "Ab3dEf6hIj9lMn2pQr5tUv"
"""As long as the seal of a true link, so that the code is as large as on a true slip; it opens nothing."""


def example_slip(setup: HallSetup, template: SlipTemplate, language: str, now: int, *, package: bool = False) -> SlipFacts:
    """The facts of a slip of a matter that has this template, or a package; of any matter where none has it. `now` is the hall's clock, UTC ms."""
    matter = _matter(setup, template, package=package)
    if matter is None:
        return trial_slip(setup.name, language, setup.timezone, now)
    steps = setup.steps_of(matter)
    queue = steps[0][1]
    series = setup.series.by_id[queue.series_id]
    return SlipFacts(
        template=template.code,
        language=language,
        hall=setup.name,
        service=matter.name,
        number=write_number(series.prefix, series.first + AHEAD, series.width),
        ahead=AHEAD,
        estimate=shown(*ESTIMATE),
        counters=tuple(counter.code for counter in setup.counters_of(queue)),
        steps=tuple(step.name for step, _queue in steps) if matter.is_package else (),
        issued_at=now,
        timezone=setup.timezone,
        business_day=datetime.fromtimestamp(now / 1000, UTC).astimezone(setup.tz).date().isoformat(),
        tips=setup.tips,
        zone=setup.zones.by_id[queue.zone_id].name,
    )


def example_token(setup: HallSetup) -> str:
    """The token of a link that leads nowhere, as long as a true one."""
    return f"{setup.hall_id}a7k-{SEAL}"


def _matter(setup: HallSetup, template: SlipTemplate, *, package: bool) -> Service | None:
    """The first that has the template; a matter where no package is there."""
    in_use = [one for one in setup.services if not one.retired]
    wanted = [one for one in in_use if one.is_package is package] or in_use
    with_it = [one for one in wanted if setup.slip_of(one).code == template.code]
    return next(iter(with_it or wanted), None)
