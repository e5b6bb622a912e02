"""Django's name for the floor `ui` (templates, template tags and built assets)."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The component library; it owns no table."""

    name = "makesell.ui"
    label = "ui"
