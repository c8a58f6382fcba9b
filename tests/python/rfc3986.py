"""Resolves references as RFC 3986 writes it down, step by step, and as slowly: what others are held against."""

import re

# Appendix B, but for the scheme, which is one only by section 3.1.
PARTS = re.compile(
    r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL
)


def cleaned(url: str) -> str:
    """Without what browsers drop before they parse."""
    return re.sub("[\t\r\n]", "", url.strip("".join(map(chr, range(0x21)))))


def remove_dot_segments(path: str) -> str:
    """Section 5.2.4."""
    given, output = path, ""
    while given:
        if given.startswith(("../", "./")):
            given = given[given.index("/") + 1 :]
        elif given.startswith("/./") or given == "/.":
            given = "/" + given[3:]
        elif given.startswith("/../") or given == "/..":
            given = "/" + given[4:]
            output = output[: max(output.rfind("/"), 0)]
        elif given in (".", ".."):
            given = ""
        else:
            end = given.find("/", 1)
            end = len(given) if end < 0 else end
            output += given[:end]
            given = given[end:]
    return output


def resolve(base: str, reference: str) -> str:
    """Section 5.2.2, not strict: the base's own scheme in a reference does not count.

    The base's path is normalised first. What has another scheme and no authority is left as it is.
    """
    base, reference = cleaned(base), cleaned(reference)
    base_scheme, base_authority, base_path, base_query, _ = PARTS.fullmatch(
        base.split("#")[0].rstrip("".join(map(chr, range(0x21))))
    ).groups()
    base_scheme = base_scheme.lower()
    base_path = remove_dot_segments(base_path)
    scheme, authority, path, query, fragment = PARTS.fullmatch(reference).groups()
    if scheme is not None and scheme.lower() == base_scheme:
        scheme = None
    if scheme is not None and authority is None:
        return reference
    if authority is not None:
        path = remove_dot_segments(path)
    elif path == "":
        authority, path = base_authority, base_path
        query = base_query if query is None else query
    else:
        if not path.startswith("/"):  # section 5.2.3
            path = "/" + path if base_path == "" else base_path[: base_path.rfind("/") + 1] + path
        authority, path = base_authority, remove_dot_segments(path)
    url = f"{scheme or base_scheme}://{authority}{path}"  # section 5.3
    if query is not None:
        url += "?" + query
    if fragment is not None:
        url += "#" + fragment
    return url
