"""Ground/attachments: what a file is, by its first bytes, and what its name may be shown as. Pure.

What somebody says about a file (name, declared type) is never believed: the type served comes from the bytes, and what
a browser might run is served as plain bytes or refused.
"""

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

UNKNOWN: Final = "application/octet-stream"
SNIFFED: Final = 4096
LONGEST_NAME: Final = 120
MOST_BYTES: Final = 20 * 1024 * 1024

# Offset, bytes, type. Containers that hold several formats are looked into below.
_MAGIC: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (8, b"AVI ", "video/x-msvideo"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"7z\xbc\xaf'\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"AC10", "image/vnd.dwg"),
    (0, b"{\\rtf", "application/rtf"),
)
_RUNS: Final[tuple[bytes, ...]] = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!")
_IN_ZIP: Final = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"OFD.xml", "application/ofd"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"),
)
_RUN_BY_NAME: Final = frozenset(
    [
        "exe",
        "com",
        "bat",
        "cmd",
        "msi",
        "scr",
        "pif",
        "ps1",
        "psm1",
        "vbs",
        "vbe",
        "js",
        "jse",
        "wsf",
        "wsh",
        "hta",
        "cpl",
        "dll",
        "sys",
        "jar",
        "apk",
        "app",
        "sh",
        "bash",
        "lnk",
        "reg",
        "inf",
        "gadget",
        "chm",
        "iso",
    ]
)
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|\?xml)", re.IGNORECASE)
_DEVICES = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def runs(head: bytes, name: str) -> bool:
    """True for programs and scripts, by their first bytes or by the ending that a system would act on.

    Systems drop trailing dots and spaces, and older ones cut a name at a NUL.
    """
    endings = {part.rstrip(" .").rpartition(".")[2].lower() for part in (name, name.split("\x00")[0]) if "." in part.rstrip(" .")}
    return head.startswith(_RUNS) or not endings.isdisjoint(_RUN_BY_NAME)


def type_of(head: bytes) -> str:
    """The type of a file by its first bytes. Markup that a browser might run is plain bytes; readable text is text."""
    for offset, magic, found in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return found
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((found for part, found in _IN_ZIP if part in head), "application/zip")
    if not head or _MARKUP.search(head) or b"\x00" in head:
        return UNKNOWN
    return "text/plain" if _is_text(head) else UNKNOWN


def _is_text(head: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            head.decode(encoding)
        except UnicodeDecodeError as error:
            # Only the last character may be cut in the middle.
            if error.start < len(head) - 4:
                continue
        return not re.search(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", head)
    return False


def shown_name(raw: str) -> str:
    """A name that is safe to show, to put in a header and to save on any system; it keeps its ending. Never empty."""
    name = unicodedata.normalize("NFC", raw).replace("\\", "/").rstrip("/")
    name = PurePosixPath(name).name if name else ""
    # Control and format characters: NUL, line breaks, and marks that turn the reading direction (fdp.exe shown as exe.pdf).
    name = "".join(c for c in name if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"})
    name = re.sub(r'[<>:"|?*/]', "_", name).strip(" .")
    if not name or _DEVICES.match(name):
        name = f"file_{name}" if name else "file"
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[:LONGEST_NAME]
    return stem[: LONGEST_NAME - len(ending) - 1] + dot + ending


def free_name(name: str, taken: frozenset[str]) -> str:
    """The name, or the name with a number when a file of the record is called so already (同名)."""
    if name not in taken:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    number = 2
    while (tried := f"{stem[: LONGEST_NAME - 16]} ({number}){dot}{ending}") in taken:
        number += 1
    return tried
