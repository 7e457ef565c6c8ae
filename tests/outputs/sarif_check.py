"""Holds a SARIF log against what GitHub's code scanning asks for, and what other validators do not notice."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from fulint.source import Source

LEVELS = {"error", "warning", "note"}
LINK = re.compile(r"(?<!\\)\[(?:[^\[\]\\]|\\.)+\]\((\d+)\)")
URI = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=@/-]|%[0-9A-F]{2})+")
LONGEST_TEXT = 1024
MOST_TAGS = 10


def problems_in(log: dict[str, Any], sources: Mapping[str, Source]) -> list[str]:
    """What code scanning would refuse, ignore or show wrongly; nothing for a log that is right."""
    if log.get("version") != "2.1.0" or "$schema" not in log or len(log.get("runs", ())) != 1:
        return ["a log has a version, a schema and one run"]
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    extensions = [extension["rules"] for extension in run["tool"].get("extensions", ())]
    found = [problem for listed in (rules, *extensions) for problem in _of_run(run, listed)]
    for rule in (rule for listed in (rules, *extensions) for rule in listed):
        found += [f"rule {rule['id']}: {problem}" for problem in _of_rule(rule)]
    for number, result in enumerate(run["results"]):
        found += [f"result {number}: {problem}" for problem in _of_result(result, (rules, *extensions), sources)]
    return found


def _of_run(run: dict[str, Any], rules: list[dict[str, Any]]) -> Iterator[str]:
    ids = [rule["id"] for rule in rules]
    if ids != sorted(set(ids)):
        yield "rules are sorted by id, each once"
    if "automationDetails" in run:
        yield "automationDetails beat the user's category"
    if run.get("columnKind") != "utf16CodeUnits":
        yield "columns are UTF-16 code units"
    for invocation in run["invocations"]:
        if invocation["executionSuccessful"] is not True:
            yield "findings do not make a run unsuccessful"
        if any("time" in key.lower() for key in invocation):
            yield "a time makes every log another one"


def _of_rule(rule: dict[str, Any]) -> Iterator[str]:
    for key in ("shortDescription", "fullDescription"):
        if not 0 < len(rule[key]["text"]) <= LONGEST_TEXT:
            yield f"{key} is empty or too long"
    if not rule["help"]["text"] or rule.get("helpUri", "") not in rule["help"]["markdown"]:
        yield "the help has a text, and its Markdown the link that is shown nowhere else"
    properties = rule["properties"]
    if rule["defaultConfiguration"]["level"] not in LEVELS:
        yield "the level is none of SARIF's"
    if properties["precision"] not in {"very-high", "high", "medium", "low"}:
        yield "the precision is none of GitHub's"
    if properties["problem.severity"] not in {"error", "warning", "recommendation"}:
        yield "the problem.severity is none of GitHub's"
    if len(properties["tags"]) > MOST_TAGS:
        yield "more tags than are kept"
    if ("security" in properties["tags"]) is not ("security-severity" in properties):
        yield "a security rule has a security-severity, and no other has one"
    severity = properties.get("security-severity", "1.0")
    if not isinstance(severity, str) or not re.fullmatch(r"(?:\d|10)\.\d", severity):
        yield "security-severity is no number in a string, and the upload is refused"


def _of_result(
    result: dict[str, Any], listed: tuple[list[dict[str, Any]], ...], sources: Mapping[str, Source]
) -> Iterator[str]:
    reference = result.get("rule", {"index": result.get("ruleIndex"), "toolComponent": {"index": -1}})
    rule = listed[reference["toolComponent"]["index"] + 1][reference["index"]]
    if rule["id"] != result["ruleId"] or rule["defaultConfiguration"]["level"] != result["level"]:
        yield "rule, index and level disagree"
    if "suppressions" in result:
        yield "a suppressed result is shown as an open alert"
    if len(result["locations"]) != 1:
        yield "a result has one location, since only the first is used"
    related = [location["id"] for location in result.get("relatedLocations", ())]
    linked = [int(number) for number in LINK.findall(result["message"]["text"])]
    if sorted(linked) != sorted(related):
        yield f"the message links {linked} and the related places are {related}"
    place = result["locations"][0]["physicalLocation"]
    for each in _places(result):
        yield from _of_place(each, sources)
    path = unquote(place["artifactLocation"]["uri"])
    written = result["partialFingerprints"].get("primaryLocationLineHash")
    if path in sources:
        expected = slow_line_hash(sources[path], place["region"]["startLine"])
        if written != expected:
            yield f"the line's hash is {written} instead of {expected}"
    elif written is not None:
        yield "a hash of a file that was not read"
    if not re.fullmatch(r"[0-9a-f]{16}", result["partialFingerprints"]["fulint/v1"]):
        yield "fulint/v1 is no fingerprint"


def _places(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    flows = [flow for code_flow in result.get("codeFlows", ()) for flow in code_flow["threadFlows"]]
    steps = [step["location"] for flow in flows for step in flow["locations"]]
    for location in (*result["locations"], *result.get("relatedLocations", ()), *steps):
        yield location["physicalLocation"]


def _of_place(place: dict[str, Any], sources: Mapping[str, Source]) -> Iterator[str]:
    uri, region = place["artifactLocation"]["uri"], place["region"]
    if not URI.fullmatch(uri) or uri.startswith(("/", "./")) or ".." in uri.split("/"):
        yield f"{uri} is no encoded path below the root"
    if not {"startLine", "startColumn", "endLine", "endColumn"} <= set(region):
        yield "a region without its end"
    source = sources.get(unquote(uri))
    if source and "snippet" in region and region["snippet"]["text"] != _marked(source, region):
        yield "the snippet is not what the region marks"


def _marked(source: Source, region: dict[str, Any]) -> str:
    """What a region marks, counted in UTF-16 code units."""

    def offset(line: int, column: int) -> int:
        start = source.offset(line, 1)
        return len(source.text[:start].encode("utf-16-le")) + (column - 1) * 2

    first, last = offset(region["startLine"], region["startColumn"]), offset(region["endLine"], region["endColumn"])
    return source.text.encode("utf-16-le")[first:last].decode("utf-16-le")


def slow_line_hash(source: Source, line: int) -> str:
    """GitHub's hash of a line, as its definition says: a polynomial for each line, summed up term by term."""
    text = ("\ufeff" if source.has_bom else "") + source.text.replace("\r\n", "\n").replace("\r", "\n")
    data = text.replace(" ", "").replace("\t", "").encode("utf-16-le")
    units = [int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2)]
    starts = [0, *(at + 1 for at, unit in enumerate(units) if unit == ord("\n"))]
    padded = [*units, 65535, *[0] * 100]
    values = [sum(padded[start + at] * 37 ** (99 - at) for at in range(100)) % 2**64 for start in starts[:line]]
    return f"{values[-1]:x}:{values.count(values[-1])}"
