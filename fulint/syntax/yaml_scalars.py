"""Plain YAML scalars as YAML 1.1 reads them, which is how PyYAML, and so SAM and the AWS CLI, read a template."""

from __future__ import annotations

from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from fulint.syntax.tree import Plain

CORE = "tag:yaml.org,2002:"
MERGE = CORE + "merge"

_LONGEST_NUMBER = 1000
"""Beyond this many characters nothing is a number: reading the digits of a hostile one takes quadratic time."""

_SPECIAL_FLOATS = {".inf": float("inf"), ".nan": float("nan")}


def resolve(text: str) -> str | None:
    """The tag of a plain scalar without a tag of its own; None for a string."""
    if len(text) > _LONGEST_NUMBER:
        return None
    for tag, pattern in Resolver.yaml_implicit_resolvers.get(text[:1], ()):
        if pattern.match(text):
            return str(tag)
    return None


def construct(tag: str | None, text: str) -> Plain:
    """The value of a scalar with a tag of YAML's core.

    What has another tag (a timestamp), or is not what its tag says, is its text.
    """
    try:
        match tag:
            case "tag:yaml.org,2002:null":
                return None
            case "tag:yaml.org,2002:bool":
                return bool(SafeConstructor.bool_values[text.lower()])
            case "tag:yaml.org,2002:int" if len(text) <= _LONGEST_NUMBER:
                return _integer(text)
            case "tag:yaml.org,2002:float" if len(text) <= _LONGEST_NUMBER:
                return _float(text)
    except (KeyError, ValueError, OverflowError):
        pass
    return text


def _integer(text: str) -> int:
    digits = text.replace("_", "")
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    if digits.startswith("0b"):
        return sign * int(digits[2:], 2)
    if digits.startswith("0x"):
        return sign * int(digits[2:], 16)
    if ":" in digits:
        return sign * int(_sexagesimal(digits))
    return sign * int(digits, 8 if digits.startswith("0") else 10)


def _float(text: str) -> float:
    digits = text.replace("_", "").lower()
    sign = -1.0 if digits.startswith("-") else 1.0
    digits = digits.lstrip("+-")
    if digits in _SPECIAL_FLOATS:
        return sign * _SPECIAL_FLOATS[digits]
    if ":" in digits:
        return sign * float(_sexagesimal(digits))
    return sign * float(digits)


def _sexagesimal(digits: str) -> int | float:
    """A number in base 60, such as 1:30 for 90: what YAML 1.1 makes of a port mapping or a time of day."""
    value: int | float = 0
    for part in digits.split(":"):
        value = value * 60 + (float(part) if "." in part else int(part))
    return value
