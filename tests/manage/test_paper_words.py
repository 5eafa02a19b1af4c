"""Every state, reason and word of paper has its sentence in the office."""

from hallq.domain import paper as rules
from hallq.domain.printer_health import STATES
from hallq.manage import paper
from hallq.queries.printers import PrinterHealthView
from tests.making import NINE

# Of a printer that is well there is nothing to say; the others are said of jobs by the spool itself.
SAID_OTHERWISE = {""}
BY_THE_SPOOL = {"too_late", "copy_instead", "restore"}


def test_every_reason_has_a_sentence_and_no_sentence_is_without_a_reason():
    assert set(paper.REASONS) == rules.REASONS - SAID_OTHERWISE | BY_THE_SPOOL


def test_every_state_of_a_printer_has_a_word():
    assert set(paper.PRINTER_STATES) == set(STATES)


def test_whatever_the_printer_says_itself_has_a_word_of_its_own():
    assert set(paper.NOT_READY) == rules.SAID_BY_PRINTER


def test_everything_that_is_said_of_a_doubtful_slip_has_a_word():
    assert set(paper.CONFIRMED) == set(rules.CONFIRMED)


def test_a_printer_that_does_not_print_for_another_reason_says_it_beside():
    health = PrinterHealthView("not_ready", "full", near_end=False, since=NINE, seen_at=NINE)

    assert paper.printer_state(health, NINE) == paper.PRINTER_STATES["not_ready"]
    assert paper.why_so(health, NINE) == paper.REASONS["full"]


