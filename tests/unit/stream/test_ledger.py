"""What may be committed."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ingest.stream.ledger import Ledger


def handed_out(*offsets: int) -> Ledger[str]:
    ledger: Ledger[str] = Ledger()
    for offset in offsets:
        ledger.hand_out("p", offset)
    return ledger


def test_nothing_done_nothing_to_commit() -> None:
    assert Ledger[str]().position("p") is None
    assert handed_out(0, 1, 2).position("p") is None


def test_the_position_stops_before_the_first_that_is_not_done() -> None:
    ledger = handed_out(5, 6, 7, 8)
    for offset in (6, 7, 8):
        ledger.done("p", offset)
    assert ledger.position("p") is None
    ledger.done("p", 5)
    assert ledger.position("p") == 9


def test_an_offset_that_was_never_handed_out_holds_nothing_up() -> None:
    ledger = handed_out(0, 1, 17, 40)
    for offset in (0, 1, 17):
        ledger.done("p", offset)
    assert ledger.position("p") == 18


def test_reading_again_makes_offsets_outstanding_again() -> None:
    ledger = handed_out(3, 4, 5)
    ledger.done("p", 5)
    ledger.hand_out("p", 4)
    ledger.done("p", 3)
    assert ledger.position("p") == 4
    ledger.done("p", 4)
    assert ledger.position("p") == 5


def test_the_position_stays_when_all_is_committed() -> None:
    ledger = handed_out(0)
    ledger.done("p", 0)
    assert [ledger.position("p"), ledger.position("p")] == [1, 1]


def test_what_another_worker_has_now_is_forgotten() -> None:
    ledger = handed_out(0, 1)
    ledger.forget(["p", "never seen"])
    ledger.done("p", 0)
    assert ledger.position("p") is None
    assert list(ledger) == []


def test_partitions_do_not_mix() -> None:
    ledger = handed_out(0, 1)
    ledger.hand_out("q", 0)
    ledger.done("q", 0)
    assert (ledger.position("p"), ledger.position("q")) == (None, 1)


@given(st.lists(st.integers(0, 30), unique=True).map(sorted), st.sets(st.integers(0, 30)), st.randoms())
def test_no_position_passes_an_offset_that_is_not_done(offsets: list[int], done: set[int], random: Random) -> None:
    ledger = handed_out(*offsets)
    order = [offset for offset in offsets if offset in done]
    random.shuffle(order)
    for offset in order:
        ledger.done("p", offset)
    position = ledger.position("p")
    undone = [offset for offset in offsets if offset not in done]
    if position is not None and undone:
        assert position <= undone[0]
    if offsets and not undone:
        assert position == offsets[-1] + 1
