"""Work beside a block ends with it, and no error of it is lost."""

from __future__ import annotations

import threading

import pytest

from streams.projector.background import one_at_a_time


async def test_items_are_worked_on_one_after_the_other_while_the_block_goes_on() -> None:
    began, may_end, done = threading.Event(), threading.Event(), list[int]()

    def work(item: int) -> None:
        began.set()
        assert may_end.wait(10)
        done.append(item)

    async with one_at_a_time(work) as hand_over:
        await hand_over(1)
        assert began.wait(10)
        assert done == []  # the block goes on meanwhile
        may_end.set()
        await hand_over(2)
        assert 1 in done
    assert done == [1, 2]


@pytest.mark.parametrize("others", [0, 1])
async def test_an_error_is_raised_at_the_next_item_or_at_the_end(others: int) -> None:
    def work(_: int) -> None:
        raise ValueError("the tables refuse it")

    async def run() -> None:
        async with one_at_a_time(work) as hand_over:
            for item in range(1 + others):
                await hand_over(item)

    with pytest.raises(ValueError, match="refuse"):
        await run()


async def test_work_has_ended_when_the_block_fails() -> None:
    may_end, done = threading.Event(), list[int]()

    def work(item: int) -> None:
        assert may_end.wait(10)
        done.append(item)

    async def run() -> None:
        async with one_at_a_time(work) as hand_over:
            await hand_over(1)
            threading.Timer(0.05, may_end.set).start()
            raise KeyError("the log")

    with pytest.raises(KeyError):
        await run()
    assert done == [1]
