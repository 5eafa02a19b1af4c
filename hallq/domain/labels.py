"""What people and devices are called among the staff: one line that can be read."""

from hallq.domain.errors import FieldInvalid

LONGEST = 60


def read_label(raw: str, field: str = "name") -> str:
    """A label without blanks around it. Raises FieldInvalid for an empty, over-long or unprintable one."""
    label = raw.strip()
    if not label or len(label) > LONGEST or not label.isprintable():
        raise FieldInvalid(field=field, reason=f"1 to {LONGEST} printable characters")
    return label
