"""The kinds of things a hall is set up with, and the form of each; the keys are those of the set-up document, which alone decides what is taken."""

from hallq.manage.setup import order_words as o
from hallq.manage.setup import slip_form
from hallq.manage.setup.fields import Field, Group, Kind
from hallq.words import mark as _

WHAT, WHERE, RULES, FINDING = _("What it is"), _("Where it belongs"), _("Rules"), _("At the kiosk")

UNIT_KINDS = (
    ("department", _("Government department")),
    ("public_service", _("Public service company")),
    ("intermediary", _("Intermediary")),
    ("bank", _("Bank")),
)
LEVELS = (
    ("province", _("Province")),
    ("city", _("City")),
    ("county", _("County or district")),
    ("town", _("Town or street")),
    ("village", _("Village or community")),
)
LINK_KINDS = (
    ("tcp", _("Network")),
    ("usb", _("USB")),
    ("serial", _("Serial line")),
    ("cups", _("Queue of CUPS")),
    ("file", _("File on the server")),
)
REASONS = (
    ("elderly", _("Elderly")),
    ("disabled", _("Disabled")),
    ("pregnant", _("Pregnant or with an infant")),
    ("military", _("Military and families")),
    ("project", _("Key project")),
)
LANGUAGES = (("zh", _("Chinese")), ("en", _("English")))

CODE_NOTE = _("Small letters, digits and hyphens. It is given once and stays: numbers, reports and files name the thing by it.")
LETTERS_NOTE = _("One or two capital letters. They stay. B, D, P, T and V sound alike, and so do M and N: avoid them in one zone.")
REASONS_NOTE = _("Whoever takes a number of this class names one of them. None ticked: no reason is asked.")
GUARD_NOTE = _("Whoever has waited so long is called before every class.")
LAST_NOTE = _("So long before the last closing of a day no more tickets are given.")
LOGO_NOTE = _("A PNG or JPEG of 1 MB at most. It is printed in black dots, at most 48 mm wide and 20 mm high.")
TAKEN_NOTE = _("Short words for a visitor whose slip comes out here instead: beside the kiosk, at the desk. Left empty, the zone is told.")
AGENT_NOTE = _("A printer that the server does not reach is driven by the machine it stands at, and the connection is as seen from there.")
GROUP_NOTE = _("Printers of one group print each other's slips when one cannot. Put together those between which a visitor walks a few steps.")
NAME = Field("name", _("Name"), "name")
CODE = Field("code", _("Code"), "code", CODE_NOTE)
STEPS_NOTE = _("Two at least. Empty lines are left out. Of those in either order the visitor goes to the shortest line first.")
PINYIN_NOTE = _("Visitors find it by these letters. Left empty for a new one, they are taken from the Chinese name.")
PINYIN = Field("pinyin", _("Pinyin initials"), "text", PINYIN_NOTE)
HOURS = Field("timetable", _("Opening hours"), "pick", of="timetables", may_lack=True, empty=_("As the hall, the first of the list"))
SLIP = Field("slip", _("Slip template"), "pick", of="slips", may_lack=True, empty=_("As the hall"))
DEMAND = Field("demand", _("Visitors on an ordinary day"), "number", _("Only the simulation reads it."), after=_("visitors"))

ZONES = Kind(
    "zones", _("Zones"), _("New zone"),
    _("The parts of the hall, each with its own screens and speakers."),
    (Group(WHAT, (NAME, CODE)),),
    {},
)  # fmt: skip
COUNTERS = Kind(
    "counters", _("Windows"), _("New window"),
    _("The places where clerks serve. A window stands in one zone, and its work profile says which queues it calls."),
    (
        Group(WHAT, (
            Field("code", _("Window number"), "code", _("As people see it: letters, digits and hyphens, 8 at most. It stays.")),
            NAME,
        )),
        Group(WHERE, (
            Field("zone", _("Zone"), "pick", of="zones"),
            Field("profile", _("Work profile"), "pick", _("Which queues are called here, and in what order."), of="profiles"),
            Field("unit", _("Unit"), "pick", of="units", may_lack=True, empty=_("No unit of its own: a comprehensive window")),
        )),
    ),
    {},
)  # fmt: skip
UNITS = Kind(
    "units", _("Units"), _("New unit"),
    _("Who answers for a matter: departments, companies, banks."),
    (Group(WHAT, (NAME, CODE, Field("kind", _("Kind"), "choice", choices=UNIT_KINDS))),),
    {"kind": "department"},
)  # fmt: skip
SERVICES = Kind(
    "services", _("Service matters"), _("New matter"),
    _("What visitors come for. Each matter leads to one queue."),
    (
        Group(WHAT, (NAME, CODE)),
        Group(WHERE, (
            Field("unit", _("Unit"), "pick", of="units"),
            Field("queue", _("Queue"), "pick", _("Where visitors with this matter wait."), of="queues"),
        )),
        Group(RULES, (
            Field("minutes", _("Typical time at the window"), "number", _("Estimates begin with it and learn from the day."), after=_("minutes")),
            HOURS,
            Field("quota", _("Places a day"), "number", after=_("tickets"), may_lack=True, empty=_("No limit")),
            SLIP,
        )),
        Group(FINDING, (PINYIN, DEMAND)),
    ),
    {"minutes": 10, "demand": 1},
)  # fmt: skip
PACKAGES = Kind(
    "packages", _("Packages"), _("New package"),
    _("Several matters done with one number, one after another or in either order."),
    (
        Group(WHAT, (NAME, CODE)),
        Group(WHERE, (
            Field("unit", _("Unit"), "pick", of="units"),
            Field("steps", _("Matters in their order"), "steps", STEPS_NOTE, of="services"),
        )),
        Group(RULES, (HOURS, SLIP)),
        Group(FINDING, (PINYIN, DEMAND)),
    ),
    {"demand": 1, "steps": []},
)  # fmt: skip
QUEUES = Kind(
    "queues", _("Queues"), _("New queue"),
    _("Lines of waiting visitors. Several matters may share a queue, and several queues a number series."),
    (
        Group(WHAT, (NAME, CODE)),
        Group(WHERE, (
            Field("zone", _("Zone"), "pick", of="zones"),
            Field("series", _("Number series"), "pick", _("The letters in front of the numbers of this queue."), of="series"),
        )),
        Group(RULES, (
            Field("discipline", _("Order"), "options", choices=o.DISCIPLINES, told=o.DISCIPLINES_TOLD),
            Field("favours", _("Favoured calls in a row"), "number", o.FAVOURS_NOTE, after=_("calls"), when=("discipline", ("ratio",))),
            Field("early_minutes", _("Counts before its time"), "number", o.EARLY_NOTE, after=_("minutes"), when=("discipline", ("appointment",))),
            Field("late_minutes", _("Counts after its time"), "number", o.LATE_NOTE, after=_("minutes"), when=("discipline", ("appointment",))),
        )),
        Group(_("Waits"), (
            Field("guard_minutes", _("Longest wait allowed"), "number", GUARD_NOTE, after=_("minutes")),
            Field("target_minutes", _("Target wait"), "number", _("A call within this time is in time, in the reports too."), after=_("minutes")),
            Field("capacity", _("Most waiting"), "number", after=_("visitors"), may_lack=True, empty=_("No limit")),
        )),
    ),
    {"discipline": "ratio", "favours": 2, "early_minutes": 5, "late_minutes": 15, "guard_minutes": 30, "target_minutes": 15},
)  # fmt: skip
SERIES = Kind(
    "series", _("Number series"), _("New number series"),
    _("Runs of numbers with their letters. Every day begins anew; after 999 comes 1000."),
    (
        Group(WHAT, (
            Field("prefix", _("Letters"), "code", LETTERS_NOTE),
            Field("first", _("First number of the day"), "number"),
            Field("width", _("Digits at least"), "number", _("2 to 4")),
        )),
    ),
    {"first": 1, "width": 3},
    ordered=False,
)  # fmt: skip
PRIORITIES = Kind(
    "priorities", _("Priority classes"), _("New priority class"),
    _("Who is called earlier. The class of the lowest rank is everybody's."),
    (
        Group(WHAT, (NAME, CODE)),
        Group(RULES, (
            Field("rank", _("Rank"), "number", _("0 to 99: the higher, the earlier.")),
            Field("from_age", _("By age"), "number", o.AGE_NOTE, after=_("years or older"), may_lack=True, empty=_("Nobody by age alone")),
            Field("reasons", _("Reasons"), "words", REASONS_NOTE, choices=REASONS),
        )),
        Group(_("Worth in the line"), (
            Field("head_start_minutes", _("Head start"), "number", o.HEAD_START_NOTE, after=_("minutes")),
            Field("pace", _("Credit gained"), "number", o.PACE_NOTE, after=_("a minute")),
            Field(
                "target_minutes", _("Target wait of its own"), "number", o.TARGET_NOTE, after=_("minutes"), may_lack=True,
                empty=_("That of the queue"),
            ),
        )),
    ),
    {"rank": 1, "reasons": [], "head_start_minutes": 0, "pace": 1},
    ordered=False,
)  # fmt: skip
PROFILES = Kind(
    "profiles", _("Work profiles"), _("New work profile"),
    _("Which queues a window calls, the first choice first."),
    (
        Group(WHAT, (NAME, CODE)),
        Group(RULES, (
            Field("mode", _("How it chooses among its queues"), "options", choices=o.MODES, told=o.MODES_TOLD),
            Field("queues", _("Queues in their order"), "picks", _("Ticked queues are called here; the lower the number, the earlier."), of="queues"),
            Field("limits", _("Served in part"), "limits", of="queues"),
        )),
    ),
    {"queues": [], "mode": "together", "limits": []},
)  # fmt: skip
TIMETABLES = Kind(
    "timetables", _("Opening hours"), _("New opening hours"),
    _("When tickets are given, by day of the week, with the days that differ. The first of the list holds for every matter that names none."),
    (
        Group(WHAT, (CODE,)),
        Group(_("Week"), (
            Field("days", _("Days of the week"), "week", _("From and until, as 08:30. A day without hours is closed; 24:00 is midnight.")),
            Field("last_ticket_minutes", _("Last ticket before closing"), "number", LAST_NOTE, after=_("minutes")),
        )),
        Group(_("Days that differ"), (
            Field("exceptions", _("Days that differ"), "exceptions", _("Holidays and working weekends. Without hours the day is closed.")),
        )),
    ),
    {"days": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}, "exceptions": {}, "last_ticket_minutes": 0},
)  # fmt: skip
PRINTERS = Kind(
    "printers", _("Slip printers"), _("New printer"),
    _("Printers of slips: what they are, how they are reached, where they stand."),
    (
        Group(WHAT, (
            CODE,
            Field("profile", _("Printer profile"), "choice", _("Paper width, cutter, Chinese font: what this kind of printer can do.")),
        )),
        Group(_("How it is reached"), (
            Field("agent", _("Driven by"), "agent", AGENT_NOTE, may_lack=True, empty=_("This server")),
            Field("link", _("Connection"), "link", choices=LINK_KINDS),
        )),
        Group(WHERE, (
            Field("zone", _("Zone"), "pick", of="zones", may_lack=True, empty=_("For the whole hall")),
            Field("place", _("Where paper is taken"), "name", TAKEN_NOTE, may_lack=True),
            Field("group", _("Group"), "suggest", GROUP_NOTE, may_lack=True, empty=_("No group: no other printer stands in")),
        )),
    ),
    {"link": {"kind": "tcp", "port": 9100}},
)  # fmt: skip

AGENTS = Kind(
    "agents", _("Agents for others"), _("New agent"),
    _("Whoever comes for others and takes numbers for them at the desk, with as many matters as they bring."),
    (
        Group(WHAT, (NAME, CODE)),
        Group(RULES, (
            Field("limit_per_day", _("Numbers a day"), "number", after=_("numbers"), may_lack=True, empty=_("No limit")),
        )),
    ),
    {},
)  # fmt: skip

SLIPS = Kind(
    "slips", _("Slip templates"), _("New template"),
    _("What stands on the paper of a ticket, line by line, for the whole hall or for single matters."),
    (
        Group(WHAT, (NAME, CODE)),
        Group(_("Content of the slip"), (Field("lines", _("Content of the slip"), "slip_lines", _("From top to bottom.")),)),
        Group(_("Logo"), (Field("logo", _("Logo"), "logo", LOGO_NOTE),)),
    ),
    slip_form.FIRST,
)  # fmt: skip

HALL = (
    Group(_("The hall"), (
        NAME,
        Field("level", _("Level"), "choice", choices=LEVELS),
        Field("languages", _("Languages of screens and slips"), "ticks", choices=LANGUAGES),
    )),
    Group(_("Clock"), (
        Field("timezone", _("Time zone"), "text", _("A name like Asia/Shanghai.")),
        Field("cutoff", _("End of the business day"), "time", _("Until then a night still belongs to the day before, as 04:00.")),
    )),
    Group(_("Lines on the slip"), (Field("tips", _("Lines on the slip"), "names", _("Printed below the number. Empty lines are left out.")),)),
)  # fmt: skip
SETTINGS = (
    Group(_("Rules of calling"), (
        Field("confirm_arrival", _("The clerk confirms that the visitor came"), "flag", _("Without it a call begins the service at once.")),
        Field("recalls_before_no_show", _("Recalls before a visitor counts as missing"), "number", after=_("times")),
        Field("recalls_at_most", _("Recalls at most"), "number", o.RECALLS_NOTE, after=_("times")),
        Field("seconds_before_no_show", _("Wait after a call before a visitor counts as missing"), "number", after=_("seconds")),
        Field("undo_seconds", _("Time to take an act back"), "number", after=_("seconds")),
    )),
    Group(_("Missed numbers"), (
        Field("missed_rule", _("Whoever was called and did not come"), "options", choices=o.MISSED, told=o.MISSED_TOLD),
        Field("missed_times", _("Again at most"), "number", after=_("times"), when=("missed_rule", ("back", "after"))),
        Field("missed_after", _("Others before"), "number", after=_("visitors"), when=("missed_rule", ("after",))),
        Field("missed_minutes", _("Kept for"), "number", after=_("minutes"), when=("missed_rule", ("minutes",))),
        Field("missed_numbers", _("Kept for"), "number", o.NUMBERS_NOTE, after=_("later numbers"), when=("missed_rule", ("numbers",))),
        Field(
            "reoffer_minutes", _("Waits again by itself after"), "number", o.REOFFER_NOTE, after=_("minutes"), may_lack=True,
            empty=_("Only at the desk or window"), when=("missed_rule", ("back", "after", "minutes", "numbers")),
        ),
    )),
    Group(_("Room"), (
        Field("max_tickets_waiting", _("Most visitors waiting in the hall"), "number", after=_("visitors"), may_lack=True, empty=_("No limit")),
    )),
    Group(_("Paper"), (
        Field("slip", _("Slip template"), "pick", _("For every matter that names none."), of="slips", may_lack=True, empty=_("The standard slip")),
        Field("kiosk_voice", _("Kiosks speak when a slip does not come out"), "flag", _("Nothing is said of one that does. Needs a loudspeaker.")),
    )),
)  # fmt: skip

GROUPS = (
    (_("Matters and units"), (UNITS, SERVICES, PACKAGES, AGENTS)),
    (_("Queues and numbers"), (QUEUES, SERIES, PRIORITIES)),
    (_("Zones and windows"), (ZONES, COUNTERS, PROFILES)),
    (_("Hours and paper"), (TIMETABLES, PRINTERS, SLIPS)),
)
"""The kinds as the first page of the set-up groups them."""

KINDS = {kind.section: kind for _title, kinds in GROUPS for kind in kinds}
HALL_FIELDS = tuple(field for group in HALL for field in group.fields)
SETTINGS_FIELDS = tuple(field for group in SETTINGS for field in group.fields)
WHOLE_KINDS = {"hall": (_("The hall"), HALL_FIELDS), "settings": (_("Settings"), SETTINGS_FIELDS)}
