"""The commands about fulint itself: the rules' pages, and completion."""

from __future__ import annotations

import click

from fulint.cli import cli
from fulint.cli.printing import Refusal, color_option, echo, palette_for


def _rules_that_begin(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from fulint import registry

    words = [word for rule in registry.load() for word in (rule.id, rule.name)]
    return [word for word in words if word.startswith(incomplete)]


@click.command(short_help="Explain a rule, with an example and its remedy.")
@click.argument("rule", shell_complete=_rules_that_begin)
@color_option
def explain(rule: str, color: str) -> None:
    """Explain a RULE, given by id or name: why it matters, an example, and what to do instead."""
    from fulint import registry
    from fulint.config import unknown_rule
    from fulint.outputs.pages import page

    rules = registry.load()
    found = next((each for each in rules if rule.lower() in (each.id.lower(), each.name)), None)
    if found is None:
        raise Refusal(unknown_rule(rule, rules, is_exact=True) or rule)
    echo(page(found, palette_for(color)))


@click.command()
@color_option
def rules(color: str) -> None:
    """List all rules."""
    from fulint import registry
    from fulint.outputs.pages import table

    echo(table(registry.load(), palette_for(color)))


@click.command(short_help="Print the completion script for a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for a SHELL, to be sourced by it.

    In bash and zsh: eval "$(fulint completion bash)"
    """
    from click.shell_completion import get_completion_class

    if writer := get_completion_class(shell):
        script = writer(cli, {}, "fulint", "_FULINT_COMPLETE")
        # Its method `source` would start bash to ask for its version.
        echo(script.source_template % script.source_vars())
