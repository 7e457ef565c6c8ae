"""Where a template is deployed to, as far as a samconfig.toml or CDK's manifest beside it tells."""

from __future__ import annotations

import re

from fulint.assembly import MANIFEST
from fulint.dialects.cloudformation.inputs import settings_for
from fulint.repository import Repository
from fulint.source import Source, Span
from fulint.syntax import parse
from fulint.syntax.tree import Mapping, Scalar
from fulint.values import ABSENT, Known, Unknown, Value

_ENVIRONMENT = re.compile(r"aws://[^/]*/([a-z]{2,5}(?:-[a-z]{2,12}){1,2}-\d{1,2})")
_LARGEST_MANIFEST = 5_000_000


def region_of(path: str, repository: Repository) -> Value[str]:
    """The one region that a template is deployed to; absent where nothing says one, unknown where there are several."""
    found = {**_of_assembly(path, repository), **_of_samconfig(path, repository)}
    if not found:
        return ABSENT
    (region, span), *others = found.items()
    return Unknown("it is deployed to several regions", span) if others else Known(region, span)


def _of_assembly(path: str, repository: Repository) -> dict[str, Span]:
    """The region that the manifest beside a template gives its stack; a nested one goes where all stacks go."""
    folder, _, name = path.rpartition("/")
    manifest = f"{folder}/{MANIFEST}" if folder else MANIFEST
    source = repository.read(manifest) if repository.is_file(manifest) else None
    if not isinstance(source, Source) or len(source.text) > _LARGEST_MANIFEST:
        return {}
    found: dict[str, dict[str, Span]] = {}
    for root in parse(source).mappings():
        artifacts = root.get("artifacts")
        for entry in artifacts.entries if isinstance(artifacts, Mapping) else ():
            environment = entry.value.get("environment") if isinstance(entry.value, Mapping) else None
            properties = entry.value.get("properties") if isinstance(entry.value, Mapping) else None
            file = properties.get("templateFile") if isinstance(properties, Mapping) else None
            region = _ENVIRONMENT.fullmatch(environment.text) if isinstance(environment, Scalar) else None
            if isinstance(environment, Scalar) and isinstance(file, Scalar):
                found.setdefault(file.text, {})[region[1] if region else ""] = environment.span
    regions = found.get(name) or {region: span for one in found.values() for region, span in one.items()}
    return {} if "" in regions else regions


def _of_samconfig(path: str, repository: Repository) -> dict[str, Span]:
    """The regions that the environments of a samconfig.toml deploy a template to."""
    found: dict[str, Span] = {}
    for source, settings in settings_for(path, repository):
        region = settings.get("region")
        if isinstance(region, str) and region:
            found.setdefault(region, _place(source, region))
    return found


def _place(source: Source, region: str) -> Span:
    """The value's token. TOML's parser keeps no places; a value that is written otherwise is shown at the file."""
    written = re.search(rf"^[ \t]*region[ \t]*=[ \t]*([\"']{re.escape(region)}[\"'])", source.text, re.MULTILINE)
    return source.span(written.start(1), written.end(1)) if written else Span.top_of(source.path)
