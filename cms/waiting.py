"""What was sent to be read first: kept for a day, for its sender alone, while the sender may still write there."""

from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.core.files.base import ContentFile
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Centre
from cms.models.uploads import Upload
from cms.scoping import author_centres

SHARED = "shared"
A_DAY = timedelta(days=1)

U = TypeVar("U", bound=Upload)


class ForWhomForm(forms.Form):
    """The centres for which one writes; every centre for who answers for the whole site."""

    target = forms.ChoiceField(label=gettext_lazy("For whom"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centres = Centre.objects.all() if user.is_superuser else Centre.objects.filter(pk__in=author_centres(user))
        choices = [(SHARED, _("Every centre"))] if user.is_superuser else []
        choices += [(str(centre.uuid), centre.name) for centre in centres]
        self.centres = {str(centre.uuid): centre for centre in centres}
        self.fields["target"].choices = choices
        self.fields["target"].initial = choices[0][0] if choices else None

    @property
    def centre(self) -> Centre | None:
        return self.centres.get(self.cleaned_data["target"])


def keep_upload(upload: U, content: bytes, *, ending: str) -> U:
    throw_away_old(type(upload))
    upload.file.save(f"{upload.uuid}{ending}", ContentFile(content))  # type: ignore[attr-defined]
    return upload


def throw_away_old(*models: type[Upload]) -> int:
    """What nobody said yes to in time. Returns how many there were."""
    day_ago = timezone.now() - A_DAY
    old = [each for model in models for each in model.objects.filter(sent_at__lt=day_ago)]  # type: ignore[attr-defined]
    for each in old:
        throw_away(each)
    return len(old)


def throw_away(upload: Any) -> None:
    upload.file.delete(save=False)
    upload.delete()


def upload_or_404(model: type[U], user: Any, uuid: UUID) -> U:
    waiting = model.objects.filter(uuid=uuid, sender=user, sent_at__gte=timezone.now() - A_DAY)  # type: ignore[attr-defined]
    upload = waiting.select_related("centre").first()
    if upload is None or not may_write(user, upload.centre):
        raise Http404
    found: U = upload
    return found


def may_write(user: Any, centre: Centre | None) -> bool:
    return bool(user.is_superuser) or (centre is not None and centre.pk in author_centres(user))
