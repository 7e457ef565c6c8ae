"""Records are what frozen dataclasses with slots are, for readers and for the standard library."""

from dataclasses import FrozenInstanceError, field, fields, replace
from typing import Generic, TypeVar

import pytest

from fulint.record import FEW, record

T = TypeVar("T")


@record
class Place:
    """A record with and without defaults."""

    path: str
    line: int = 1
    notes: tuple[str, ...] = ()


@record
class Held(Generic[T]):
    """A record that holds another, with a field that is made and one that counts for nothing."""

    value: T
    seen: list[str] = field(default_factory=list)
    size: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", len(str(self.value)))


def initializers() -> dict[type, object]:
    return {kind: kind.__init__ for kind in (Place, Held)}


OF_FEW = initializers()
for _ in range(FEW):
    Place("a")
    Held("a")
OF_MANY = initializers()


@pytest.fixture(autouse=True, params=[OF_FEW, OF_MANY], ids=["few", "many"])
def made(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few records of a kind are made in another way than many, and nobody can tell which."""
    for kind, initializer in request.param.items():
        monkeypatch.setattr(kind, "__init__", initializer)


def test_many_records_are_made_by_a_function_of_their_own() -> None:
    assert all(OF_FEW[kind] is not OF_MANY[kind] for kind in OF_FEW)


def test_equal_values_make_equal_records_with_one_hash() -> None:
    assert Place("a", 2) == Place("a", line=2)
    assert hash(Place("a", 2)) == hash(Place("a", 2, ()))
    assert Place("a") != Place("b")
    assert Place("a") != Held("a")  # type: ignore[comparison-overlap]


def test_a_record_cannot_be_changed_and_takes_no_further_names() -> None:
    with pytest.raises(FrozenInstanceError):
        Place("a").line = 3  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del Place("a").line
    with pytest.raises(AttributeError):
        object.__setattr__(Place("a"), "other", 1)


@pytest.mark.parametrize(
    ("values", "named"), [((), {}), (("a", 1, (), 4), {}), (("a",), {"path": "b"}), (("a",), {"x": 1})]
)
def test_what_does_not_fit_the_names_is_a_type_error(values: tuple[object, ...], named: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="Place"):
        Place(*values, **named)  # type: ignore[arg-type]


def test_the_standard_library_takes_it_for_a_dataclass() -> None:
    assert replace(Place("a"), line=4) == Place("a", 4)
    assert [each.name for each in fields(Place)] == ["path", "line", "notes"]
    assert replace(Held("abc"), value="longer").size == 6


def test_each_record_has_its_own_of_what_is_made_for_it() -> None:
    first, second = Held(1), Held(1)
    first.seen.append("here")

    assert second.seen == []


def test_it_is_matched_and_shown_by_its_names() -> None:
    match Held("abc"):
        case Held(value, []):
            assert value == "abc"
        case _:
            pytest.fail("it should have matched")
    assert repr(Held("abc")) == "Held(value='abc', seen=[])"
