"""From a report to bytes: one file for each format."""
