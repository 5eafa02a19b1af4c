"""What the rules of order are called, each with a plain sentence that says what it does to whoever waits."""

from hallq.words import mark as _

DISCIPLINES = (
    ("fifo", _("By time only")),
    ("ratio", _("Ratio")),
    ("credit", _("Head start")),
    ("due", _("Target wait")),
    ("appointment", _("Appointments first")),
    ("strict", _("By priority class, then by time")),
)
DISCIPLINES_TOLD = (
    ("fifo", _("Whoever came first is called first; a priority class means nothing here.")),
    ("ratio", _("While both wait, so many favoured visitors are called and then an ordinary one. Easy to tell, and nobody is forgotten.")),
    ("credit", _("A class is worth some minutes of waiting, so that age wins in the end. Kind to favoured visitors, mild to all others.")),
    ("due", _("Each class has a target wait; whoever is nearest to it, or furthest past it, is called.")),
    ("appointment", _("Whoever has an appointment is called when its time has come, the others between them by time.")),
    ("strict", _("A higher class is always called before a lower one. Only the longest wait allowed helps the others.")),
)
MODES = (
    ("together", _("As one line")),
    ("in_order", _("In the order below")),
    ("by_share", _("By shares")),
)
MODES_TOLD = (
    ("together", _("All its queues are one line to the window: whoever comes first by the rules is called.")),
    ("in_order", _("The second queue is called only while nobody waits in the first, and so on. The longest wait allowed still holds.")),
    ("by_share", _("While people wait in several queues, calls are shared out among them by the numbers given to each.")),
)
MISSED = (
    ("void", _("The number has ended")),
    ("back", _("To the end of the line")),
    ("after", _("Behind some others")),
    ("minutes", _("The place is kept for some minutes")),
    ("numbers", _("The place is kept for some numbers")),
)
MISSED_TOLD = (
    ("void", _("Whoever missed the call takes a new number.")),
    ("back", _("Whoever comes back waits at the end of the line.")),
    ("after", _("Whoever comes back is called after so many others.")),
    ("minutes", _("Whoever comes back in time waits at the old place; later, the number has ended.")),
    ("numbers", _("Whoever comes back before so many later numbers were called waits at the old place; later, the number has ended.")),
)

FAVOURS_NOTE = _("So many favoured visitors are called before an ordinary one: 2 means 2 to 1.")
EARLY_NOTE = _("So long before its time an appointment counts already.")
LATE_NOTE = _("So long after its time it still counts; later, its visitor waits like all others.")
AGE_NOTE = _("Whoever shows a card at the kiosk and is old enough gets this class without asking.")
HEAD_START_NOTE = _("Where the head start decides, the class is worth so many minutes of waiting from the beginning.")
PACE_NOTE = _("Where the head start decides: 1 is what everybody gains, 2 counts each minute of waiting twice.")
TARGET_NOTE = _("Where the target wait decides. Left empty, that of the queue holds.")
RECALLS_NOTE = _("After so many the window calls this visitor no more.")
NUMBERS_NOTE = _("Counted by the numbers of the same letters.")
REOFFER_NOTE = _("The number comes back into the line by itself, as far as the rule takes it back.")
