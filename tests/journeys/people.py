"""Journeys: the logins of a test's company as users and as actors."""

from typing import Any

from django.contrib.auth import get_user_model

from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.organisation.queries import actor_of


def user_of(username: str) -> Any:
    """The user of that name."""
    return get_user_model()._default_manager.get(username=username)


def actor_named(username: str) -> Actor:
    """Who that user is today."""
    return actor_of(user_of(username), clock.now())
