"""Words are kept by language, and the language is the thread's."""

import threading

from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from makesell.ui import wording


def test_a_word_is_said_in_the_language_of_its_thread() -> None:
    """Kept words of one language are not said in another; who has chosen none hears the company's."""
    heard: list[str] = []
    late = gettext_lazy("Edit")
    with translation.override("en"):
        other = threading.Thread(target=lambda: heard.append(str(late)))
        other.start()
        other.join()
        assert [gettext("Edit"), gettext("Edit"), str(late)] == ["Edit"] * 3
    with translation.override("zh-hans"):
        assert heard == [gettext("Edit")] != ["Edit"]
    with translation.override(None):
        assert gettext("Edit") == "Edit"


def test_what_is_safe_stays_safe_and_only_so_much_is_kept() -> None:
    """A safe word is another than the same letters; data cannot fill the memory."""
    with translation.override("en"):
        assert not isinstance(gettext("<b>"), SafeString)
        assert isinstance(gettext(mark_safe("<b>")), SafeString)
        assert gettext("") == ""
        for n in range(wording.MOST + 10):
            gettext(f"no word {n}")
        assert len(translation.trans_real.catalog().kept) <= wording.MOST     # type: ignore[attr-defined]
