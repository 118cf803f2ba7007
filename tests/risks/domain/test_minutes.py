"""What a meeting agreed on, written one per line."""

import pytest

from tracker.risks.domain.minutes import Line, named, read_lines


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("Send the model @Li Wei 2026-10-05", Line(1, "Send the model", "Li Wei", "2026-10-05")),
        ("Send the model 2026-10-05", Line(1, "Send the model", "", "2026-10-05")),
        ("Send the model @Li Wei", Line(1, "Send the model", "Li Wei")),
        ("Send the model", Line(1, "Send the model")),
        ("发送数据模型 ＠李伟 2026-10-05", Line(1, "发送数据模型", "李伟", "2026-10-05")),
        ("发送数据模型 @李伟2026-10-05", Line(1, "发送数据模型", "李伟", "2026-10-05")),
        ("Mail sales@example.com", Line(1, "Mail sales@example.com")),
        ("Mail sales@example.com @Li", Line(1, "Mail sales@example.com", "Li")),
        ("Meet on 2026-10-05 again @Li", Line(1, "Meet on 2026-10-05 again", "Li")),
        ("@Li 2026-10-05", Line(1, "", "Li", "2026-10-05")),
        ("2026-10-05", Line(1, "", "", "2026-10-05")),
        ("Part 12026-10-05", Line(1, "Part 12026-10-05")),
    ],
)
def test_a_line_says_what_and_may_say_who_and_by_when(written, line):
    assert list(read_lines(written)) == [line]


def test_blank_lines_say_nothing_but_count():
    assert [line.number for line in read_lines("One\n\n  \nTwo\n")] == [1, 4]


TEAM = ["Li Wei", "Li Na", "Ana Ruiz", "Ana"]


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("Li Wei", [0]),
        ("li wei", [0]),
        ("Li", [0, 1]),
        ("na", [1]),
        ("Ana", [3]),
        ("rui", [2]),
        ("X", []),
        ("", []),
    ],
)
def test_a_member_is_named_in_full_or_by_the_beginning_of_a_part(who, found):
    assert named(who, TEAM) == found
