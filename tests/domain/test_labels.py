"""Names of one line."""

import pytest

from hallq.domain.errors import FieldInvalid
from hallq.domain.labels import in_spans, read_label


def test_blanks_around_a_label_mean_nothing():
    assert read_label("  王丽华 ") == "王丽华"


@pytest.mark.parametrize("raw", ["", "  ", "长" * 61, "王\n丽华", "a\u202eb"])
def test_a_label_that_cannot_be_read_is_refused(raw):
    with pytest.raises(FieldInvalid) as refused:
        read_label(raw, "title")

    assert refused.value.facts["field"] == "title"


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (["1", "2", "3", "4", "30"], ("1–4", "30")),
        (["10", "9", "2", "1"], ("1", "2", "9", "10")),
        (["7"], ("7",)),
        ([], ()),
        (["A1", "B2"], ("A1", "B2")),
        ([f"A{number}" for number in range(7)], ()),
    ],
)
def test_many_windows_are_told_in_spans(codes, told):
    assert in_spans(codes) == told
