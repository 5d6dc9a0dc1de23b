from django.apps import AppConfig


class RolePlaysConfig(AppConfig):
    name = "assessments.roleplays"
    label = "roleplays"

    def ready(self) -> None:
        from accounts import erasure
        from assessments.roleplays.services import erase_roleplay_words

        erasure.register(erase_roleplay_words)
