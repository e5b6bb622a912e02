"""Ground/exchange: an XML file somebody gives → its elements, or one refusal. No document type, no entity, nothing fetched, within bounds."""

import io
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from makesell.ground.refusal import Refusal

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_ELEMENTS: Final = 200_000
MOST_DEPTH: Final = 40


def looks_like(data: bytes) -> bool:
    """Whether a file begins as XML does."""
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def read(data: bytes) -> Element:
    """The root element. Refuses (413) what is too large, (422) what is not well-formed, too deep, or names a document type or an entity."""
    if len(data) > MOST_BYTES:
        raise Refusal("file.size", "A file holds at most %(most)s MB.", field="file", status=413, most=MOST_BYTES // 1024**2)
    depth = count = 0
    root: Element | None = None
    try:
        for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            count += event == "start"
            root = element if root is None else root
            if depth > MOST_DEPTH or count > MOST_ELEMENTS:
                raise Refusal("file.xml_bounds", "This XML file holds more than can be read.", field="file", status=413)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise Refusal("file.xml", "This is no well-formed XML file, or it names a document type.", field="file") from error
    if root is None:
        raise Refusal("file.xml", "This is no well-formed XML file, or it names a document type.", field="file")
    return root
