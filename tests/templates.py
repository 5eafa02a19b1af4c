"""Ticket templates of every make, for properties that hold for all of them."""

from hypothesis import strategies as st

from hallq.domain.names import Name
from hallq.domain.slip_template import ALIGNS, KINDS, LARGEST, LEAST_SPACE, MOST_SPACE, OFTEN, PLACEHOLDERS, SlipLine, SlipTemplate

_PIECES = st.one_of(
    st.sampled_from([f"{{{name}}}" for name in PLACEHOLDERS]),
    st.sampled_from(["请到", "号", "㐂𠮷", "ئۇيغۇر", "Please", "—", "①", "£", " ", "，"]),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S"), exclude_characters="{}"), min_size=1, max_size=6),
)
WORDS = st.lists(_PIECES, min_size=1, max_size=6).map("".join).filter(lambda words: bool(words.strip()) and len(words) <= 120)
TEXTS = st.builds(
    SlipLine,
    st.just("text"),
    st.builds(Name, WORDS, st.just("") | WORDS),
    size=st.integers(1, LARGEST),
    align=st.sampled_from(ALIGNS),
    bold=st.booleans(),
)
SPACES = st.builds(SlipLine, st.just("space"), dots=st.integers(LEAST_SPACE, MOST_SPACE))
ONCE = [SlipLine(kind) for kind in KINDS if kind not in OFTEN and kind != "number"]


@st.composite
def _lines(draw: st.DrawFn) -> tuple[SlipLine, ...]:
    chosen = draw(st.lists(st.sampled_from(ONCE), unique=True))
    own = draw(st.lists(TEXTS | SPACES | st.just(SlipLine("rule")), max_size=6))
    return tuple(draw(st.permutations([SlipLine("number"), *chosen, *own])))


TEMPLATES = st.builds(SlipTemplate, st.just(1), st.just("any"), st.just(Name("任意", "Any")), _lines())
"""Any template that a set-up takes."""
