"""What all master nouns do alike: make, change, take out of use and back; a head with code, name and use."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from makesell.ground.actor import Actor
from makesell.ground.spine.master import Change
from makesell.sheets import giving
from makesell.sheets.parts import Act, Call, Done, Head, Input, Text


class ChangeFlow(Protocol):
    """`perform_many` of a flow that changes master rows."""

    def __call__(self, facts: Sequence[Change], *, actor: Actor, at: Any, reason: str = "") -> Sequence[int]: ...


class Row(Protocol):
    """What every master row shows in its head."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def active(self) -> bool: ...
    @property
    def version(self) -> int: ...


CODE = Input("code", _("Code"), required=False, help=_("Left empty, the next free code is given."), most=60)


@dataclass(frozen=True, slots=True)
class Master:
    """A master noun's inputs and flows: `make` creates from typed values and answers the key, `change` is the changing flow.

    `read` gives a row as it stands; `empty` names number inputs that may have no value.
    """

    new: Text
    inputs: tuple[Input, ...]
    make: Callable[[Call, Mapping[str, Any]], int]
    change: ChangeFlow
    read: Callable[[int], Any]
    empty: Collection[str] = ()
    fixed: Collection[str] = ()  # inputs that are given once and never changed

    @property
    def create_inputs(self) -> tuple[Input, ...]:
        """The form of a new row."""
        return (CODE, *self.inputs)

    @property
    def change_inputs(self) -> tuple[Input, ...]:
        """The form of a change: the same without what is fixed; the code is asked for."""
        code = Input("code", _("Code"), most=60)
        return (code, *(i for i in self.inputs if i.name not in self.fixed))

    def acts(self) -> tuple[Act, ...]:
        """New, change, take out of use, take into use."""
        return (
            Act("create", self.new, self._create, self.create_inputs, icon="plus", makes=True, strong=True),
            Act("change", _("Change"), self._change, self.change_inputs, icon="pencil", states=("active", "retired"), start=self._start),
            Act("retire", _("Take out of use"), self._retire, icon="archive", bulk=True, states=("active",)),
            Act("restore", _("Take into use"), self._restore, icon="archive-restore", bulk=True, states=("retired",)),
        )

    def _create(self, call: Call) -> Done:
        key = self.make(call, {"code": "", **giving.new_values(self.create_inputs, call.data)})
        return Done(record_id=key, say=_("Created."), undo=("retire", {}))

    def _change(self, call: Call) -> Done:
        undo = giving.undone(call, "change", self.change_inputs, self.read)
        facts = giving.changes(call, self.change_inputs, empty=self.empty)
        self.change(facts, actor=call.actor, at=call.at, reason=call.reason)
        return giving.done(call, _("Changed."), undo)

    def _retire(self, call: Call) -> Done:
        return self._use(call, False, _("Out of use now."), "restore")

    def _restore(self, call: Call) -> Done:
        return self._use(call, True, _("In use again."), "retire")

    def _use(self, call: Call, active: bool, say: Text, back: str) -> Done:
        facts = [Change(key, {"active": active}, call.version) for key in call.ids]
        self.change(facts, actor=call.actor, at=call.at, reason=call.reason)
        return giving.done(call, say, (back, {}))

    def _start(self, actor: Actor, key: int | None) -> Mapping[str, Any]:
        return giving.as_given(self.change_inputs, self.read(key)) if key else {}


def head(row: Row, sub: Text = "") -> Head:
    """The head of a master row's page."""
    return Head(
        title=row.name,
        sub=sub or row.name_en,
        state="active" if row.active else "retired",
        state_label=_("In use") if row.active else _("Out of use"),
        tone="ok" if row.active else "mute",
        version=row.version,
        number=row.code,
    )
