"""What whoever takes numbers for visitors chooses from, how the lines stand now, and what became of the number just taken."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from hallq.domain.discipline import Discipline
from hallq.domain.errors import TicketUnknown
from hallq.domain.estimate_range import shown
from hallq.domain.estimation import Estimate
from hallq.domain.initials import initials
from hallq.domain.labels import in_spans
from hallq.domain.routing import Agent, HallSetup, Queue, Service
from hallq.domain.ticket import TRANSITIONS, Action
from hallq.manage.paper import STATES as PAPER_STATES
from hallq.manage.printers_named import place_of
from hallq.manage.setup.kinds import REASONS
from hallq.manage.trace import STATES
from hallq.queries.agents import NumberTaken, agents_today, numbers_of_agent
from hallq.queries.head import Head
from hallq.queries.instant import Instant
from hallq.queries.menu import menu
from hallq.queries.papers import papers_of
from hallq.queries.tickets import TicketView, one_ticket
from hallq.queries.waiting import Estimates
from hallq.web.joining import as_list
from hallq.web.locale import NAMES, gettext, language
from hallq.web.refusals import title_of
from hallq.words import mark as _

BETWEEN = "/"
"""What stands between a class and the reason for it in one choice; no code holds it."""

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Pick:
    """Something to choose; `find` is what it is found by, in small letters."""

    code: str
    name: str
    find: str
    parts: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Matters of one line, or all packages (`code` empty); `part` is what the ways into the list jump to."""

    code: str
    name: str
    part: str
    picks: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """All there is to choose. `classes` are (name, choices), `jumps` (name of a part, its place in the list); what holds one choice only is empty."""

    agents: tuple[Pick, ...]
    groups: tuple[Group, ...]
    jumps: Choices
    classes: list[tuple[str, Choices]]
    languages: Choices
    printers: Choices
    takes_appointments: bool
    version: int


@dataclass(frozen=True, slots=True)
class Now:
    """What is told beside the choices now: of lines, of matters that are not offered, and of agents, with whether theirs are used up."""

    head: Head
    version: int
    lines: dict[str, str]
    shut: dict[str, str]
    agents: dict[str, tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Taken:
    """A number that was taken: where it stands, its paper as (state, tone, where it comes out), and the numbers of whoever comes for others."""

    head: Head
    view: TicketView
    service: str
    state: tuple[str, str]
    klass: str | None
    windows: str
    minutes: str
    paper: tuple[str, str, str] | None
    agent: Agent | None
    others: tuple[NumberTaken, ...]

    @property
    def may_be_given_up(self) -> bool:
        """Whether the number may still be given up."""
        return Action.CANCEL in TRANSITIONS[self.view.ticket.state]


def choice(setup: HallSetup) -> Choice:
    """What there is to choose from by the set-up, in the reader's language."""
    groups = tuple(_groups(setup))
    firsts = {group.part: group.code for group in reversed(groups)}
    parts = list(dict.fromkeys(group.part for group in groups))
    names = {**{zone.code: zone.name.of(language()) for zone in setup.zones}, "": gettext(_("Packages"))}
    jumps = [(group.name, group.code) for group in groups] if len(parts) < 3 else [(names[part], firsts[part]) for part in parts]
    printers = [(one.code, " · ".join(filter(None, (one.code, place_of(setup, one))))) for one in setup.printers if not one.retired]
    spoken = [(tag, NAMES[tag]) for tag in setup.languages]
    return Choice(
        agents=tuple(_pick(one.code, one.name.zh, one.name.en) for one in setup.agents if not one.retired),
        groups=groups,
        jumps=jumps if len(jumps) > 1 else [],
        classes=list(_classes(setup)),
        languages=spoken if len(spoken) > 1 else [],
        printers=printers if len(printers) > 1 else [],
        takes_appointments=any(queue.discipline == Discipline.APPOINTMENT and not queue.retired for queue in setup.queues),
        version=setup.version,
    )


def standing_now(at: Instant, now: int, estimates: Estimates) -> Now:
    """How the lines stand as of `now` by the hall's clock."""
    offers = [offer for zone in menu(at, now, estimates).zones for offer in zone.offers]
    lines = {one.queue.code: _line(one.waiting, one.estimate) for one in offers}
    shut = {one.service.code: title_of(one.refused.code, language()) for one in offers if one.refused is not None}
    agents = {agent.code: (_taken_by(agent, count), _is_used_up(agent, count)) for agent, count in agents_today(at)}
    return Now(at.head, at.setup.version, lines, shut, agents)


def taken(at: Instant, ticket_id: int, now: int, estimates: Estimates) -> Taken | None:
    """What became of a number; None where there is no such one."""
    try:
        view = one_ticket(at, ticket_id, now)
    except TicketUnknown:
        return None
    setup, ticket = at.setup, view.ticket
    queue, klass = setup.queues.by_id[ticket.queue_id], setup.priorities.by_id[ticket.priority_id]
    told = None if view.ahead is None else estimates(setup, queue, view.ahead, now, klass.id, view.in_lane, ticket.id)
    agent = None if ticket.agent_id is None else setup.agents.by_id[ticket.agent_id]
    return Taken(
        head=at.head,
        view=view,
        service=setup.services.by_id[ticket.service_id].name.of(language()),
        state=STATES[ticket.state],
        klass=None if klass.id == setup.ordinary.id else klass.name.of(language()),
        windows=as_list(in_spans([counter.code for counter in setup.counters_of(queue)])),
        minutes=_minutes(told),
        paper=_paper(at, ticket_id),
        agent=agent,
        others=() if agent is None else tuple(numbers_of_agent(at, agent)),
    )


def plain_groups(setup: HallSetup) -> Iterator[Group]:
    """The matters in use by line, without packages, in the order of the zones."""
    plain = [one for one in setup.services if not one.retired and not one.is_package]
    places = {queue.id: place for place, queue in enumerate(setup.queues)}
    zones = {zone.id: place for place, zone in enumerate(setup.zones)}

    def line(service: Service) -> Queue:
        return setup.steps_of(service)[0][1]

    plain.sort(key=lambda one: (zones[line(one).zone_id], places[line(one).id]))
    for queue, some in groupby(plain, key=line):
        zone = setup.zones.by_id[queue.zone_id]
        yield Group(queue.code, queue.name.of(language()), zone.code, tuple(_matter(setup, one) for one in some))


def _groups(setup: HallSetup) -> Iterator[Group]:
    yield from plain_groups(setup)
    packages = tuple(_matter(setup, one) for one in setup.services if one.is_package and not one.retired)
    if packages:
        yield Group("", gettext(_("Packages")), "", packages)


def _matter(setup: HallSetup, service: Service) -> Pick:
    steps = [step.name.of(language()) for step, _queue in setup.steps_of(service)] if service.is_package else []
    return _pick(service.code, service.name.zh, service.name.en, service.pinyin, as_list(steps))


def _pick(code: str, zh: str, en: str, pinyin: str = "", parts: str = "") -> Pick:
    found_by = " ".join((code, zh, en, pinyin or initials(zh)))
    return Pick(code, {"zh": zh, "en": en}[language()] or zh, found_by.lower(), parts)


def _classes(setup: HallSetup) -> Iterator[tuple[str, Choices]]:
    """The classes with their reasons, the ordinary one first and without any name of a group."""
    words = dict(REASONS)
    for one in sorted((klass for klass in setup.priorities if not klass.retired), key=lambda klass: klass.id != setup.ordinary.id):
        name = one.name.of(language())
        if one.reasons:
            yield name, [(f"{one.code}{BETWEEN}{reason}", gettext(words[reason]) if reason in words else reason) for reason in one.reasons]
        else:
            yield "", [("" if one.id == setup.ordinary.id else one.code, name)]


def _line(waiting: int, estimate: Estimate | None) -> str:
    return " · ".join(filter(None, (gettext(_("%(count)s waiting"), count=waiting), _minutes(estimate))))


def _minutes(estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    low, high = shown(estimate.low, estimate.high)
    return gettext(_("up to %(minutes)s min"), minutes=high) if low == 0 else gettext(_("about %(low)s–%(high)s min"), low=low, high=high)


def _is_used_up(agent: Agent, count: int) -> bool:
    return agent.limit_per_day is not None and count >= agent.limit_per_day


def _taken_by(agent: Agent, count: int) -> str:
    if agent.limit_per_day is None:
        return gettext(_("%(count)s today"), count=count)
    if count >= agent.limit_per_day:
        return gettext(_("all %(limit)s of today taken"), limit=agent.limit_per_day)
    return gettext(_("%(count)s of %(limit)s today"), count=count, limit=agent.limit_per_day)


def _paper(at: Instant, ticket_id: int) -> tuple[str, str, str] | None:
    found = papers_of(at, ticket_id)
    if not found:
        return None
    printer = at.setup.printers.by_id[found[-1].printer_id]
    word, tone = PAPER_STATES[found[-1].state]
    return word, tone, " · ".join(filter(None, (printer.code, place_of(at.setup, printer))))
