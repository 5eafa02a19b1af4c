"""Any template that can be written goes into the books and comes out as it was."""

import pytest
from hypothesis import HealthCheck, given, settings

from hallq.domain.setup_written import written_setup
from hallq.domain.slip_template import written_line
from hallq.operations.hall import SYSTEM
from hallq.operations.setup import load_setup
from hallq.operations.setup_file import parse_setup, write_setup
from tests.making import hall_document, make_hall
from tests.templates import TEMPLATES


@pytest.fixture
def standing(database_url):
    """A house that stays through all examples."""
    return make_hall(database_url)


@given(TEMPLATES)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_template_is_in_the_books_what_it_was_in_the_file(standing, template):
    house, hall = standing
    written = {"code": "any", "name": {"zh": "任意", "en": "Any"}, "lines": [written_line(line) for line in template.lines], "logo": None}
    text = write_setup(hall_document(slips=[written]))

    house.act(hall, SYSTEM, lambda tx: load_setup(tx, document=parse_setup(text)))

    kept = house.act(hall, SYSTEM, lambda tx: tx.setup)
    assert written_setup(kept)["slips"] == [written]
    assert kept.slips.by_code["any"].lines == template.lines
