from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.forms.days import BirthDayField
from accounts.models import User


class PeopleFilterForm(forms.Form):
    ROLES = (
        ("", _("Everyone")),
        ("learner", _("Apprentices")),
        ("trainer", _("Trainers")),
        ("mentor", _("Workplace mentors")),
        ("employer", _("Employers")),
        ("guardian", _("Legal guardians")),
        ("coordinator", _("Coordinators")),
        ("auditor", _("Auditors")),
    )
    text = forms.CharField(label=_("Name or e-mail"), required=False, max_length=120)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=ROLES)


class PersonForm(forms.ModelForm):
    """What a coordinator corrects. A name and an address belong to whoever has signed in once, or has to do with
    another centre too; a birth date does not: it says until when guardians see."""

    class Meta:
        model = User
        fields = ["display_name", "email", "birth_date"]
        field_classes = {"birth_date": BirthDayField}
        labels = {"display_name": _("First name and name"), "email": _("E-mail"), "birth_date": _("Date of birth")}

    def __init__(self, *args: Any, is_learner: bool, may_rename: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_rename:
            del self.fields["display_name"], self.fields["email"]
        if not is_learner:
            del self.fields["birth_date"]

    def clean_email(self) -> str | None:
        email = (self.cleaned_data["email"] or "").lower() or None
        if email and self._is_of_another(email):
            raise forms.ValidationError(_("This address cannot be used here. Leave it empty, or check it."))
        return email

    def _is_of_another(self, email: str) -> bool:
        try:
            return services.owner_of(email) not in (None, self.instance)
        except services.EmailOfAnotherError:
            return True
