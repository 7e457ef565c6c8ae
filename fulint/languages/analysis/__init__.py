"""From a small program to the facts of a handler: the request is followed once, for all languages."""
