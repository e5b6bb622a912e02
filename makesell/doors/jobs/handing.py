"""From messages of the outbox to jobs: written through Django's own connection, so both commit together or not at all."""

from collections.abc import Sequence

from procrastinate import App
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.types import JSONDict

from makesell.ground.outbox.relay import Message

# An app that only writes jobs: the worker's own one works through another connection, in another transaction.
_WRITER = App(connector=DjangoConnector())


def hand(messages: Sequence[Message]) -> None:
    """Writes a job for each message, named by its topic; messages of a batch that say the same without arguments become one."""
    said: set[str] = set()
    by_topic: dict[str, list[Message]] = {}
    for message in messages:
        if not message.payload and message.record_id is None:
            if message.topic in said:
                continue
            said.add(message.topic)
        by_topic.setdefault(message.topic, []).append(message)
    for topic, found in by_topic.items():
        deferrer = _WRITER.configure_task(topic, allow_unknown=True, queue="default")
        deferrer.batch_defer(*(_arguments(message) for message in found))


def _arguments(message: Message) -> JSONDict:
    return {"message_id": message.id, "record_id": message.record_id, "payload": dict(message.payload)}
