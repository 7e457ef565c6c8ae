"""What one look at everything that is open has found, with the texts that it was found in."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from traceback import format_exc

from fulint import engine, registry
from fulint.config import Config, ConfigError
from fulint.configfile import load
from fulint.record import record, replace
from fulint.report import Report
from fulint.repository import MAX_BYTES
from fulint.server.locations import path_of, uri_of
from fulint.server.sites import Document, Site, sites_of


@record
class Sight:
    """One site as it was seen: its report and configuration, or why there is none, as a clause.

    With a `failure` the report, if there is one, is of texts that may have changed since.
    """

    site: Site
    report: Report | None = None
    config: Config = Config()
    failure: str = ""


@record
class View:
    """All sites as they were seen, and the documents that were open, by their real paths."""

    sights: tuple[Sight, ...]
    documents: Mapping[str, Document]

    def document(self, site: Site, path: str) -> Document | None:
        """The open document of a file of a site."""
        return self.documents.get(os.path.realpath(site.place_of(path)))

    def uri(self, site: Site, path: str) -> str:
        """The URI of a file of a site: the client's own for what it has open."""
        document = self.document(site, path)
        return document.uri if document else uri_of(site.place_of(path))

    def reports_on(self, uri: str) -> Iterator[tuple[Sight, Report, str]]:
        """The sights with a report that may speak of a file, each with the file's path in its repository."""
        place = path_of(uri)
        for sight in self.sights if place is not None else ():
            path = sight.site.path_of(place) if place is not None else None
            if sight.report is not None and path is not None:
                yield sight, sight.report, path


def look(folders: tuple[str, ...], documents: tuple[Document, ...], today: date) -> View:
    """Check everything that is open. Nothing is raised: what cannot be checked says why."""
    sites = sites_of(folders, documents)
    by_place = {os.path.realpath(document.path): document for document in documents}
    return View(tuple(_seen(site, documents, today) for site in sites), by_place)


def overlay_of(site: Site, documents: tuple[Document, ...]) -> dict[str, str]:
    """The buffers that stand for files of a site. One that is larger than any file that is read stands for none."""
    return {
        document.path: document.text
        for document in documents
        if len(document.text) <= MAX_BYTES and site.path_of(document.path) is not None
    }


def _seen(site: Site, documents: tuple[Document, ...], today: date) -> Sight:
    try:
        config = replace(load(site.root, None, registry.load()), today=today)
        report = engine.check(site.paths, config, root=site.root, overlay=overlay_of(site, documents))
    except ConfigError as error:
        return Sight(site, failure=f"the configuration cannot be used: {'; '.join(error.messages)}")
    except engine.UsageError as error:
        return Sight(site, failure=f"{site.shown} cannot be checked: {error}")
    except Exception as error:
        # An editor's server outlives its own defects: what went wrong is told, and the next change may be read again.
        sys.stderr.write(format_exc())
        return Sight(site, failure=f"fulint failed ({type(error).__name__}), which is a defect of fulint")
    return Sight(site, report, config)
