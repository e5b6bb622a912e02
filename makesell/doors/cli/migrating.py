"""Applies migrations with as much of the models' past in memory as each step asks for.

Django keeps every model of the state a migration works on as a class, and makes anew all classes that hang together whenever one of them
changes. Here all documents hang together through the spine, so that laying an empty database made half a million classes: a minute of the
first start. Most steps ask only for the model they change and for the keys of those its fields point to; these alone are made, when they are
asked for. Steps that change a key, or run a program, see every model as Django shows it.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps as installed
from django.db import connection, models
from django.db.migrations import Migration, operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.db.models.signals import post_migrate

# Steps that need only the model they name: none changes a key that others point to, and none runs a program of its own.
NARROW: Final = (
    operations.CreateModel, operations.DeleteModel, operations.AddField, operations.RemoveField, operations.AlterField, operations.RenameField,
    operations.AddConstraint, operations.RemoveConstraint, operations.AddIndex, operations.RemoveIndex, operations.AlterUniqueTogether,
    operations.AlterModelOptions, operations.AlterModelManagers, operations.RunSQL,
)  # fmt: skip
Key = tuple[str, str]


class Asked:
    """Stands for a state's classes: makes the one that is asked for, with the keys of what it points to."""

    def __init__(self, states: dict[Key, ModelState]) -> None:
        self.states = states

    def get_model(self, app_label: str, model_name: str | None = None) -> type[models.Model]:
        """The class of a model as it is in this state; raises LookupError when there is none."""
        if model_name is None:
            app_label, model_name = app_label.split(".")
        key = (app_label, model_name.lower())
        if key not in self.states:
            raise LookupError(f"There is no model {app_label}.{model_name} in this state.")
        wanted = {key: self.states[key]}
        following = list(_pointed_at(self.states[key]))
        while following:
            other = following.pop()
            if other not in wanted:
                wanted[other] = _keys_of(self.states[other])
                following += _pointed_at(wanted[other])
        return StateApps([], wanted).get_model(app_label, model_name)


def _pointed_at(state: ModelState) -> Iterator[Key]:
    for field in state.fields.values():
        remote = getattr(field, "remote_field", None)
        for model in (remote.model, getattr(remote, "through", None)) if remote else ():
            if model is not None:
                label, name = (model if "." in model else f"{state.app_label}.{model}").split(".")
                yield label, name.lower()


def _keys_of(state: ModelState) -> ModelState:
    """A model with what others may point to: its own columns, and the key, which may point on."""
    fields = {name: field for name, field in state.fields.items() if field.primary_key or not field.is_relation}
    return ModelState(state.app_label, state.name, fields, {"db_table": state.options["db_table"]} if "db_table" in state.options else {})


def _moves_a_key(one: operations.base.Operation) -> bool:
    return isinstance(one, operations.AlterField) and one.field.primary_key


class Spare(ProjectState):
    """A state of all models that shows them to a migration as it needs them."""

    whole = False

    @property
    def apps(self) -> Any:
        """The classes of this state: all of them, or those that are asked for; none is kept, so none has to be made anew."""
        return StateApps(sorted(self.real_apps), self.models) if self.whole else Asked(self.models)

    def clone(self) -> "Spare":
        """The same once more."""
        made = Spare({key: state.clone() for key, state in self.models.items()}, self.real_apps)
        made.is_delayed, made.whole = self.is_delayed, self.whole
        return made


class Executor(MigrationExecutor):
    """Django's executor on spare states."""

    def apply_migration(self, state: Any, migration: Migration, fake: bool = False, fake_initial: bool = False) -> Any:
        """Applies one migration, having said how much of the models it sees."""
        state.whole = not all(isinstance(one, NARROW) and not _moves_a_key(one) for one in migration.operations)
        return super().apply_migration(state, migration, fake, fake_initial)


def migrate() -> None:
    """Applies what has not been applied yet; raises what Django raises."""
    executor = Executor(connection)
    loader = executor.loader
    loader.check_consistent_history(connection)
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    applied = loader.project_state([key for key in loader.applied_migrations if key in loader.graph.nodes])
    executor.migrate(None, plan=plan, state=Spare(applied.models, loader.unmigrated_apps))
    if plan:
        for config in installed.get_app_configs():
            if config.models_module is not None:
                post_migrate.send(sender=config, app_config=config, verbosity=0, interactive=False, using="default", plan=plan, apps=installed)
