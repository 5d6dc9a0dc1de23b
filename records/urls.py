from django.urls import URLPattern

from records.urls_company import urlpatterns as company_urls
from records.urls_trainer import urlpatterns as trainer_urls

app_name = "records"

apprentice_urls: list[URLPattern] = []

urlpatterns = [*apprentice_urls, *trainer_urls, *company_urls]
