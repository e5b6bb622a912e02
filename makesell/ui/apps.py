"""Django's name for the floor `ui` (templates, template tags and built assets)."""

from django.apps import AppConfig

from makesell.ui.wording import keep_words


class UiConfig(AppConfig):
    """The component library; it owns no table."""

    name = "makesell.ui"
    label = "ui"

    def ready(self) -> None:
        """Words are kept from the first page on."""
        keep_words()
