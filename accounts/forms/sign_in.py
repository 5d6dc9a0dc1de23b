from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class PasswordPairMixin(forms.Form):
    """A new password typed twice, checked against what is known of ``self.user``."""

    user: User
    password_required = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new = {"autocomplete": "new-password"}
        self.fields["password1"] = forms.CharField(
            label=_("Password"),
            strip=False,
            required=self.password_required,
            widget=forms.PasswordInput(attrs=new),
            help_text=_("At least 10 characters. Three words that you like make a good one."),
        )
        self.fields["password2"] = forms.CharField(
            label=_("The same password again"),
            strip=False,
            required=self.password_required,
            widget=forms.PasswordInput(attrs=new),
        )

    def check_passwords(self, data: dict[str, Any]) -> None:
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        elif first:
            try:
                password_validation.validate_password(first, self.user)
            except forms.ValidationError as error:
                self.add_error("password1", error)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.check_passwords(data)
        return data


class InvitationForm(PasswordPairMixin):
    CODE, PASSWORD = "code", "password"

    password_required = False
    field_order = ["display_name", "way", "password1", "password2"]

    display_name = forms.CharField(label=_("Your first name and name"), max_length=120)
    way = forms.ChoiceField(
        label=_("How do you want to sign in?"), widget=forms.RadioSelect,
        choices=[
            (CODE, _("Receive a code by e-mail each time: nothing to remember")),
            (PASSWORD, _("Choose a password")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        kwargs.setdefault("initial", {"display_name": user.display_name, "way": self.CODE})
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        if user.last_login is not None:  # already signs in some way, which this link does not change
            for name in ("way", "password1", "password2"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("way") == self.PASSWORD and not data.get("password1") and "password1" not in self.errors:
            self.add_error("password1", _("Type a password, or choose the code by e-mail."))
        if data.get("way") == self.PASSWORD and not data.get("password2") and "password2" not in self.errors:
            self.add_error("password2", _("Type the password a second time."))
        return data

    @property
    def password(self) -> str:
        return self.cleaned_data["password1"] if self.cleaned_data.get("way") == self.PASSWORD else ""


class FirstPasswordForm(PasswordPairMixin):
    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)


class SignInCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"), max_length=40,
        help_text=_("Ten letters and digits. Small letters and spaces do not matter."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )  # fmt: skip
