"""Forms that refuse what a forged request names: another centre's picture, question or page."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.blocks import StreamValue
from wagtail.models import Page

# Pages name their form, and scoping reads pages: hence the imports inside.


def readable(model: Any, user: Any) -> Any:
    """What ``user`` may refer to."""
    from cms.scoping import own_or_shared, own_pages

    if issubclass(model, Page):
        return model.objects.filter(pk__in=own_pages(user).values("pk"))
    return model.objects.filter(own_or_shared(user))


def _is_owned(model: Any) -> bool:
    from cms.scoping import OWNED

    return issubclass(model, (*OWNED, Page))


class ScopedFormMixin:
    """Narrows every choice, in the form and in the rows it holds, and reads what blocks refer to."""

    for_user: Any
    fields: Any
    formsets: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user is None or self.for_user.is_superuser:
            return
        for form in self._forms():
            for field in form.fields.values():
                if isinstance(field, forms.ModelChoiceField) and _is_owned(field.queryset.model):
                    field.queryset = field.queryset.filter(pk__in=readable(field.queryset.model, self.for_user))

    def _forms(self) -> Iterator[Any]:
        yield self
        for formset in self.formsets.values():
            yield from formset.forms

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        if self.for_user is not None and not self.for_user.is_superuser:
            for name, value in list((cleaned or {}).items()):
                if isinstance(value, StreamValue) and self._names_what_is_elsewhere(value):
                    self.add_error(name, _("Something chosen here is not in your centre: choose it again."))  # type: ignore[attr-defined]
        return cleaned

    def _names_what_is_elsewhere(self, value: StreamValue) -> bool:
        named: dict[Any, set[Any]] = {}
        for model, key, _path, _content_path in value.stream_block.extract_references(value):
            if _is_owned(model):
                named.setdefault(model, set()).add(key)
        return any(
            readable(model, self.for_user).filter(Q(pk__in=keys)).count() < len(keys) for model, keys in named.items()
        )


class ScopedPageForm(ScopedFormMixin, WagtailAdminPageForm):
    pass


class ScopedModelForm(ScopedFormMixin, WagtailAdminModelForm):
    """What an author makes is their centre's. Somebody who authors for several says for which."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("centre")
        if field is None or self.for_user is None or self.for_user.is_superuser:
            return
        from cms.scoping import author_centres

        mine = list(field.queryset.filter(pk__in=author_centres(self.for_user)).order_by("name"))
        if self.instance.pk is None and len(mine) > 1:
            field.queryset = field.queryset.filter(pk__in=[each.pk for each in mine])
            field.required, field.help_text = True, ""
            return
        if self.instance.pk is None and mine:
            self.instance.centre = mine[0]
        del self.fields["centre"]
