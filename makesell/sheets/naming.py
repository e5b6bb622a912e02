"""What people, units and territories are called in the reader's language."""

from django.utils.translation import get_language

from makesell.ground.organisation.queries import NamedRow


def called(who: NamedRow) -> str:
    """The English name for a reader of English, where there is one."""
    return who.name_en if who.name_en and (get_language() or "").startswith("en") else who.name
