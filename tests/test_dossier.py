"""This module proves that a dossier is declared, prepared, signed, opened and verified as said."""

import re

import pytest
from conftest import ask_in, at_home, must, run_dosis, run_here
from dossier_cases import (
    COMPANY,
    FOLDER,
    NAME,
    OPENING,
    SIGNER,
    alter_release,
    change,
    declaration,
    declare,
    sharing,
    signed,
    with_another_number,
)

from dosis import dossier, dossier_store
from dosis.declarations import policy
from dosis.fingerprint import canonical, fingerprint, spoken
from dosis.home import DosisError
from dosis.query import connection
from dosis.units import rounded

OTHERS = sorted({*policy()["roles"]} - {"third_party", "procurement", "company"})


@pytest.fixture(scope="module")
def content(released_home) -> dict:
    with at_home(released_home):
        return dossier.prepare(NAME, "third_party")


@pytest.fixture
def home(tmp_path, released_home):
    return sharing(tmp_path / "home", released_home)


@pytest.fixture(scope="module")
def signed_home(tmp_path_factory, released_home):
    home = sharing(tmp_path_factory.mktemp("signed") / "home", released_home)
    signed(home)
    return home


def refused(home, work, *arguments) -> str:
    with at_home(home), pytest.raises(DosisError) as caught:
        work(*arguments)
    return str(caught.value)


def test_a_dossier_takes_at_most_thirty_lines():
    files = list(FOLDER.glob("*.yml"))
    assert files
    assert [p.name for p in files if p.read_text("utf-8").count("\n") > 30] == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"comparators": ["L04AB04"]}, "comparators: L04AB04 is the medicine itself"),
        ({"period": {"from": "2023-01", "to": "2021-12"}}, "period: `to` lies before `from`"),
        ({"period": {"from": "2023-13", "to": "2024-12"}}, "period.from"),
        ({"prepared_by": "company"}, "prepared_by"),
        ({"parties": {"procurement": "Amgros"}}, "parties: 'company' is a required"),
        ({"medicine": "adalimumab"}, "medicine"),
    ],
)
def test_a_wrong_declaration_is_told_by_file_and_key(tmp_path, changed, said):
    declare(tmp_path, declaration() | changed, "own")
    text = refused(tmp_path, dossier.declared_dossiers)
    assert "declarations/dossiers/own.yml" in text
    assert said in text


def test_a_medicine_that_the_release_does_not_know_is_told(home):
    declare(home, declaration() | {"comparators": ["L04AB99"]})
    text = refused(home, dossier.prepare, NAME, "third_party")
    assert "comparators: the release holds no doses of L04AB99" in text
    assert "There is no dossier none; declared are adalimumab_2025" in refused(
        home, dossier.prepare, "none", "third_party"
    )


@pytest.mark.parametrize("role", [*OTHERS, "procurement", f"company:{COMPANY}", "third_party:x"])
def test_nobody_else_prepares_or_signs(released_home, role):
    for work in (dossier.prepare, dossier_store.prepare):
        assert refused(released_home, work, NAME, role).startswith(f"The role {role.split(':')[0]}")
    assert "The role" in refused(released_home, dossier_store.sign, NAME, role, SIGNER)


def test_parties_see_it_when_it_is_signed_and_not_before(home):
    with at_home(home):
        draft = dossier_store.prepare(NAME, f"third_party:{NAME}")
        assert draft.signed_at is None
        assert dossier_store.opened(NAME, "third_party") == draft
        assert dossier_store.listed("procurement") == []
    for viewer in ("procurement", f"company:{COMPANY}"):
        assert "has not been signed" in refused(home, dossier_store.opened, NAME, viewer)
    with at_home(home):
        kept = dossier_store.sign(NAME, "third_party", SIGNER)
        texts = {dossier_store.opened(NAME, viewer).text for viewer in OPENING}
        assert texts == {kept.text} == {draft.text}
        assert dossier_store.prepare(NAME, "third_party") == kept
    assert "was signed on" in refused(home, dossier_store.sign, NAME, "third_party", SIGNER)


@pytest.mark.parametrize("role", [*OTHERS, "company", "company:AbbVie", "third_party:another"])
def test_nobody_else_opens_a_signed_one(signed_home, role):
    for work in (dossier_store.opened, dossier_store.opened_signed, dossier_store.verify):
        assert refused(signed_home, work, NAME, role).startswith("The role ")
    with at_home(signed_home):
        assert dossier_store.listed(role) == []


def test_who_signs_is_said_and_never_kept(home):
    with at_home(home):
        assert "has not been prepared" in refused(
            home, dossier_store.sign, NAME, "third_party", SIGNER
        )
        dossier_store.prepare(NAME, "third_party")
    assert "Say who signs" in refused(home, dossier_store.sign, NAME, "third_party", " ")
    with at_home(home):
        kept = dossier_store.sign(NAME, "third_party", SIGNER)
    assert re.fullmatch("[0-9a-f]{16}", kept.signer)
    assert b"Ida" not in (home / "app.db").read_bytes()
    assert not list((home / "releases").rglob("login.key"))


def test_the_same_release_gives_the_same_bytes_and_its_build_is_among_them(released_home, content):
    with at_home(released_home):
        again = dossier.prepare(NAME, "third_party")
    assert canonical(again) == canonical(content)
    other = content | {"release": content["release"] | {"build": "another"}}
    assert fingerprint(canonical(other)) != fingerprint(canonical(content))


@pytest.mark.parametrize("is_recomputed", [False, True])
def test_a_changed_number_is_found(home, is_recomputed):
    kept = signed(home)
    text = with_another_number(kept.text)
    assert text != kept.text
    change(home, content=text)
    if is_recomputed:
        change(home, fingerprint=fingerprint(text.encode()))
    with at_home(home):
        found = dict(dossier_store.verify(NAME, "procurement"))
    assert found["content"] is is_recomputed
    assert found["seal"] is (False if is_recomputed else None)
    for viewer in OPENING:
        assert "was changed after it was kept" in refused(home, dossier_store.opened, NAME, viewer)


@pytest.mark.parametrize(
    "changed",
    [{"signer": "0" * 16}, {"signed_at": "2020-01-01T00:00:00+00:00"}, {"seal": "0" * 64},
     {"seal": None}],
)  # fmt: skip
def test_a_changed_signature_is_found(home, changed):
    signed(home)
    change(home, **changed)
    with at_home(home):
        assert dict(dossier_store.verify(NAME, "procurement"))["seal"] is False
    assert "signature" in refused(home, dossier_store.opened, NAME, "procurement")


def test_a_changed_declaration_is_found(home):
    signed(home)
    with at_home(home):
        before = dict(dossier_store.verify(NAME, f"company:{COMPANY}"))
    assert set(before.values()) == {True}
    declare(home, declaration() | {"period": {"from": "2021-01", "to": "2022-12"}})
    with at_home(home):
        assert dict(dossier_store.verify(NAME, "procurement"))["declaration"] is False


def test_a_changed_release_is_found(copy_of, released_home):
    """In processes of their own, for this one keeps the release open."""
    home = copy_of(released_home)
    must(run_dosis(home, "dossier", "prepare", NAME))
    must(run_dosis(home, "dossier", "sign", NAME, "--who", SIGNER))
    must(run_dosis(home, "dossier", "verify", NAME))
    alter_release(home, "update marts.deliveries set delivered_doses = 2 * delivered_doses")
    found = run_dosis(home, "dossier", "verify", NAME)
    assert found.returncode == 1
    assert "gives the same content again: NO" in found.stdout


def test_a_draft_that_no_longer_fits_is_not_signed(home):
    with at_home(home):
        dossier_store.prepare(NAME, "third_party")
    declare(home, declaration() | {"comparators": []})
    assert "no longer what" in refused(home, dossier_store.sign, NAME, "third_party", SIGNER)


def test_its_numbers_are_those_that_ask_gives_the_third_party(released_home, content):
    answer = ask_in(
        released_home,
        "delivered_usual_doses,treated_patients",
        by="medicine_name,year",
        where=["atc in L04AB04,L04AB01,L04AB02"],
        since="2021-01",
        until="2023-12",
        viewer="third_party",
    )
    told = dossier.told(content)["volume"].rows
    units = {"delivered_usual_doses": "usual doses", "treated_patients": "patients"}
    expected = [{m: rounded(row[m], unit) for m, unit in units.items()} for row in answer.rows]
    assert [{m: row[m] for m in units} for row in told] == expected
    assert len(told) == 9


def test_the_floor_holds_in_every_place(released_home, content):
    folder = (released_home / "releases" / "current").resolve()
    counted = connection(folder).execute(
        "select hospital, count(distinct person_id) from marts.administrations "
        "inner join marts.departments using (department_id) where atc = 'L04AB04' "
        "and year(administered_on) = 2023 group by hospital"
    )
    persons = dict(counted.fetchall())
    rows = [r for r in dossier.told(content)["places"].rows if not r["is_total"]]
    states = {r["hospital"]: r["treated_patients_state"] for r in rows}
    few = {hospital for hospital, count in persons.items() if count < 5}
    assert few
    assert {states[hospital] for hospital in few} == {"hidden"}
    assert "value" in states.values()


def test_sections_without_their_register_say_so(content, sales_home):
    states = {s["key"]: s["state"] for s in content["sections"]}
    assert states.pop("experience") == "not_delivered"
    assert set(states.values()) == {"told"}
    declare_text = refused(sales_home, dossier.prepare, NAME, "third_party")
    assert "the release holds no doses of L04AB04" in declare_text


def test_the_command_line_prepares_signs_shows_and_verifies(home, tmp_path):
    run = lambda *words: run_here(home, "dossier", *words)  # noqa: E731
    assert run("list").stdout.startswith("There is none to open")
    assert "not signed" in run("prepare", NAME).stdout
    assert "keyed hash" in run("sign", NAME, "--who", SIGNER).stdout
    file = tmp_path / "shown.json"
    assert run("show", NAME, "--format", "json", "--out", file, "--as", "procurement").stdout
    with at_home(home):
        kept = dossier_store.opened(NAME, "procurement")
    assert fingerprint(file.read_bytes()) == kept.fingerprint
    told = run("verify", NAME, "--file", file, "--fingerprint", spoken(kept.fingerprint))
    assert told.returncode == 0
    assert told.stdout.count("yes") == 4
    wrong = run("verify", NAME, "--fingerprint", "0" * 40)
    assert (wrong.returncode, "fingerprints differ" in wrong.stderr) == (1, True)
    file.write_text(with_another_number(kept.text), "utf-8")
    assert "its content differs" in run("verify", NAME, "--file", file).stderr
    assert "may not open" in run("show", NAME, "--as", "department:X").stderr
    change(home, signer="somebody")
    assert "NO" in run("verify", NAME).stdout
