"""What reports, columns, groupings and rules are called, for whoever shows or writes figures: the sentences stand here, the codes in the report."""

from hallq.domain.names import Name
from hallq.domain.report import Column, Kind, Report, Row
from hallq.words import gettext, mark

REPORTS = {
    "day": mark("Days at a glance"),
    "visits": mark("Visits"),
    "waits": mark("Waiting time"),
    "estimates": mark("Waits told"),
    "ways": mark("Time from call to start"),
    "services": mark("Service time"),
    "satisfaction": mark("Satisfaction"),
    "satisfaction_by_wait": mark("Satisfaction by the wait before it"),
    "workload": mark("Work done"),
    "sources": mark("Where numbers come from"),
    "agents": mark("Agents for others"),
    "options": mark("Ready-made remarks"),
}

GROUPINGS = {
    "day": mark("Day"),
    "weekday": mark("Weekday"),
    "hour": mark("Hour of arrival"),
    "zone": mark("Zone"),
    "unit": mark("Unit"),
    "service": mark("Service"),
    "queue": mark("Queue"),
    "window": mark("Window"),
    "clerk": mark("Clerk"),
    "wait": mark("Wait before the service"),
    "option": mark("Remark"),
    "source": mark("By which way"),
    "agent": mark("Agent for others"),
}

COLUMNS = {
    "issued": mark("Numbers taken"),
    "parts": mark("Parts of visits"),
    "called": mark("Called"),
    "never_called": mark("Never called"),
    "completed": mark("Completed"),
    "no_show": mark("Did not come"),
    "cancelled": mark("Given up"),
    "expired": mark("Expired"),
    "unfinished": mark("Not finished yet"),
    "transferred": mark("Transfers"),
    "count": mark("Count"),
    "mean": mark("Mean"),
    "median": mark("Median"),
    "p90": mark("90 of 100 at most"),
    "maximum": mark("Longest"),
    "within_target": mark("Called in time"),
    "held": mark("On hold, together"),
    "matters": mark("Matters"),
    "wait_mean": mark("Wait, mean"),
    "wait_median": mark("Wait, median"),
    "wait_p90": mark("Wait, 90 of 100 at most"),
    "wait_maximum": mark("Wait, longest"),
    "wait_within_target": mark("Called in time"),
    "told": mark("Told a wait"),
    "inside": mark("Called within it"),
    "told_later": mark("Called later"),
    "told_earlier": mark("Called earlier"),
    "error": mark("Error, mean"),
    "bias": mark("Told too long (-: too short)"),
    "naive_error": mark("Error of the rule of three"),
    "les_error": mark("Error of the last wait"),
    "way_mean": mark("Call to start, mean"),
    "way_median": mark("Call to start, median"),
    "service_count": mark("Services"),
    "service_mean": mark("Service time, mean"),
    "service_median": mark("Service time, median"),
    "service_p90": mark("Service time, 90 of 100 at most"),
    "served": mark("Served"),
    "rated": mark("Rated"),
    "unrated": mark("Not rated"),
    "timed_out": mark("Asked without answer"),
    "defaulted": mark("Set by rule"),
    "level_5": mark("Very satisfied"),
    "level_4": mark("Satisfied"),
    "level_3": mark("Fairly satisfied"),
    "level_2": mark("Dissatisfied"),
    "level_1": mark("Very dissatisfied"),
    "mean_level": mark("Mean level"),
    "rated_share": mark("Share rated"),
    "satisfied_share": mark("Share satisfied of the rated"),
    "bad": mark("Bad reviews"),
    "correlation": mark("Correlation of wait and level"),
    "level": mark("Level"),
    "share": mark("Share of the rated"),
    "brought": mark("Matters brought"),
    "services": mark("Services"),
    "service_time": mark("Time serving"),
    "joint": mark("Helped elsewhere"),
    "joint_time": mark("Time helping"),
    "outside": mark("Services outside"),
    "outside_matters": mark("Matters outside"),
    "outside_time": mark("Time outside"),
    "work_time": mark("Time in all"),
    "flag": mark("Booked, yet had to queue"),
}

UNITS = {Kind.SECONDS: mark("s")}

DEFINITIONS = {
    "days": mark("Days are business days of the hall, the first and the last included. What was undone is nowhere counted."),
    "visit": mark(
        "A visit has one number and one part, or several where a package leads from counter to counter. A part counts once its wait has begun. "
        "A visit counts as completed, missed, given up or expired with its last part; missed is who was called, did not come and did not return."
    ),
    "place": mark(
        "A part counts for the queue, service, window and clerk of its first call, and without a call for the queue and service it waited for. "
        "The zone is the queue's, the unit the service's, the hour that of the arrival by the clock on the wall."
    ),
    "wait": mark("The wait runs from the arrival in the line to the first call of the part. Later calls end no wait; who was never called has none."),
    "target": mark("Called in time is a first call within the minutes that the queue promises by its present settings."),
    "percentile": mark(
        "Median and 90 of 100 lie between two values in proportion, as PERCENTILE.INC of a spreadsheet has it. Seconds are told to the millisecond."
    ),
    "told": mark(
        "Told a wait is who was told minutes when the number was taken and was called in that queue; not who came to a free window. "
        "The wait runs to the first call."
    ),
    "shown": mark(
        "Called within it is a call between both ends of the range as the visitor read it. The error is the distance of the middle "
        "that was told from the wait, whichever came first."
    ),
    "others": mark(
        "For comparison, what two other rules would have told the same visitors: the rule of three is people ahead and one, times the mean service "
        "of these days, over the open windows; the last wait is that of the last who was called that day in the queue."
    ),
    "way": mark("The time from call to start runs from the last call before the start to the start of the service; no new call ends a hold."),
    "service": mark(
        "The service time runs from start to end without the time on hold. Counted are services that a clerk ended with an outcome, "
        "not those that were transferred, sent back to the line or cut off by the close of the day."
    ),
    "served_place": mark(
        "A service counts for the queue and service it began for, and for the window and clerk who had it last. "
        "The zone is the queue's, the unit the service's, the hour that of the arrival by the clock on the wall."
    ),
    "rating": mark(
        "Served are services that a clerk ended with an outcome, and any other that was rated. Rated is only what a visitor chose. "
        "Not rated, asked without answer and set by rule are three other things, and none of them is satisfaction. "
        "Satisfied are levels 3 to 5 of the rated, bad reviews are levels 1 and 2. A rating counts for the day of the service."
    ),
    "band": mark(
        "The wait is that of the part that the service belongs to, from the arrival to the first call; "
        "whoever waited 5 minutes is in the second band."
    ),
    "correlation": mark(
        "The correlation is Spearman's over all who rated: -1 where the level falls whenever the wait is longer, 0 where neither tells of the other."
    ),
    "work": mark(
        "Work is the time of all services that ended, without the time on hold, of help with services at other windows, and of services outside the "
        "hall as they were written down. Each clerk's time counts for that clerk; the visitor of a joint service has waited once."
    ),
    "source": mark("Visits count by where their number was taken. Who was served at a window without waiting is in no waiting time."),
    "agent": mark("One visit is one number that an agent took, for as many matters as were told then."),
    "option": mark("A rating may name several remarks; the share is that of ratings given. Remark 212 is marked: booked online, yet had to queue."),
}

NOBODY = mark("none")
TOTAL = mark("Total")
KEY = mark("Code")
NAME = mark("Name")


def said(msgid: str) -> Name:
    """A sentence in both languages of the house."""
    return Name(gettext(msgid, "zh"), gettext(msgid, "en"))


def title(report: Report) -> Name:
    """What the report is called."""
    return said(REPORTS[report.name])


def caption(column: Column) -> Name:
    """What a column is called, with its unit."""
    name = said(COLUMNS[column.code])
    if column.kind not in UNITS:
        return name
    unit = said(UNITS[column.kind])
    return Name(f"{name.zh}（{unit.zh}）", f"{name.en} ({unit.en})")


def definitions(report: Report) -> tuple[Name, ...]:
    """The rules by which the figures were made."""
    return tuple(said(DEFINITIONS[code]) for code in report.definitions)


def label(row: Row) -> Name:
    """What a row is called; one without a code is about visits that have no such thing."""
    return row.name or (said(NOBODY) if row.key is None else Name(row.key))
