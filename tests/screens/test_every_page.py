"""Every page and state, at every size and in both languages: nothing overflows, nothing complains, nothing leaves the house, everybody can use it."""

import pytest

from tests.browser import axe, overflow, standing
from tests.screens.hall import MONDAY, NIGHT, TEN, TUESDAY, staged
from tests.screens.looking import seen
from tests.screens.pages import sights

EVERY = [
    pytest.param(sight, size, language, id=f"{sight.name}-{size}-{language}")
    for sight in sights()
    for size in sight.sizes
    for language in ("zh", "en")
]


@pytest.fixture(scope="module")
def morning():
    """A town's hall on a Tuesday morning, with a Monday behind it, and where it is served."""
    with staged("town", TEN, days=(MONDAY, TUESDAY)) as hall, standing(hall) as address:
        yield hall, address


@pytest.fixture(scope="module")
def night():
    """The same hall when nobody is there any more."""
    with staged("town", NIGHT, share=0.05) as hall, standing(hall) as address:
        yield hall, address


@pytest.mark.parametrize(("sight", "size", "language"), EVERY)
def test_a_page_is_fit_for_everybody(request, browser, sight, size, language):
    hall, address = request.getfixturevalue("night" if sight.night else "morning")
    with seen(browser, hall, address, sight, size, language) as page:
        wide, high = overflow(page)

        assert wide <= 0
        assert sight.grows or high <= 0
        assert sight.own_tongue or page.locator("html").get_attribute("lang") == ("zh-CN" if language == "zh" else "en")
        assert axe(page) == []
