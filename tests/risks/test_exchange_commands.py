"""Registers in and out by command: all of a file, or nothing with every reason."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests import make
from tests.risks.registers import stock, twin
from tracker.risks.exchange import ENDINGS, Eyes, register_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def stocked(db):
    rollout = make.rollout(second_language="zh-hans")
    stock(rollout)
    return rollout


def run(*args, **options) -> str:
    out = StringIO()
    call_command(*map(str, args), stdout=out, **options)
    return out.getvalue()


def refusal(*args, **options) -> str:
    with pytest.raises(CommandError) as caught:
        run(*args, **options)
    return str(caught.value)


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_exported_register_makes_the_same_one_again(stocked, tmp_path, ending):
    file, copy = tmp_path / f"risks{ending}", twin(stocked)
    assert "6 risks" in run("risks_export", stocked.slug, file)
    assert "risks: 6 added, 0 changed" in run("risks_import", copy.slug, file)
    assert register_of(copy, Eyes()) == register_of(stocked, Eyes())
    assert "risks: 0 added, 0 changed" in run("risks_import", copy.slug, file)


def test_somebody_can_be_named_who_imports(stocked, tmp_path):
    file, manager = tmp_path / "risks.csv", make.member(stocked)
    file.write_text("Title,Probability,Impact\nNew,1,1\n")
    run("risks_import", stocked.slug, file, by=manager.user.email.upper())
    assert stocked.risks.get(name="New").raised_by == manager
    assert stocked.activity.get().member == manager


@pytest.mark.parametrize("role", ["team_member", "reader"])
def test_whoever_may_not_edit_risks_imports_none(stocked, tmp_path, role):
    file, member = tmp_path / "risks.csv", make.member(stocked, role=role)
    file.write_text("Title,Probability,Impact\nNew,1,1\n")
    assert "may edit the risks" in refusal("risks_import", stocked.slug, file, by=member.user.email)
    assert "may edit the risks" in refusal("risks_import", stocked.slug, file, by="nobody@example.com")


def test_a_bad_file_stores_nothing_and_says_all_that_is_wrong(stocked, tmp_path):
    file = tmp_path / "risks.csv"
    file.write_text("Title,Probability,Impact\nGood,1,1\nBad,9,1\nWorse,1,x\n")
    said = refusal("risks_import", stocked.slug, file)
    assert said.startswith("Nothing was stored.")
    assert "row 3, column Probability" in said
    assert "row 4, column Impact" in said
    assert stocked.risks.count() == 6


@pytest.mark.parametrize("header", ["Colour", "Title"])
def test_a_column_that_says_nothing_is_refused_not_dropped(stocked, tmp_path, header):
    file = tmp_path / "risks.csv"
    file.write_text(f"Title,Probability,Impact,{header}\nGood,1,1,red\n")
    assert f"Unknown or double columns: {header}." in refusal("risks_import", stocked.slug, file)


def test_what_is_not_there_is_named(stocked, tmp_path):
    file = tmp_path / "risks.csv"
    assert "No rollout is called “nothing”" in refusal("risks_export", "nothing", file)
    assert "No rollout is called “nothing”" in refusal("risks_import", "nothing", file)
    assert "can't be read" in refusal("risks_import", stocked.slug, file)
    assert "can't be written" in refusal("risks_export", stocked.slug, tmp_path / "no" / "risks.csv")
    assert "CSV (.csv) or Excel (.xlsx)" in refusal("risks_export", stocked.slug, tmp_path / "risks.docx")
