from __future__ import annotations

from django.urls import path

from maplebridge.site import urls
from tests.service.proof.views import slow, write

handler500 = urls.handler500
urlpatterns = [path("proof/", write), path("proof/slow/", slow), *urls.urlpatterns]
