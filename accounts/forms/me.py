from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class MeForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["display_name", "language"]
        labels = {"display_name": _("Your first name and name")}
        widgets = {"language": forms.RadioSelect}
