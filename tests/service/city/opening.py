"""An empty site becomes a small city: the office brings units and people, the administrator gives roles and codes."""

from __future__ import annotations

import json
import subprocess
from datetime import date

from tests.service.city import lists
from tests.service.city.days import BEGUN
from tests.service.city.person import Somebody, Town
from tests.service.server import VERB, Site


def set_up(site: Site, town: Town, since: date) -> None:
    """As the manual says: one command on the server."""
    words = ["setup", "--unit", lists.TOP, lists.TOP_NAME, "--since", since.isoformat(),
             "--admin", *lists.ADMINISTRATOR, "--office", *lists.OFFICE, "--json"]
    done = subprocess.run([*VERB, *words], env=site.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    town.codes |= {one["username"]: one["code"] for one in json.loads(done.stdout)["people"]}


def bring_units_and_people(office: Somebody, since: date | None = None) -> None:
    town, since = office.town, since or BEGUN
    units = lists.write_book(town.folder / "units.xlsx", lists.UNIT_HEADS, lists.units(since))
    people = lists.write_book(town.folder / "people.xlsx", lists.PEOPLE_HEADS, lists.people(since))
    for kind, file, count in (("units", units, 26), ("people", people, 27)):
        office.press(f"{kind}.title")
        office.press(f"{kind}.import")
        office.attach(file)
        office.press("import.check")
        if kind == "people":
            office.picture("people-dry-run")
        office.press("import.write", count=count)


def give_roles_and_codes(administrator: Somebody) -> None:
    town = administrator.town
    for name, username in (lists.CHIEF, lists.OFFICER, lists.AUDITOR):
        administrator.press("people.title")
        administrator.page.get_by_role("searchbox").or_(administrator.page.locator("input[name=q]")).first.fill(name)
        administrator.page.keyboard.press("Enter")
        administrator.page.wait_for_load_state()
        administrator.press_text(name)
        if username == lists.AUDITOR[1] and administrator.town.say("role.auditor") not in administrator.text():
            give_role(administrator, "auditor")
        town.codes[username] = starting_code(administrator)


def give_role(administrator: Somebody, role: str) -> None:
    say = administrator.town.say
    administrator.press("roles.give_do")
    administrator.page.get_by_label(say("roles.with_does", role=say(f"role.{role}"), does=say(
        f"role.{role}_does"))).check()
    administrator.fill("units.field_reason", "党委会纪要第3号")
    administrator.press("roles.give_do")
    administrator.reads("roles.give_done")


def starting_code(administrator: Somebody) -> str:
    administrator.press("account.recover_do")
    administrator.press("account.step_code")
    administrator.page.locator("main form .btn-primary").click()
    code = str(administrator.page.locator("output.secret").inner_text())
    administrator.press("account.go_on")
    return code
