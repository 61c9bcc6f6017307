"""What a page makes is made once for the same input, and pages of many people in turn."""

import threading

import pandas as pd
import pytest

from learning_hub.ui import frame, keeping

ROWS = pd.DataFrame({"measure_id": ["M1", "M2"], "value": [3.0, None]})


@pytest.fixture
def made():
    """Count what is made: a list of what each making was given, and the function that makes."""
    keeping._kept.clear()
    given = []

    def make(rows, word):
        given.append((rows["value"].tolist(), word))
        return len(given)

    return given, make


def test_the_same_is_made_once_though_each_page_has_a_copy_of_its_own(made):
    given, make = made
    first = keeping.kept(make, ROWS.copy(deep=False), "a")
    assert keeping.kept(make, ROWS.copy(deep=False), "a") == first
    assert len(given) == 1


@pytest.mark.parametrize(
    "other",
    [
        (ROWS.assign(value=[3.0, 4.0]), "a"),
        (ROWS.rename(columns={"measure_id": "id"}), "a"),
        (ROWS.iloc[::-1], "a"),
        (ROWS, "b"),
    ],
)
def test_what_differs_in_a_value_a_name_an_order_or_a_word_is_made_by_itself(made, other):
    _, make = made
    assert keeping.kept(make, ROWS, "a") != keeping.kept(make, *other)


def test_what_is_named_decides_where_that_is_less_than_all(made):
    given, make = made
    keeping.kept(make, ROWS, "a", by=("snapshot", 1))
    keeping.kept(make, ROWS, "b", by=("snapshot", 1))
    keeping.kept(make, ROWS, "b", by=("snapshot", 2))
    assert [word for _, word in given] == ["a", "b"]


def test_two_functions_of_one_name_keep_their_own(made):
    _, make = made

    def other():
        def make(rows, word):
            return "other"

        return make

    assert keeping.kept(make, ROWS, "a") == 1
    assert keeping.kept(other(), ROWS, "a") == "other"


class Page:
    """A page whose making takes until it is told to end; it counts how many are made at once."""

    lock = threading.Lock()

    def __init__(self, seen, go_on):
        self.seen, self.go_on = seen, go_on

    def run(self):
        with self.lock:
            self.seen["now"] += 1
            self.seen["most"] = max(self.seen["most"], self.seen["now"])
        self.go_on.wait(10)
        with self.lock:
            self.seen["now"] -= 1
            self.seen["made"] += 1


def test_pages_of_twenty_people_are_made_two_at_a_time():
    seen, go_on = {"now": 0, "most": 0, "made": 0}, threading.Event()
    people = [
        threading.Thread(target=frame.run_framed, args=(Page(seen, go_on),)) for _ in range(20)
    ]
    for one in people:
        one.start()
    go_on.set()
    for one in people:
        one.join(timeout=20)
    assert seen["made"] == 20
    assert seen["most"] <= frame.AT_ONCE


def test_nobody_waits_for_ever_for_those_who_have_much_to_do(monkeypatch):
    monkeypatch.setattr(frame, "LONGEST_WAIT", 0.01)
    seen, go_on = {"now": 0, "most": 0, "made": 0}, threading.Event()
    people = [
        threading.Thread(target=frame.run_framed, args=(Page(seen, go_on),)) for _ in range(3)
    ]
    for one in people:
        one.start()
    for _ in range(1000):
        if seen["now"] == 3:
            break
        threading.Event().wait(0.01)
    go_on.set()
    for one in people:
        one.join(timeout=20)
    assert seen["most"] == 3


def test_a_page_that_fails_gives_its_turn_back():
    class Broken:
        def run(self):
            raise ValueError("no such figure")

    for _ in range(frame.AT_ONCE + 1):
        with pytest.raises(ValueError, match="no such figure"):
            frame.run_framed(Broken())
    assert frame._turns._value == frame.AT_ONCE
