"""Nothing that a report holds is without a caption."""

import pytest

from hallq.queries.reports import REPORTS
from hallq.sheets import captions


@pytest.mark.parametrize("kind", REPORTS.values(), ids=REPORTS)
def test_every_code_of_a_report_has_a_sentence(kind):
    assert kind.name in captions.REPORTS
    assert {column.code for column in kind.columns} - captions.COLUMNS.keys() == set()
    assert set(kind.bys) - captions.GROUPINGS.keys() == set()
    assert set(kind.definitions) - captions.DEFINITIONS.keys() == set()


def test_no_sentence_is_kept_that_no_report_needs():
    kinds = REPORTS.values()

    assert captions.REPORTS.keys() == REPORTS.keys()
    assert captions.COLUMNS.keys() == {column.code for kind in kinds for column in kind.columns}
    assert captions.GROUPINGS.keys() == {by for kind in kinds for by in kind.bys}
    assert captions.DEFINITIONS.keys() == {code for kind in kinds for code in kind.definitions}
