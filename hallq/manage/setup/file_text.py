"""A set-up file as it comes from a person's computer: its text, and the line on which a place of it stands."""

import yaml

from hallq.domain.errors import SetupInvalid

NOT_UTF8 = "is not in UTF-8"


def decoded(content: bytes) -> str:
    """The text of a file; editors of Windows put a mark before it. Raises SetupInvalid."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise SetupInvalid(problems=[{"place": f"line {line}", "reason": NOT_UTF8}]) from fault


def line_of(text: str, place: str) -> int | None:
    """The line (from 1) of a place like `queues.pension.series`, of the thing or section around it where it is missing; None where there is none."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return None
    section, _dot, rest = place.partition(".")
    section = section.partition("[")[0]
    found = _under(node, section)
    if found is None:
        return None
    if isinstance(found, yaml.SequenceNode):
        found = _entry(found, place, rest) or found
        rest = rest.rpartition(".")[2]
    inner = _under(found, rest)
    return int((inner or found).start_mark.line) + 1


def _under(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """What stands under a key of a mapping."""
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _entry(entries: yaml.SequenceNode, place: str, rest: str) -> yaml.Node | None:
    """The entry of a list that a place names, by its code or by its number (`zones[2]`)."""
    counted = place.partition("[")[2].partition("]")[0]
    if counted.isdecimal():
        return entries.value[int(counted) - 1] if 0 < int(counted) <= len(entries.value) else None
    for entry in entries.value:
        code = _under(entry, "code") or _under(entry, "prefix")
        if code is not None and (rest == code.value or rest.startswith(f"{code.value}.")):
            return entry if isinstance(entry, yaml.Node) else None
    return None
