"""The words of the clerk's page: states, how a service may end, and why a button cannot be pressed now."""

from hallq.domain.counter import CounterState
from hallq.domain.outcomes import OUTCOMES
from hallq.words import mark as _

PHASES: dict[str, str] = {
    "closed": _("Not open"),
    "taken": _("In use by a colleague"),
    "idle": _("Free"),
    "called": _("Called up"),
    "serving": _("In service"),
    "helping": _("Helping elsewhere"),
    "paused": _("On pause"),
}
"""What a counter is doing, as its clerk reads it."""

ENDINGS: dict[str, str] = dict(
    zip(
        OUTCOMES,
        (_("Dealt with"), _("Accepted"), _("Papers missing"), _("Turned down"), _("Advice given"), _("Broken off")),
        strict=True,
    )
)
"""How a service may end, in the order offered."""

PAPERS_TOLD: dict[str, str] = {
    "with_visitor": _("The visitor takes the papers along and may come back to any window of the line."),
    "kept": _("The papers stay here: only this window goes on with the visit."),
    "elsewhere": _("A step runs elsewhere, a seal or an approval: wake the visit when it is done."),
}
"""What each kind of setting aside means, as the clerk reads it."""

UNDONE: dict[str, str] = {
    "ticket.called": _("%(number)s was called"),
    "ticket.no_show": _("%(number)s was marked as missed"),
    "ticket.completed": _("%(number)s was completed"),
    "ticket.transferred": _("%(number)s was transferred"),
}
"""What has just been done and may be taken back."""

NOT_NOW: dict[str, str] = {
    "closed": _("Open the counter first."),
    "taken": _("A colleague works here."),
    "idle": _("Nobody is at the counter."),
    "called": _("The visitor has been called and has not come yet."),
    "serving": _("Finish with the visitor first."),
    "helping": _("End the help at the other window first."),
    "paused": _("The counter is paused: resume first."),
}
"""Why a button cannot be pressed while the counter is in a state."""

WINDOW_STATES: dict[CounterState, str] = {
    CounterState.CLOSED: _("Free"),
    CounterState.OPEN: _("In use"),
    CounterState.PAUSED: _("On pause"),
}
"""What a window is to somebody who looks for one."""
