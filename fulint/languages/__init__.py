"""From source code to the facts of a handler: one file for each language, and one analysis for all."""
