"""What tests show: operators on what may be in the event, and the two outcomes of a condition."""

from __future__ import annotations

import re
from collections.abc import Callable

from fulint.facts import EventPath
from fulint.languages.analysis import checks, errors, places
from fulint.languages.analysis.combine import bounded, either, is_nothing, made_of, options, texts_of
from fulint.languages.analysis.combine import places as held_in
from fulint.languages.analysis.meanings import (
    CAUGHT,
    NOTHING,
    OTHER_FORMAT,
    SURROUNDINGS,
    TEXT_OF_BODY,
    UNCLEAR,
    Assumption,
    Caught,
    ClassOf,
    Constant,
    Entries,
    Environment,
    Listing,
    Made,
    Mapping,
    Meaning,
    Place,
    Reference,
    Test,
)
from fulint.languages.analysis.patterns import remove
from fulint.languages.analysis.places import defaulted
from fulint.languages.analysis.walk import Walk, join, shown
from fulint.languages.terms import Expression, Get, Operation
from fulint.record import replace

Shown = frozenset[Assumption]
_NOTHING_SHOWN: Shown = frozenset()
_TELLS_STAGES = re.compile(r"(^|_)(stage|env|environment|debug|verbose|details|local|offline|dev|test|sam)(_|$)", re.I)
TYPES_OF_NOTHING = ("undefined", "null")


def truth(meaning: Meaning) -> tuple[Shown, Shown]:
    """What it shows of the event that a value holds as a condition, and that it does not."""
    some = options(meaning)
    outcomes = [_truth_of(option) for option in some if len(some) == 1 or not isinstance(option, Constant)]
    if not outcomes:
        return _NOTHING_SHOWN, _NOTHING_SHOWN
    when_true, when_false = outcomes[0]
    for true, false in outcomes[1:]:
        when_true, when_false = when_true & true, when_false & false
    # A literal that stands in for the value has its own outcome, by which it is not told from the value.
    literals = [bool(option.value) for option in some if isinstance(option, Constant)]
    return (
        _NOTHING_SHOWN if any(literals) else when_true,
        _NOTHING_SHOWN if not all(literals) else when_false,
    )


def _truth_of(meaning: Meaning) -> tuple[Shown, Shown]:
    match meaning:
        case Test():
            return meaning.when_true, meaning.when_false
        case Caught(part=part) if part:
            return frozenset({((CAUGHT, part), True)}), _NOTHING_SHOWN
        case Environment(name=name) if _TELLS_STAGES.search(name):
            return frozenset({((SURROUNDINGS, name), True)}), frozenset({((SURROUNDINGS, name), False)})
        case Environment(name=name) if not meaning.default:
            return frozenset({((checks.VARIABLE, name), True)}), frozenset({((checks.VARIABLE, name), False)})
        case Place(path=("isBase64Encoded",) as flag):
            # Lambda encodes what there is: a request without a body has the flag false.
            return frozenset({(flag, True), (("body",), True)}), frozenset({(flag, False)})
        case Place() if meaning.path:
            return frozenset({(meaning.path, True)}), frozenset({(meaning.path, False)})
    return _NOTHING_SHOWN, _NOTHING_SHOWN


def inverted(meaning: Meaning) -> Test:
    """The opposite of a condition."""
    when_true, when_false = truth(meaning)
    found = meaning if isinstance(meaning, Test) else Test()
    return Test(when_false, when_true, tuple((n, not lets_in) for n, lets_in in found.checks), found.is_pending)


def operate(walk: Walk, node: Operation) -> Meaning:
    """What an operation means, with its operands evaluated under what the ones before have shown."""
    operator, operands = node.operator, node.operands
    match operator:
        case "or" | "??" | "and":
            return _short_circuit(walk, operator, operands)
        case "not":
            return inverted(walk.evaluate(operands[0]))
        case "typeof":
            return bounded(Made((walk.evaluate(operands[0]),), ("typeof",)))
        case "delete":
            for operand in operands:
                if isinstance(operand, Get):
                    remove(walk, operand)
            return UNCLEAR
        case "in" | "not in" if len(operands) == 2:
            found = _within(walk, node, walk.evaluate(operands[0]), walk.evaluate(operands[1]))
            return found if operator == "in" else inverted(found)
    values = [walk.evaluate(operand) for operand in operands]
    match operator:
        case "==" | "!=" | "is" | "is not" if len(values) == 2:
            found = _equal(walk, node, values[0], values[1], operator)
            return inverted(found) if operator in ("!=", "is not") else found
        case "instanceof":
            told = errors.told(values[0], name_of(values[1]))
            return Test(truth(values[0])[0]) if told is None else Test(told)
        case "+" | "%" | "|":
            return made_of(values)
    return UNCLEAR


def condition(walk: Walk, expression: Expression) -> Meaning:
    """What an expression means where only its truth counts, so that all of its parts tell what they show."""
    match expression:
        case Operation(operator="not", operands=(operand,)):
            return inverted(condition(walk, operand))
        case Operation(operator="and" | "or" as operator, operands=operands):
            result = condition(walk, operands[0])
            for operand in operands[1:]:
                found = _after(walk, operator, result, lambda operand=operand: condition(walk, operand))  # type: ignore[misc]
                if operator == "or":
                    walk.notes.alternatives(result, found)
                else:
                    walk.notes.alternative_paths(_missing(result), _missing(found))
                result = _joined(operator, result, found)
            return result
    return walk.evaluate(expression)


def _missing(meaning: Meaning) -> frozenset[EventPath]:
    """The places that a condition asks to be empty."""
    when_true = meaning.when_true if isinstance(meaning, Test) else _NOTHING_SHOWN
    return frozenset(path for path, holds in when_true if not holds)


def _after(walk: Walk, operator: str, left: Meaning, right: Callable[[], Meaning]) -> Meaning:
    """The right side of `and` or `or`, reached only where the left one was true, or false."""
    when_true, when_false = truth(left)
    before = walk.fork()
    walk.state.assume(when_true if operator == "and" else when_false)
    value = shown(walk.state, right())
    walk.state = join(before, walk.state)
    walk.state.assumed &= before.assumed
    return value


def _joined(operator: str, one: Meaning, other: Meaning) -> Test:
    """Two conditions held together."""
    (one_true, one_false), (other_true, other_false) = truth(one), truth(other)
    found = [meaning for meaning in (one, other) if isinstance(meaning, Test)]
    checked = tuple(check for meaning in found for check in meaning.checks)
    pending = any(meaning.is_pending for meaning in found)
    if operator == "and":
        return Test(one_true | other_true, one_false & other_false, checked, pending)
    return Test(one_true & other_true, one_false | other_false, checked, pending)


def _short_circuit(walk: Walk, operator: str, operands: tuple[Expression, ...]) -> Meaning:
    """`a or b`, `a ?? b`, `a and b` as values."""
    result = walk.evaluate(operands[0])
    for operand in operands[1:]:
        found = _after(walk, operator, result, lambda operand=operand: walk.evaluate(operand))  # type: ignore[misc]
        if isinstance(result, Test) or isinstance(found, Test):
            if isinstance(result, Test) and not isinstance(found, (Test, Constant)):
                checks.mark(walk, result.checks)
                result = found if operator == "and" else _joined(operator, result, found)
            else:
                result = _joined("and" if operator == "and" else "or", result, found)
        elif operator == "and":
            result = either(found, NOTHING) if isinstance(found, Mapping) else found
        else:
            result = defaulted(walk, result, found)
    return result


def _equal(walk: Walk, node: Operation, left: Meaning, right: Meaning, operator: str) -> Test:
    for one, other in ((left, right), (right, left)):
        if isinstance(other, Constant) and isinstance(one, Made) and one.steps == ("typeof",):
            return _of_type(one.parts[0], other)
        if is_nothing(other):
            return inverted(Test(*truth(one)))
        if isinstance(one, Test) and isinstance(other, Constant) and other.value in (0, -1):
            return one if other.value == 0 else inverted(one)
        if isinstance(other, Constant) and isinstance(other.value, bool):
            return _is_boolean(one, other.value)
    for one, other in ((left, right), (right, left)):
        if (told := errors.told(one, texts_of(other))) is not None:
            return Test(told)
    found = checks.compare(walk, walk.span(node.start, node.end), left, right, operator)
    if stages := _stages(left) | _stages(right):
        found = replace(found, when_true=found.when_true | stages, when_false=found.when_false | _denied(stages))
    for one, other in ((left, right), (right, left)):
        if isinstance(other, Constant) and other.value == "":
            return replace(found, when_true=found.when_true | truth(one)[1])
        if isinstance(one, Place) and one.path == OTHER_FORMAT[:1] and texts_of(other) == ("2.0",):
            return replace(found, when_false=found.when_false | {(OTHER_FORMAT, True)})
    return found


def _stages(meaning: Meaning) -> Shown:
    """That an environment variable, or the event's stage, which tells one stage from another was looked at."""
    for option in options(meaning):
        if isinstance(option, Environment) and _TELLS_STAGES.search(option.name):
            return frozenset({((SURROUNDINGS, option.name), True)})
        if isinstance(option, Place) and option.path == ("requestContext", "stage"):
            return frozenset({((SURROUNDINGS, "stage"), True)})
    return _NOTHING_SHOWN


def without_surroundings(assumed: Shown, before: Shown) -> Shown:
    """What holds behind a branch: that one stage has left there makes the rest no special case."""
    return frozenset(one for one in assumed if one[0][:1] != (SURROUNDINGS,) or one in before)


def _denied(shown: Shown) -> Shown:
    return frozenset((path, not holds) for path, holds in shown)


def name_of(meaning: Meaning) -> tuple[str, ...]:
    """The name of a class, where it is one."""
    match meaning:
        case Reference():
            return (meaning.last,)
        case ClassOf(of=of):
            return (of.name,)
    return ("(a type)",)


def _is_boolean(one: Meaning, value: bool) -> Test:
    when_true, when_false = truth(one)
    found = Test(when_true, when_false, *((one.checks, one.is_pending) if isinstance(one, Test) else ()))
    return found if value else inverted(found)


def _of_type(value: Meaning, name: Constant) -> Test:
    when_true, when_false = truth(value)
    if name.value in TYPES_OF_NOTHING:
        return Test(when_false, when_true)
    return of_kind(value, name.value == "string")


def of_kind(value: Meaning, is_text: bool) -> Test:
    """A test for a type: what it shows of the event that a value is text, or that it is something else."""
    held = [option for option in options(value) if isinstance(option, Place) and option.path]
    if len(held) != 1:
        return Test()
    there: Shown = frozenset({(held[0].path, True)})
    if not held[0].is_as_delivered:
        return Test(there)
    no_text: Shown = frozenset({(TEXT_OF_BODY, False)})
    return Test(there, no_text) if is_text else Test(there | no_text)


def _within(walk: Walk, node: Operation, left: Meaning, right: Meaning) -> Test:
    """`left in right`."""
    token = walk.span(node.operands[0].start, node.operands[0].end)
    walk.examined.update(place.path for place in held_in(left))
    for option in options(right):
        match option:
            case Place() if places.is_map(option):
                return places.contains(walk, option, left, token)
            case Entries(of=place, kind="keys"):
                return places.contains(walk, place, left, token)
            case Place():
                walk.needs(option)
                return Test(frozenset({(option.path, True)}) | places.told(option, texts_of(left)))
    texts = tuple(text for item in _items(right) for text in texts_of(item))
    shown: set[tuple[EventPath, bool]] = set()
    for option in options(left):
        if isinstance(option, Place):
            walk.notes.compared(option, texts)
            if texts:
                shown |= {(option.path, True)} | places.told(option, texts)
    check = checks.member_of(walk, walk.span(node.start, node.end), left, right)
    return Test(frozenset(shown) if len(options(left)) == 1 else _NOTHING_SHOWN, checks=check.checks)


def _items(meaning: Meaning) -> tuple[Meaning, ...]:
    return tuple(item for option in options(meaning) for item in (option.items if isinstance(option, Listing) else ()))


def chosen(walk: Walk, test: Meaning, then: Callable[[], Meaning], otherwise: Callable[[], Meaning]) -> Meaning:
    """`test ? then : otherwise`, each side evaluated under what the test shows."""
    when_true, when_false = truth(test)
    before = walk.fork()
    walk.state.assume(when_true)
    first = shown(walk.state, then())
    after = walk.state
    walk.state = before
    walk.state.assume(when_false)
    second = shown(walk.state, otherwise())
    walk.state = join(after, walk.state)
    if any(isinstance(option, Place) and (option.path, False) in when_false for option in options(first)):
        walk.notes.alternatives(first, second)
    return either(first, second)
