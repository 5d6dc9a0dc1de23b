"""Wagtail's tasks. It declares them while Django is still reading its models, so nothing of ours is read here."""

from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.db.models import Model
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.immediate import ImmediateBackend

SEARCHED = "modelsearch.tasks.insert_or_update_object_task"
REFERRING = "wagtail.tasks.update_reference_index_task"

Noted = dict[type[Model], dict[Any, None]]  # keys by model, in the order in which they were noted


class Waiting:
    def __init__(self) -> None:
        self.searched: Noted = {}
        self.referring: Noted = {}

    def note(self, kind: Noted, model: type[Model], key: Any) -> None:
        kind.setdefault(model, {})[model._meta.pk.to_python(key)] = None  # noqa: SLF001 — Django's documented API


waiting_now: ContextVar[Waiting | None] = ContextVar("waiting_now", default=None)


class Backend(ImmediateBackend):
    """Runs them at once, but for those that ``cms.indexing.indexed_once`` runs at its end."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        waiting = waiting_now.get()
        if waiting is None or task.module_path not in {SEARCHED, REFERRING}:
            return super().enqueue(task, args, kwargs)
        label, name, key = args
        kind = waiting.searched if task.module_path == SEARCHED else waiting.referring
        waiting.note(kind, apps.get_model(label, name), key)
        return TaskResult(
            task=task, id="", status=TaskResultStatus.READY, enqueued_at=None, started_at=None, finished_at=None,
            last_attempted_at=None, args=args, kwargs=kwargs, backend=self.alias, errors=[], worker_ids=[],
        )  # fmt: skip
