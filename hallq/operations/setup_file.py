"""A set-up file's text, read into plain values and written from them."""

from typing import Any

import yaml

from hallq.domain.errors import SetupInvalid

LONGEST = 2_000_000
MOST_VALUES = 500_000
MERGE = "tag:yaml.org,2002:merge"
NOT_UTF8 = "is not in UTF-8"


def parse_setup(text: str) -> Any:
    """The values a set-up file holds. Raises SetupInvalid, with line and column, where the text is not YAML or names a key twice."""
    if len(text) > LONGEST:
        raise _refusal("", f"is longer than {LONGEST} characters")
    try:
        values = yaml.load(text, _Strict)  # noqa: S506 -- a safe loader, which also refuses a key that is there twice
    except yaml.YAMLError as fault:
        raise _refusal(_place(fault), getattr(fault, "problem", None) or "the text cannot be read") from fault
    except RecursionError as fault:
        raise _refusal("", "is nested too deeply") from fault
    _check_size(values)
    return values


def write_setup(content: dict[str, Any]) -> str:
    """A set-up as the text of a file that reads the same."""
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=150)


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


class _Strict(yaml.SafeLoader):
    """Plain values only; of two equal keys YAML would silently take the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 -- the library's signature
        """A mapping whose keys are all different."""
        seen: set[str] = set()
        for key in [key for key, _ in node.value if isinstance(key, yaml.ScalarNode) and key.tag != MERGE]:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key.value!r} is there twice", key.start_mark)
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep))


def _check_size(values: Any) -> None:
    """References to references let a short file mean an endless one."""
    waiting, counted = [values], 0
    while waiting:
        value = waiting.pop()
        counted += 1
        if counted > MOST_VALUES:
            raise _refusal("", f"means more than {MOST_VALUES} values")
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _place(fault: yaml.YAMLError) -> str:
    mark = getattr(fault, "problem_mark", None)
    return "" if mark is None else f"line {mark.line + 1}, column {mark.column + 1}"


def _refusal(place: str, reason: str) -> SetupInvalid:
    return SetupInvalid(problems=[{"place": place, "reason": reason}])


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
