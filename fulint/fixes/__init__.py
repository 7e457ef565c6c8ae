"""From what rules would change to changed files: edits are found, tried, and written only where they do good."""
