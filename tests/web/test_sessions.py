"""Who was let in, for how long; wrong passwords; all of it with the test's own clock."""

import pytest

from feuillet.web.keys import Keys
from feuillet.web.sessions import (
    FREE_TRIES,
    LONGEST_WAIT,
    MAX_SESSIONS,
    MAX_WATCHED,
    Launch,
    Lock,
    Sessions,
)

PASSWORD = "mot de passe d'exemple"
KEYS = Keys().with_password(PASSWORD)


class Clock:
    """Time as a test wants it, in seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def missed(lock: Lock, address: str, clock: Clock, tries: int) -> list[int]:
    """Return what must be waited after each of several wrong tries, each made in its time."""
    waits = []
    for _ in range(tries):
        wait = lock.begin(address)
        clock.now += wait
        if wait:
            assert lock.begin(address) == 0
        waits.append(wait)
    return waits


def test_a_session_ends_with_silence() -> None:
    """Each request wakes it up; what it held is known no more."""
    clock = Clock()
    sessions = Sessions(clock, idle=60)
    session = sessions.begin()
    session.jobs.add("liste")
    clock.now += 59
    awake = sessions.find(session.number)
    clock.now += 59
    held = sessions.jobs()
    clock.now += 2

    assert awake is session
    assert held == {"liste"}
    assert sessions.find(session.number) is None
    assert sessions.jobs() == set()
    assert not sessions.anybody


def test_a_session_that_left_is_known_no_more() -> None:
    """Whoever has its cookie still; leaving twice is leaving."""
    sessions = Sessions(Clock())
    session = sessions.begin()
    sessions.end(session.number)
    sessions.end(session.number)

    assert sessions.find(session.number) is None
    assert sessions.find("") is None


def test_too_many_sessions_end_the_one_silent_for_longest() -> None:
    """Whoever is working stays in."""
    clock = Clock()
    sessions = Sessions(clock)
    working, silent = sessions.begin(), sessions.begin()
    for _ in range(MAX_SESSIONS - 1):
        clock.now += 0.1
        sessions.find(working.number)
        sessions.begin()

    assert sessions.find(working.number) is working
    assert sessions.find(silent.number) is None


def test_a_launch_address_waits_until_it_is_used_and_serves_once() -> None:
    """One waits at a time: a stranger cannot fill the terminal."""
    launch = Launch()
    nothing = launch.spent
    old, token = launch.renew(), launch.renew()
    waiting = launch.spent

    assert nothing
    assert not waiting
    assert not launch.accept("autre")
    assert not launch.accept("\udce9")
    assert not launch.accept(old)
    assert launch.accept(token)
    assert launch.spent
    assert not launch.accept(token)


def test_wrong_passwords_wait_longer_and_longer() -> None:
    """Five are free; a minute at most; by address."""
    clock = Clock()
    waits = missed(lock := Lock(lambda: KEYS, clock), "10.0.0.1", clock, FREE_TRIES + 8)

    assert waits == [0] * FREE_TRIES + [1, 2, 4, 8, 16, 32, LONGEST_WAIT, LONGEST_WAIT]
    assert lock.begin("10.0.0.1") == LONGEST_WAIT
    assert lock.begin("10.0.0.2") == 0


def test_the_right_password_forgets_the_wrong_ones() -> None:
    """A wrong one does not."""
    clock = Clock()
    lock = Lock(lambda: KEYS, clock)
    missed(lock, "10.0.0.1", clock, FREE_TRIES)
    clock.now += 1
    wrong, kept = lock.opens("10.0.0.1", "autre"), len(lock._failures)
    right = lock.opens("10.0.0.1", PASSWORD)

    assert (wrong, kept, right) == (False, 1, True)
    assert missed(lock, "10.0.0.1", clock, FREE_TRIES) == [0] * FREE_TRIES


def test_many_tries_at_once_are_not_each_the_first() -> None:
    """They count as they begin, before any is looked at."""
    lock = Lock(lambda: KEYS, Clock())

    assert [lock.begin("10.0.0.1") for _ in range(8)] == [0] * FREE_TRIES + [1, 1, 1]


def test_many_addresses_fill_no_memory_and_hide_nobody() -> None:
    """Whoever tried last is still waiting; those that are quiet for longest are forgotten."""
    clock = Clock()
    lock = Lock(lambda: KEYS, clock)
    missed(lock, "10.0.0.1", clock, FREE_TRIES)
    for number in range(MAX_WATCHED + 10):
        lock.begin(f"stranger-{number}")
        if number % 1000 == 0:
            assert lock.begin("10.0.0.1") == 1

    assert len(lock._failures) == MAX_WATCHED
    assert lock.begin("10.0.0.1") == 1


@pytest.mark.parametrize(
    "others", [("2001:db8::2", "2001:db8:0:0:ffff::1"), ("fe80::1%eth0", "fe80::2%eth1")]
)
def test_a_machine_with_many_addresses_is_one_machine(others: tuple[str, str]) -> None:
    """IPv6 gives each a whole network."""
    lock = Lock(lambda: KEYS, Clock())
    for _ in range(FREE_TRIES):
        lock.begin(others[0])

    assert lock.begin(others[1]) == 1
    assert lock.begin("2001:db8:0:1::1") == 0


def test_an_address_that_is_none_is_kept_short() -> None:
    """A proxy may pass on what it was told."""
    lock = Lock(lambda: KEYS, Clock())
    lock.begin("x" * 100_000)

    assert {len(one) for one in lock._failures} == {64}
