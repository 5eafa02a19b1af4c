"""What people and devices are called among the staff."""

import pytest

from hallq.domain.errors import FieldInvalid
from hallq.domain.labels import read_label


def test_blanks_around_a_label_mean_nothing():
    assert read_label("  王丽华 ") == "王丽华"


@pytest.mark.parametrize("raw", ["", "  ", "长" * 61, "王\n丽华", "a\u202eb"])
def test_a_label_that_cannot_be_read_is_refused(raw):
    with pytest.raises(FieldInvalid) as refused:
        read_label(raw, "title")

    assert refused.value.facts["field"] == "title"
