"""Invented people and texts for the page that shows every component. Nothing here comes from the database."""

from datetime import date

from django import forms, template
from django.core.paginator import Page, Paginator
from django.utils.safestring import mark_safe

register = template.Library()


class SampleForm(forms.Form):
    name = forms.CharField(label="Votre prénom", help_text="Celui que vos collègues utilisent.")
    email = forms.EmailField(label="Adresse e-mail", required=False)
    note = forms.CharField(label="Ce que vous avez observé", widget=forms.Textarea, help_text="Des faits, sans nom.")
    place = forms.ChoiceField(label="Lieu", choices=[("hall", "Hall d’immeuble"), ("desk", "Accueil")])
    when = forms.ChoiceField(
        label="Quand ?", widget=forms.RadioSelect, choices=[("today", "Aujourd’hui"), ("week", "Cette semaine")]
    )
    agreed = forms.BooleanField(label="J’ai prévenu l’apprentie.")


def _page() -> Page:
    return Paginator(range(60), 20).page(2)


def _voices() -> list[dict]:
    return [
        {
            "self": {"level": 3, "date": date(2026, 11, 2), "note": "Je me sens à l’aise."},
            "measured": {"level": 1, "date": date(2026, 11, 9), "note": "Quiz « Poser le cadre »"},
            "trainer": {
                "level": 2,
                "date": date(2026, 11, 12),
                "note": "Vu en jeu de rôle : reformule, coupe parfois.",
            },
            "mentor": {"level": "unseen", "date": date(2026, 11, 13)},
        },
        {"self": {"level": 0, "date": date(2026, 11, 2)}, "measured": None, "trainer": None, "mentor": {"level": 1}},
    ]


@register.simple_tag
def design_samples() -> dict:
    return {
        "crumbs": [{"url": "#", "label": "Mes modules"}, {"url": "#", "label": "Poser le cadre d’une médiation"}],
        "meta": [{"icon": "clock", "label": "15 minutes"}, {"icon": "smartphone", "label": "À lire sur téléphone"}],
        "levels": [0, 1, 2, 3, "unseen", None],
        "voices": _voices(),
        "points": [
            "Vous êtes un tiers : vous n’avez rien à gagner.",
            "Chacun est libre de dire non, et de partir.",
            "Ce qui se dit reste ici, sauf danger.",
        ],
        "steps": [
            {"title": "Saluez et dites qui vous êtes", "html": "Votre prénom, votre métier, votre service."},
            {"title": "Dites votre place", "html": "Vous ne jugez pas. Vous aidez à se parler."},
            {"title": "Demandez l’accord", "html": mark_safe("<p>« Est-ce que cela vous va ? »</p>")},
        ],
        "before": {"label": "Ce qui ferme", "html": mark_safe("<p>« Calmez-vous, ce n’est pas grave. »</p>")},
        "after": {
            "label": "Ce qui ouvre",
            "html": mark_safe("<p>« Vous êtes en colère. Le bruit vous réveille chaque nuit. »</p>"),
        },
        "questions": ["Que pouvez-vous promettre ?", "À qui passez-vous le relais ?"],
        "answer": mark_safe("<p>Vous promettez d’écouter chacun. Vous ne promettez ni silence ni sanction.</p>"),
        "page": _page(),
        "form": SampleForm(),
        "form_with_errors": SampleForm({"name": "", "email": "lea@", "note": "Une phrase.", "place": "hall"}),
        "learners": [
            {"name": "Inès Bertin", "work": "Hier", "level": 2, "late": ""},
            {"name": "Loïc Moreau", "work": "Il y a 12 jours", "level": 1, "late": "2 travaux en retard"},
            {"name": "Fatou Lemaire", "work": "Ce matin", "level": 3, "late": ""},
        ],
    }
