"""Grammars are loaded without the packages that carry them."""

from types import SimpleNamespace

import pytest

from fulint.syntax.grammars import parser_of

TEXTS = {"hcl": b"a = 1", "javascript": b"a = 1", "typescript": b"let a: number = 1", "tsx": b"let a = <b/>"}


@pytest.mark.parametrize("grammar", TEXTS)
def test_every_grammar_reads_its_language(grammar: str) -> None:
    assert not parser_of(grammar).parse(TEXTS[grammar]).root_node.has_error


def test_a_package_that_is_laid_out_otherwise_is_imported_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fulint.syntax.grammars.PathFinder", SimpleNamespace(find_spec=lambda *_: None))
    assert parser_of.__wrapped__("tsx").parse(TEXTS["tsx"]).root_node.type == "program"
