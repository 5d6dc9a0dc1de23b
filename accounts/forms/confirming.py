from django import forms


def ask_to_confirm(form: forms.Form, name: str, label: str, value: str, words: str) -> bool:
    """Adds a box to tick to ``form``; whether it was ticked for this very ``value``."""
    field = forms.MultipleChoiceField(label=label, choices=[(value, words)], widget=forms.CheckboxSelectMultiple)
    form.fields[name] = field
    return value in (field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name)) or [])
