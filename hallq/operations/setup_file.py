"""A set-up file's text, read into plain values and written from them."""

from collections.abc import Hashable
from typing import Any

import yaml

from hallq.domain.errors import SetupInvalid

LONGEST = 2_000_000
MOST_VALUES = 200_000
MOST_REFERENCES = 1_000
DEEPEST = 40
LONGEST_VALUE = 200
MERGE = "tag:yaml.org,2002:merge"
TEXT = "tag:yaml.org,2002:str"
NOT_YAML = "cannot be read as YAML: "
NOT_UTF8 = "is not in UTF-8"
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class SetupText:
    """A file's text taken apart once: its values, and the line of every place in it.

    Raises SetupInvalid, with line and column, where the text is not YAML, merges mappings, or is larger than any hall.
    """

    def __init__(self, text: str) -> None:
        _check_signs(text)
        try:
            _check_events(text)
            self._root = yaml.compose(text, Loader=LOADER)
        except yaml.YAMLError as fault:
            raise _not_yaml(fault) from fault

    def values(self) -> Any:
        """The plain values it holds. Raises SetupInvalid where a key is there twice or a value cannot be read."""
        try:
            values = None if self._root is None else _Strict().construct_document(self._root)
        except yaml.YAMLError as fault:
            raise _not_yaml(fault) from fault
        _check_size(values)
        return values

    def line_of(self, place: str) -> int | None:
        """The line (from 1) of a place like `queues.pension.series`, or of what is around it where it is missing; None where there is none."""
        section, _dot, rest = place.partition(".")
        section = section.partition("[")[0]
        found = _under(self._root, section)
        if found is None:
            return None
        if isinstance(found, yaml.SequenceNode):
            found = _entry(found, place, rest) or found
            rest = rest.rpartition(".")[2]
        inner = _under(found, rest)
        return int((inner or found).start_mark.line) + 1


def parse_setup(text: str) -> Any:
    """The values a set-up file holds. Raises SetupInvalid, with line and column, where the text is not YAML or names a key twice."""
    return SetupText(text).values()


def write_setup(content: dict[str, Any]) -> str:
    """A set-up as the text of a file that reads the same."""
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=150)


def decoded(content: bytes) -> str:
    """The text of a file; editors of Windows put a mark before it. Raises SetupInvalid."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise _refusal(f"line {line}", NOT_UTF8) from fault


class _Strict(yaml.constructor.SafeConstructor):
    """Plain values only; of two equal keys YAML would silently take the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 -- the library's signature
        """A mapping whose keys are all different."""
        seen: set[str] = set()
        for key in [key for key, _ in node.value if isinstance(key, yaml.ScalarNode)]:
            if key.value in seen:
                raise _Fault(f"the key {key.value!r} is there twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 -- the library's signature
        """A value; 2026-02-31 looks like a date and is none, and a number of a million digits takes hours."""
        try:
            if isinstance(node, yaml.ScalarNode) and node.tag != TEXT and len(node.value) > LONGEST_VALUE:
                raise ValueError(node.tag)  # noqa: TRY301 -- refused like all that cannot be read
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError) as fault:
            shown = str(node.value)[:40]
            raise _Fault(f"{shown!r} looks like a number or a date, but is none", node.start_mark) from fault


class _Fault(yaml.constructor.ConstructorError):
    """A fault told in words of our own."""

    def __init__(self, reason: str, mark: Any) -> None:
        super().__init__(None, None, reason, mark)


def _check_signs(text: str) -> None:
    """No text is looked into that no person wrote."""
    if len(text) > LONGEST:
        raise _refusal("", f"is longer than {LONGEST} characters")
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise _refusal(f"line {line}", f"holds a sign that no text has, U+{ord(found[0]):04X}")


def _check_events(text: str) -> None:
    """Before a value is made of it: how deep the text goes, how much it holds, and how often it refers to itself."""
    depth = values = references = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        values += isinstance(event, yaml.NodeEvent)
        references += isinstance(event, yaml.AliasEvent)
        _check_event(event, depth, values, references)


def _check_event(event: yaml.Event, depth: int, values: int, references: int) -> None:
    if isinstance(event, yaml.ScalarEvent) and (event.tag == MERGE or (event.value == "<<" and event.implicit[0])):
        raise _Fault("a merge key is not taken; write the values out", event.start_mark)
    if depth > DEEPEST:
        raise _Fault(f"is nested more than {DEEPEST} levels deep", event.start_mark)
    if values > MOST_VALUES:
        raise _Fault(f"means more than {MOST_VALUES} values", event.start_mark)
    if references > MOST_REFERENCES:
        raise _Fault(f"refers to other parts more than {MOST_REFERENCES} times", event.start_mark)


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


def _not_yaml(fault: yaml.YAMLError) -> SetupInvalid:
    """A fault of ours as it is; the library's words behind a sentence of ours."""
    mark, words = getattr(fault, "problem_mark", None), getattr(fault, "problem", None)
    place = "" if mark is None else f"line {mark.line + 1}, column {mark.column + 1}"
    return _refusal(place, str(words) if isinstance(fault, _Fault) else f"{NOT_YAML}{words or fault}")


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
