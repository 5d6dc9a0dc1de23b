from django.urls import include, path
from django.views.generic import RedirectView, TemplateView
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config.media import picture

urlpatterns = [
    path("langue/", set_language, name="set_language"),
    path("accessibilite/", TemplateView.as_view(template_name="pages/accessibility.html"), name="accessibility"),
    path("design/", TemplateView.as_view(template_name="pages/design.html"), name="design"),
    path("", include("accounts.urls")),
    # Wagtail's two doors would let people in without the limits and the second step of ours.
    path("cms/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/images/<path:path>", picture),
    path("compte/", include("allauth.urls")),
    path("medias/", include("courses.urls")),
    path("apprendre/quiz/", include("assessments.quizzes.urls")),
    path("apprendre/jeux-de-role/", include("assessments.roleplays.urls")),
    path("apprendre/scenarios/", include("assessments.scenarios.urls")),
    path("formation/jeux-de-role/", include("assessments.roleplays.urls_trainer")),
    path("formation/scenarios/", include("assessments.scenarios.urls_trainer")),
    path("formation/corriger/", include("assessments.quizzes.urls_trainer")),
    path("", include("cms.urls")),
    path("", include("records.urls")),
    path("", include(wagtail_urls)),
]
