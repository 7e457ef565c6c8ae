"""A repository of everything a company writes, in which a few files have to do with Function URLs."""

from __future__ import annotations

import json
from pathlib import Path

from trees.templates import write_sam
from trees.terraform import write_module

_SIZE_OF_A_PACKAGE = 25
_RELEVANT_OF_A_SERVICE = 2
"""A SAM template and its handler, or two of the three files of a folder of Terraform."""

_IGNORED = """\
# Made by tools
node_modules/
dist/
*.log
*.py[cod]
.env
.env.*
!.env.example
/coverage/
**/generated/*.json
.DS_Store
"""

_PYTHON = '''\
"""Step {number} of the orders of a day."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step{number}:
    """What is done with one order."""

    order: str
    amount: int

    def total(self, price: float) -> float:
        """What the customer pays for it."""
        return round(self.amount * price, 2) if self.amount > {number} % 7 else 0.0
'''
_TYPESCRIPT = """\
import {{ useMemo }} from "react";
import type {{ Order }} from "../orders";

export interface Panel{number}Props {{
  orders: Order[];
  onSelect: (order: Order) => void;
}}

export function Panel{number}({{ orders, onSelect }}: Panel{number}Props) {{
  const sorted = useMemo(() => [...orders].sort((a, b) => a.id.localeCompare(b.id)), [orders]);
  return sorted.map((order) => ({{ key: order.id, label: `${{order.id}} (${{order.amount}})`, onClick: onSelect }}));
}}
"""
_MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: service-{number}
  labels: {{app: service-{number}, team: shop}}
spec:
  replicas: 2
  selector:
    matchLabels: {{app: service-{number}}}
  template:
    metadata:
      labels: {{app: service-{number}}}
    spec:
      containers:
        - name: main
          image: registry.example.com/service-{number}:1.{number}.0
          ports: [{{containerPort: 8080}}]
          resources:
            limits: {{cpu: 500m, memory: 256Mi}}
"""
_PAGE = "# Part {number}\n\nWhat it is for, who looks after it, and how it is started on a developer's machine.\n" * 3


def write_monorepo(folder: Path, files: int, relevant: int) -> None:
    """So many files in packages of twenty-five each, of which so many belong to Function URLs.

    Nearly a fifth have a suffix of files that are looked at: manifests, package files, and settings in JSON and YAML.
    """
    (folder / ".git").mkdir(parents=True)
    (folder / ".gitignore").write_text(_IGNORED, encoding="utf-8")
    services = relevant // _RELEVANT_OF_A_SERVICE
    for number in range(services):
        place = folder / "services" / f"service-{number}"
        write_sam(place) if number % 2 else write_module(place, number, has_outputs=False)
    packages = (files - services * _RELEVANT_OF_A_SERVICE) // _SIZE_OF_A_PACKAGE
    for number in range(packages):
        _write_package(folder / "packages" / f"group-{number // 50}" / f"package-{number}", number)


def _write_package(folder: Path, number: int) -> None:
    """Twenty sources in three folders, and five files beside them."""
    for part in ("api", "core", "web"):
        (folder / "src" / part).mkdir(parents=True)
    for index in range(20):
        part, suffix, text = (("core", "py", _PYTHON), ("api", "py", _PYTHON), ("web", "tsx", _TYPESCRIPT))[index % 3]
        (folder / "src" / part / f"part{index}.{suffix}").write_text(text.format(number=index), encoding="utf-8")
    package = {
        "name": f"@shop/package-{number}",
        "version": f"1.{number}.0",
        "scripts": {"build": "tsc -p .", "test": "vitest run", "lint": "eslint src"},
        "dependencies": {f"library-{n}": f"^{n}.2.0" for n in range(number % 20)},
    }
    options = {"compilerOptions": {"strict": True, "target": "ES2022", "outDir": "dist"}, "include": ["src"]}
    beside = {
        "package.json": json.dumps(package, indent=2),
        "tsconfig.json": json.dumps(options, indent=2),
        "deployment.yaml": _MANIFEST.format(number=number),
        "settings.yml": f"name: package-{number}\nstages: [dev, prod]\nowner: team-{number % 9}\n",
        "README.md": _PAGE.format(number=number),
    }
    for name, text in beside.items():
        (folder / name).write_text(text, encoding="utf-8")
