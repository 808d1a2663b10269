"""The site's settings with one more subject, whose step of the layout breaks."""

from maplebridge.site.settings import *  # noqa: F403
from maplebridge.site.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.service.breaking"]
