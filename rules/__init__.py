"""The rules, one a module, named after the defect. `MODULES` lists them; a test holds it against the folder."""

MODULES: tuple[str, ...] = ()
