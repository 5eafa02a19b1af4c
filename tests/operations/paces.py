"""What the paces of a small hall are, as tests ask for them."""


def pace(work, queue="card"):
    """The pace of a queue now."""
    setup = work.house.setup_of(work.hall)
    return work.house.paces.pace_of(setup, setup.queue(queue), work.now)


def busy(work, queue="card"):
    """The busy minutes of a queue today."""
    return pace(work, queue).busy_today


def open_counters(work, queue="card"):
    """How many counters are open for a queue."""
    setup = work.house.setup_of(work.hall)
    return work.house.paces.open_counters(setup, setup.queue(queue))
