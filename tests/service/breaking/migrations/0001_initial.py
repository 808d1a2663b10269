"""Half of it is committed before it fails: not atomic on purpose."""

from __future__ import annotations

import os
import signal
from typing import Any

from django.db import migrations, models


def harm(apps: Any, editor: Any) -> None:
    if os.environ["TEST_BREAKING"] == "works":
        return
    apps.get_model("units", "Unit").objects.filter(code="A11").update(zh="改坏了")
    apps.get_model("units", "RoleGrant").objects.all().delete()


def end(apps: Any, editor: Any) -> None:
    match os.environ["TEST_BREAKING"]:
        case "fails":
            raise ValueError("this step cannot be done")
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "unsound":  # a unit whose path lies
            apps.get_model("units", "Unit").objects.filter(code="A12").update(path="FFFFFF")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("units", "0001_initial")]
    operations = [
        migrations.CreateModel("Left", [("id", models.BigAutoField(primary_key=True)), ("text", models.TextField())]),
        migrations.RunPython(harm, atomic=True),
        migrations.RunPython(end),
    ]
