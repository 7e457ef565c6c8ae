"""The same stack in every dialect lowers to one model; only spans and each dialect's own names may differ.

A stack is a folder of `stacks/`: a folder for each dialect, with its files as they lie at the root of a repository,
and the model that all of them give, in `model.json`. Where dialects truly differ, `differences.json` says why, which of
the deployments there are (all, if it does not say), and what holds at which place instead. The code behind every
function is `stacks/src`.

`cdk.out` is what aws-cdk-lib 2.276.0 synthesizes, without what no deployment reads. The plans are Terraform 1.11's,
with provider 5.100.0, to which arguments of later versions were added.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from functools import reduce
from operator import getitem
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from fulint.edge import CacheBehavior, Distribution, Origin
from fulint.exposure import of
from fulint.facts import Handler
from fulint.handlers import Handlers
from fulint.intake import take_in
from fulint.model import Alias, Cors, Deployment, Function, FunctionUrl, Permission, Target
from fulint.policy import policy_of
from fulint.repository import Repository
from fulint.values import Absent, Known, Unknown

STACKS = Path(__file__).parent / "stacks"
DIALECTS = ("yaml", "json", "cdk", "terraform", "plan", "serverless")
ARCHIVE = "data.archive_file.shop.output_path"
TERRAFORM = shutil.which("terraform")
PROVIDERS = os.environ.get("TERRAFORM_PROVIDERS")
BUFFERED = "BUFFERED"
"""The mode of a URL of which none is written."""
NAMES = sorted(folder.name for folder in STACKS.iterdir() if folder.name != "src")
CASES = [(name, dialect) for name in NAMES for dialect in DIALECTS if (STACKS / name / dialect).is_dir()]


class Meaning:
    """What a deployment is, in words that every dialect has: what is declared goes by its kind and place."""

    def __init__(self, deployment: Deployment, handlers: Handlers) -> None:
        self._deployment = deployment
        self._handlers = handlers
        self._functions = {one.address: f"function {at}" for at, one in enumerate(deployment.functions, 1)}
        self._urls = {one.address: f"url {at}" for at, one in enumerate(deployment.urls, 1)}
        self._controls = {one.address: f"control {at}" for at, one in enumerate(deployment.access_controls, 1)}

    def whole(self) -> dict[str, Any]:
        one = self._deployment
        return {
            "when": [each.value for each in one.when],
            "functions": [self._function(each) for each in one.functions],
            "urls": [self._url(each) for each in one.urls],
            "aliases": [self._alias(each) for each in one.aliases],
            "statements": sorted((self._statement(each) for each in one.permissions), key=str),
            "distributions": [self._distribution(each) for each in one.distributions],
            "access controls": [
                [plain(each.origin_type), plain(each.signing_behavior), plain(each.signing_protocol)]
                for each in one.access_controls
            ],
            "sees the whole policy": [one.sees_whole_policy(url) for url in one.urls],
            "quirks": sorted(quirk.kind for quirk in one.quirks),
        }

    def _function(self, one: Function) -> dict[str, Any]:
        handler = self._handlers.of(one)
        return {
            "name": plain(one.name),
            "runtime": plain(one.runtime),
            "memory": plain(one.memory_mb),
            "handler": handler.path.rpartition("/")[2] if isinstance(handler, Handler) else None,
            "reserved concurrency": plain(one.reserved_concurrency),
        }

    def _url(self, one: FunctionUrl) -> dict[str, Any]:
        return {
            "auth type": plain(one.auth_type),
            "target": self._target(one.target),
            "invoke mode": plain(one.invoke_mode) or BUFFERED,
            "cors": self._cors(one.cors.value) if isinstance(one.cors, Known) else None,
            "exposure": of(self._deployment, policy_of(self._deployment, one)).verdict.value,
        }

    def _cors(self, one: Cors) -> dict[str, Any]:
        settings = ("allow_origins", "allow_methods", "allow_headers", "expose_headers", "allow_credentials", "max_age")
        return {name: plain(getattr(one, name)) for name in settings}

    def _alias(self, one: Alias) -> dict[str, Any]:
        return {
            "name": plain(one.name),
            "function": plain(one.function, self._functions),
            "version": plain(one.version),
            "weights": dict(one.weights),
        }

    def _statement(self, one: Permission) -> dict[str, Any]:
        conditions = {
            "auth type": one.function_url_auth_type,
            "via url": one.invoked_via_function_url,
            "source": one.source_arn,
            "account": one.source_account,
            "organization": one.principal_org_id,
        }
        return {
            "on": self._target(one.target),
            "actions": plain(one.actions),
            "principals": plain(one.principals),
            "conditions": {name: plain(value) for name, value in conditions.items() if value != Absent()},
        }

    def _distribution(self, one: Distribution) -> dict[str, Any]:
        return {
            "origins": [self._origin(each) for each in one.origins],
            "behaviors": [self._behavior(each) for each in one.behaviors],
            "is whole": one.is_whole,
        }

    def _origin(self, one: Origin) -> list[Any]:
        return [
            plain(one.endpoint.url, self._urls),
            one.endpoint.form.value,
            plain(one.access_control, self._controls),
        ]

    def _behavior(self, one: CacheBehavior) -> dict[str, Any]:
        return {
            "methods": plain(one.allowed_methods),
            "cache policy": plain(one.cache_policy),
            "origin request policy": plain(one.origin_request_policy),
            "forwards host": plain(one.forwards_host),
        }

    def _target(self, target: Target) -> list[Any]:
        return [plain(target.function, self._functions), plain(target.qualifier)]


def plain(value: object, names: Mapping[str, str] = MappingProxyType({})) -> Any:
    """A value without its place, in which what is declared goes by another name; "?" where it cannot be known."""
    match value:
        case Known(tuple() as items):
            return [plain(item) for item in items]
        case Known(str() as text):
            return names.get(text, text)
        case Known(found):
            return found
        case Unknown():
            return "?"
    return None


def lowered(stack: str, dialect: str, place: Path) -> list[dict[str, Any]]:
    shutil.copytree(STACKS / "src", place / "src")
    shutil.copytree(STACKS / stack / dialect, place, dirs_exist_ok=True)
    repository = Repository(str(place))
    handlers = Handlers(repository)
    (template,) = take_in(repository, ("",), ()).templates
    assert not template.lowered.problems
    return [Meaning(one, handlers).whole() for one in template.lowered.deployments]


def expected(stack: str, dialect: str) -> list[dict[str, Any]]:
    """The stack's model, with what its folder says that this dialect gives instead."""
    model: list[dict[str, Any]] = json.loads((STACKS / stack / "model.json").read_text(encoding="utf-8"))
    page = STACKS / stack / "differences.json"
    difference = (json.loads(page.read_text(encoding="utf-8")) if page.exists() else {}).get(dialect, {})
    found = [model[number] for number in difference.get("deployments", range(len(model)))]
    for path, value in difference.get("instead", {}).items():
        *way, last = (int(step) if step.isdigit() else step for step in path.split("/"))
        place: Any = reduce(getitem, way, found)
        place[last] = value
    return found


@pytest.mark.parametrize(("stack", "dialect"), CASES)
def test_a_stack_means_the_same_in_every_dialect(stack: str, dialect: str, tmp_path: Path) -> None:
    assert lowered(stack, dialect, tmp_path) == expected(stack, dialect)


@pytest.mark.skipif(TERRAFORM is None or not PROVIDERS, reason="terraform and the AWS provider are not at hand")
def test_terraform_takes_what_is_read_as_its_own(tmp_path: Path) -> None:
    """By `terraform validate`, with the providers in the folder TERRAFORM_PROVIDERS; archives it may not have."""
    texts = {name: (STACKS / name / "terraform" / "main.tf").read_text(encoding="utf-8") for name in NAMES}
    calls = []
    for name, text in texts.items():
        bare = re.sub(r'data "archive_file".*?\n}\n', "", text, flags=re.DOTALL).replace(ARCHIVE, '"shop.zip"')
        place = tmp_path / name
        place.mkdir()
        (place / "main.tf").write_text(re.sub(r".*invoked_via_function_url.*\n", "", bare), encoding="utf-8")
        stage = '  stage = "dev"\n' if 'variable "stage"' in text else ""
        calls.append(f'module "{name}" {{\n  source = "./{name}"\n{stage}}}\n')
    (tmp_path / "main.tf").write_text("".join(calls), encoding="utf-8")

    for command in (("init", "-input=false", f"-plugin-dir={PROVIDERS}"), ("validate",)):
        run = subprocess.run([str(TERRAFORM), *command], cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert run.returncode == 0, run.stderr
