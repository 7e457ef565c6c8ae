"""The map as a picture and a page: nothing of a stranger's text acts, and nothing overflows its box."""

import json
import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fulint.outputs.escape import is_hidden
from fulint.outputs.exposure import html, mermaid, svg, table
from fulint.outputs.exposure.lanes import lanes
from fulint.outputs.exposure.measure import Face, clipped, clipped_before, fitted, width
from fulint.outputs.exposure.picture import Box, Lane
from fulint.outputs.palette import PLAIN
from fulint.report import Report
from fulint.source import Span
from outputs.elements import Elements
from outputs.mapped import report_on
from outputs.samples import HEADER, report_of

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]></style><script>",
    "%%{init: {'theme':'x'}}%%",
    '"] click a call b() %% `**x**`',
    "a\n  end\n  click b",
    "#quot;#35;&lt;",
    "\x1b[2J\u202eevil\u2066",
    "W" * 300,
    "\ufdfd" * 40,
    "漢字" * 60,
    "/very/long" * 40,
    "\ud800",
)
texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(), max_size=60))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lane, ...]:
    return lanes(report_on(tmp_path_factory.mktemp("repository")))


def with_text(lane: Lane, text: str) -> Lane:
    """A lane in which every text is a stranger's."""

    def box(old: Box) -> Box:
        place = Span(text, 1, 1, 1, 1)
        return replace(old, title=text, lines=(text, text), place=place, arrow=text, unknown=old.unknown and text)

    approaches = tuple(
        replace(a, caller=box(a.caller), edge=a.edge and box(a.edge), arrow=text) for a in lane.approaches
    )
    return replace(
        lane,
        url=replace(lane.url, address=text, span=Span(text, 1, 1, 1, 1)),
        reason=text,
        cors=text,
        when=(text,),
        approaches=approaches,
        box=box(lane.box),
        qualifier=box(lane.qualifier),
        versions=tuple(map(box, lane.versions)),
        handler=box(lane.handler),
    )


def with_finding(text: str) -> Report:
    return report_of(replace(HEADER, message=text, help=text, when=(text,), address=text))


PLAIN_PAGE_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "section", "article", "div", "table"),
    *("thead", "tbody", "tr", "th", "td", "h1", "h2", "h3", "p", "strong", "span", "br", "figure", "figcaption"),
    *("pre", "b", "i", "mark", "svg", "rect", "path", "text", "tspan"),
}
PLAIN_ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "id", "scope", "role", "aria-label", "viewbox"),
    *("width", "height", "rx", "x", "y", "d", "dx", "font-size", "text-anchor"),
}


@settings(max_examples=40, deadline=None)
@given(text=texts)
def test_a_page_holds_no_element_but_its_own(drawn: tuple[Lane, ...], text: str) -> None:
    page = html.render(tuple(with_text(lane, text) for lane in drawn), with_finding(text))
    found = Elements(page)

    assert found.tags <= PLAIN_PAGE_TAGS
    assert found.attributes <= PLAIN_ATTRIBUTES
    assert not any(is_hidden(character) for character in page.replace("\n", ""))


@settings(max_examples=40, deadline=None)
@given(text=texts)
def test_a_picture_is_well_formed_whatever_it_shows(drawn: tuple[Lane, ...], text: str) -> None:
    picture = svg.render(tuple(with_text(lane, text) for lane in drawn))
    found = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(picture).iter()}

    assert found <= {"svg", "g", "title", "desc", "style", "rect", "path", "text", "tspan"}
    assert not any(is_hidden(character) for character in picture.replace("\n", ""))


LABEL = r'"[^"`<>&%{}()|\[\]\n]*(?:<br/>[^"`<>&%{}()|\[\]\n]*)*"'
CHART_LINE = re.compile(
    rf"flowchart LR|  classDef \w+ [\w:,\- ]+|  subgraph l\d+\[{LABEL}\]|    direction LR|  end"
    rf"|    \w+\[{LABEL}\]:::\w+|    \w+ (?:==>|-->|--x|-\.->)(?:\|{LABEL}\|)? \w+"
)


@settings(max_examples=60, deadline=None)
@given(text=texts)
def test_a_chart_has_no_line_but_its_own(drawn: tuple[Lane, ...], text: str) -> None:
    chart = mermaid.render(tuple(with_text(lane, text) for lane in drawn))

    assert [line for line in chart.splitlines() if not CHART_LINE.fullmatch(line)] == []


@settings(max_examples=40, deadline=None)
@given(text=texts)
def test_a_table_does_not_steer_the_terminal(drawn: tuple[Lane, ...], text: str) -> None:
    shown = table.render(tuple(with_text(lane, text) for lane in drawn), PLAIN, 80)

    assert not any(is_hidden(character) for character in shown.replace("\n", ""))


@settings(max_examples=100, deadline=None)
@given(text=texts, room=st.integers(40, 300), most=st.integers(1, 4))
def test_fitted_text_has_no_more_lines_and_is_no_wider_than_it_may(text: str, room: int, most: int) -> None:
    face = Face("", 12)
    lines = fitted(text, room, face, most)

    assert len(lines) <= most
    for line in (*lines, clipped(text, room, face), clipped_before(text, room, face)):
        assert width(line, face) <= room or len(line) <= 1


def test_a_text_that_fits_is_whole_and_one_that_does_not_ends_in_an_ellipsis() -> None:
    face = Face("", 12)

    assert fitted("AuthType NONE", 200, face, 1) == ("AuthType NONE",)
    assert fitted("each update of the code is live at once", 120, face, 2) == (
        "each update of the",
        "code is live at once",
    )
    assert clipped("PartnerIntegrations", 66, face) == "PartnerI…"
    assert clipped_before("infra/stacks/shop/template.yaml:12", 130, face) == "…/template.yaml:12"


def test_a_page_may_load_nothing_and_run_nothing(drawn: tuple[Lane, ...]) -> None:
    page = html.render(drawn, report_of(HEADER))
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()

    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert " style=" not in page
    assert "<script" not in page


def test_a_page_shows_each_finding_with_its_token_marked(drawn: tuple[Lane, ...]) -> None:
    page = html.render(drawn, report_of(HEADER))

    assert "<strong>error FU404 header-name-case</strong>" in page
    assert "<mark>&quot;X-Signature&quot;</mark>" in page


def test_verdicts_differ_by_sign_and_line_and_not_by_colour_alone(drawn: tuple[Lane, ...]) -> None:
    judgements = {lane.judgement.line: lane.judgement.sign for lane in drawn}

    assert len(set(judgements.values())) == len(judgements) == 4
    for line in judgements:
        (rule,) = re.findall(rf"^svg \.{line.value}{{(.*)}}$", svg.render(drawn), re.MULTILINE)
        assert "stroke-width" in rule


MEASURE = """
<script>
const wrong = [];
for (const box of document.querySelectorAll("svg.inside")) {
  const [across, down] = [box.width.baseVal.value, box.height.baseVal.value];
  for (const text of box.querySelectorAll("text")) {
    const at = text.getBBox();
    if (at.x < 0 || at.y < 0 || at.x + at.width > across || at.y + at.height > down) wrong.push(text.textContent);
  }
}
for (const card of document.querySelectorAll(".wide > svg")) {
  const edge = card.viewBox.baseVal.width - 1;
  for (const text of card.querySelectorAll(":scope > text"))
    if (text.getBBox().x < 0 || text.getBBox().x + text.getBBox().width > edge) wrong.push(text.textContent);
}
if (document.documentElement.scrollWidth > innerWidth) wrong.push("the page");
document.body.textContent = "MEASURED" + JSON.stringify(wrong) + "END";
</script>
"""
LATIN = (
    "W" * 300,
    "@%MW" * 30,
    "PartnerIntegrationFunction" * 3,
    "mmmm wwww " * 30,
    "/very/long" * 40,
    "Größe ÄÖÜ" * 9,
)


def browser() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def browse(folder: Path, page: Path, *options: str) -> str:
    """What headless Chromium prints; the profile is a new one."""
    command = [str(browser()), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    done = subprocess.run(
        [*command, *options, page.as_uri()], capture_output=True, encoding="utf-8", timeout=60, check=True
    )
    return done.stdout


def pages(drawn: tuple[Lane, ...]) -> Iterator[Lane]:
    yield from drawn
    for text in LATIN:
        yield from (with_text(lane, text) for lane in drawn)


@pytest.mark.skipif(browser() is None, reason="no Chromium")
@pytest.mark.parametrize("across", [400, 1500])
def test_no_text_overflows_its_box_in_a_browser(drawn: tuple[Lane, ...], tmp_path: Path, across: int) -> None:
    page = html.render(tuple(pages(drawn)), report_of(HEADER))
    copy = tmp_path / "copy.html"
    copy.write_text(re.sub(r"<meta http-equiv[^>]*>", "", page).replace("</body>", f"{MEASURE}</body>"), "utf-8")

    shown = browse(tmp_path, copy, "--dump-dom", f"--window-size={across},1000")

    (measured,) = re.findall(r"MEASURED(.*?)END\s*</body>", shown, re.DOTALL)
    assert json.loads(unescape(measured)) == []


@pytest.mark.skipif(browser() is None, reason="no Chromium")
def test_a_page_can_be_looked_at(drawn: tuple[Lane, ...], tmp_path: Path) -> None:
    page, picture = tmp_path / "map.html", tmp_path / "map.png"
    page.write_text(html.render(drawn, report_of(HEADER)), encoding="utf-8")

    browse(tmp_path, page, f"--screenshot={picture}", "--window-size=1500,1200", "--hide-scrollbars")

    # An empty page of this size takes a tenth of it.
    assert picture.stat().st_size > 60_000
