from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"
    verbose_name = "CMS"

    def ready(self) -> None:
        from accounts.spaces import TRAINING, Entry, add_entries
        from cms import following, tree
        from courses.kinds import ActivityKind, register

        register(ActivityKind(code="lesson", title=_("Lesson"), icon="book-open", open_url=_lesson_url))
        add_entries(TRAINING, Entry(_("Coverage"), "layers", _coverage_url, place=1))
        following.follow()  # first: the outline tells the domain whose module it is
        tree.follow()


def _coverage_url() -> str:
    from django.urls import reverse

    return reverse("cms:coverage")


def _lesson_url(activity: object) -> str:
    from accounts.addresses import address_of

    return address_of("cms:lesson", activity.uuid)  # type: ignore[attr-defined]
