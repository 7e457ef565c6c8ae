"""Inputs that nobody would write, and what must hold for them: for tests, and for runs that take hours."""
