"""The files of a record as a part of its page."""

from collections.abc import Mapping
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from makesell.doors.desk import values
from makesell.doors.desk.asking import DeskRequest
from makesell.ground.attachments.queries import FileRow, of_record
from makesell.ground.db.asking import Ask
from makesell.ground.listing import Kind
from makesell.sheets.parts import Sheet
from makesell.ui.parts import Attachments, Button, FileItem, Upload


def attachments(request: DeskRequest, sheet: Sheet, key: int) -> Attachments:
    """Files with who and when, the way to add one, and to take one's own off."""
    at = f"/{sheet.noun}/{key}/files/"
    items = tuple(
        FileItem(
            file.name, f"{at}{file.id}/", filesizeformat(file.size), file.by or "", values.in_words(file.at, Kind.MOMENT),
            _remove(f"{at}{file.id}/remove/", file.name) if record == key and _own(request, file) else None,
        )
        for record in (key, *told(sheet, key))
        for file in of_record(record)
    )  # fmt: skip
    return Attachments(items, Upload("file", _("Add a file"), action=at, target="#attachments"))


def reads(key: int) -> list[Ask[Any]]:
    """What the part reads of the record itself."""
    return [of_record.ask(key)]


def _own(request: DeskRequest, file: FileRow) -> bool:
    return file.by_id is not None and file.by_id == request.actor.person_id


def told(sheet: Sheet, key: int) -> Mapping[int, str]:
    """The records whose notes, files and changes are shown at this one, with their names."""
    return sheet.told(key) if sheet.told else {}


def _remove(address: str, name: str) -> Button:
    asked = _("Remove “%(name)s”?") % {"name": name}
    return Button(_("Remove"), address, "trash-2", "danger", small=True, icon_only=True, post=True, confirm=asked)
