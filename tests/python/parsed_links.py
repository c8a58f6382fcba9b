"""The links of a page as Python's own parser finds them, resolved by RFC 3986."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

from rfc3986 import resolve

WHITE_SPACE = " \t\n\f\r"


class HrefParser(HTMLParser):
    """Collects the first href of every start tag, with the name of its element."""

    def __init__(self):
        super().__init__()
        self.hrefs = []

    def handle_starttag(self, tag, attrs):
        value = next((value or "" for name, value in attrs if name == "href"), None)
        if value is not None:
            self.hrefs.append((tag, value.strip(WHITE_SPACE)))


def parsed_links(page: str, url: str) -> list[str]:
    parser = HrefParser()
    parser.feed(page)
    parser.close()
    bases = [value for tag, value in parser.hrefs if tag == "base"]
    base = resolve(url, bases[0]) if bases else url
    base = base.split("#")[0] if urlsplit(base).netloc else url
    urls = [resolve(url if tag == "base" else base, value) for tag, value in parser.hrefs]
    return list(dict.fromkeys(urls))
