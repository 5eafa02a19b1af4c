"""What a thing is called, for readers of either language."""

import pytest

from hallq.domain.names import Name


@pytest.mark.parametrize("language", ["en", "en-GB"])
def test_a_reader_of_english_reads_the_english_name(language):
    assert Name("社保", "Social security").of(language) == "Social security"


@pytest.mark.parametrize("language", ["zh", "zh-CN", "fr", ""])
def test_anybody_else_reads_chinese(language):
    assert Name("社保", "Social security").of(language) == "社保"


def test_a_name_without_english_is_read_in_chinese():
    assert Name("社保").of("en") == "社保"
