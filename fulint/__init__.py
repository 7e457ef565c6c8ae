"""fulint: a static analyzer for AWS Lambda Function URLs."""

__version__ = "0.1.0"
