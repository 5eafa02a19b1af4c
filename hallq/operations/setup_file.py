"""A set-up file's text, read into plain values and written from them."""

from typing import Any

import yaml

from hallq.domain.errors import SetupInvalid

LONGEST = 2_000_000


def parse_setup(text: str) -> Any:
    """The values a set-up file holds. Raises SetupInvalid naming line and column where the text is not YAML or names a key twice."""
    if len(text) > LONGEST:
        raise SetupInvalid(problems=[{"place": "", "reason": f"is longer than {LONGEST} characters"}])
    try:
        return yaml.load(text, _Strict)  # noqa: S506 -- a safe loader, which also refuses a key that is there twice
    except yaml.YAMLError as fault:
        raise SetupInvalid(problems=[_problem(fault)]) from fault


def write_setup(content: dict[str, Any]) -> str:
    """A set-up as the text of a file that reads the same."""
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=150)


class _Strict(yaml.SafeLoader):
    """Plain values only; of two equal keys YAML would silently take the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 -- the library's signature
        """A mapping whose keys are all different."""
        seen = set()
        for key_node, _ in node.value:
            key = key_node.value
            if key in seen and key_node.tag != "tag:yaml.org,2002:merge":
                raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} is there twice", key_node.start_mark)
            seen.add(key)
        return dict(super().construct_mapping(node, deep))


def _problem(fault: yaml.YAMLError) -> dict[str, str]:
    mark = getattr(fault, "problem_mark", None)
    place = "" if mark is None else f"line {mark.line + 1}, column {mark.column + 1}"
    reason = getattr(fault, "problem", None) or "the text cannot be read"
    return {"place": place, "reason": str(reason)}
