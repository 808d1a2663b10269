from __future__ import annotations

from django.urls import path

from maplebridge.site import urls
from tests.service.proof.views import write

handler500 = urls.handler500
urlpatterns = [path("proof/", write), *urls.urlpatterns]
