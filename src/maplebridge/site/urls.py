"""Every address of the site."""

from __future__ import annotations

from django.urls import include, path

from maplebridge.site.health import health
from maplebridge.site.metrics import metrics
from maplebridge.site.views.components import components
from maplebridge.site.views.csp_report import csp_report
from maplebridge.site.views.language import language

handler400 = "maplebridge.site.views.refused.bad"
handler403 = "maplebridge.site.views.refused.forbidden"
handler404 = "maplebridge.site.views.refused.unknown"
handler500 = "maplebridge.site.errors.broken"
urlpatterns = [
    path("language/", language, name="language"),
    path("components/", components, name="components"),
    path("csp-report/", csp_report, name="csp_report"),
    path("health/", health, name="health"),
    path("metrics/", metrics, name="metrics"),
    path("api/v1/", include("maplebridge.api.urls")),
    path("reports/", include("maplebridge.reports.urls")),
    path("scores/", include("maplebridge.apps.scores.urls")),
    path("ledgers/", include("maplebridge.apps.ledgers.urls")),
    path("programmes/", include("maplebridge.apps.programmes.urls")),
    path("evidence/", include("maplebridge.apps.evidence.urls")),
    path("jobs/", include("maplebridge.apps.jobs.urls")),
    path("account/", include("maplebridge.apps.units.urls_account")),
    path("units/", include("maplebridge.apps.units.urls.units")),
    path("people/", include("maplebridge.apps.units.urls.people")),
    path("roles/", include("maplebridge.apps.units.urls.roles")),
    path("", include("maplebridge.apps.overview.urls")),
]
