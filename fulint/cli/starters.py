"""The files that a repository begins with: a configuration in which nothing is set yet, the hook, the workflow."""

from __future__ import annotations

from fulint import __version__
from fulint.outputs.sarif import INFORMATION_URI as PROJECT

CONFIGURATION = f"""\
# What fulint does in this repository. Nothing has to be set: each line shows what holds without it, or an example.
# {PROJECT}/blob/main/docs/adopting.md

# Fail from here on: "error", "warning", "note" or "never".
#fail-on = "warning"

# Report nothing below: "error", "warning" or "note".
#min-severity = "note"

# Report what is merely likely, too.
#pedantic = false

# Run these rules only, by id, the beginning of ids, or name. `fulint rules` lists them.
#select = ["FU1", "header-name-case"]

# Do not run these rules.
#ignore = ["FU103"]

# Leave these files alone, by patterns as in .gitignore. What git ignores is left alone anyway.
#exclude = ["legacy/"]

# Ask of every ignore to say why, and until when: at most so many days ahead.
#require-reason = true
#max-age = 180

# Where Function URLs exist, should fulint's own list be behind.
#url-regions = ["eu-west-1"]

# A rule that can only be mended, never ignored.
#[rules.FU104]
#ignorable = false

# Findings that are accepted, where no comment can say so: by rule, and by path or the URL's address. Where `ignore` is
# set above, its array takes them instead, as in ["FU103", {{ rule = "FU101", path = "infra/" }}].
#[[ignore]]
#rule = "FU101"
#path = "infra/webhook.yaml"
#address = "PaymentWebhook"
#reason = "the provider signs nothing; addresses are checked in the handler"
#until = 2027-03-01
"""

HOOK = f"""\
repos:
  - repo: {PROJECT}
    rev: v{__version__}
    hooks:
      - id: fulint
"""


def workflow(branch: str) -> str:
    """The workflow for a repository whose default branch has a name."""
    return f"""\
name: fulint
on:
  push:
    branches: [{branch}]
  pull_request:
permissions: {{}}
jobs:
  fulint:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      security-events: write # to hand the findings to code scanning
    steps:
      - uses: actions/checkout@v6
        with:
          persist-credentials: false
      - uses: fulint/fulint@v{__version__}
"""
