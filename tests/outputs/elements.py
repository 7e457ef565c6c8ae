"""What a page of HTML is made of, as a browser's parser sees it."""

from html.parser import HTMLParser


class Elements(HTMLParser):
    """The names of the elements and of the attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
