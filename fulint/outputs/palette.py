"""The few colours of a terminal that fulint uses, and the palette without any."""

from __future__ import annotations

from fulint.finding import Severity
from fulint.record import record

_RESET = "\x1b[0m"


@record
class Palette:
    """How each kind of text is dressed: the parameters of a terminal's SGR sequence, empty for plain text."""

    error_code: str = ""
    warning_code: str = ""
    note_code: str = ""
    dim_code: str = ""
    bold_code: str = ""

    def error(self, text: str) -> str:
        """Text about an error."""
        return _dressed(text, self.error_code)

    def warning(self, text: str) -> str:
        """Text about a warning."""
        return _dressed(text, self.warning_code)

    def note(self, text: str) -> str:
        """Text about a note, and the marks of related places."""
        return _dressed(text, self.note_code)

    def dim(self, text: str) -> str:
        """Text that frames other text."""
        return _dressed(text, self.dim_code)

    def bold(self, text: str) -> str:
        """Text that is read first."""
        return _dressed(text, self.bold_code)

    def severity(self, severity: Severity, text: str) -> str:
        """Text in the colour of a severity."""
        match severity:
            case Severity.ERROR:
                return self.error(text)
            case Severity.WARNING:
                return self.warning(text)
            case _:
                return self.note(text)


def _dressed(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}{_RESET}" if code and text else text


PLAIN = Palette()
COLOURED = Palette(error_code="1;31", warning_code="1;33", note_code="1;36", dim_code="2", bold_code="1")
