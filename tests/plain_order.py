"""Who is next, told once more as one would tell it at the counter: slow and plain, and nothing of it is taken from hallq but the names of facts.

People have `queue_id class_id place ticket_id since slot_at`; a rule has `discipline guard_ms favours early_ms late_ms` and `terms` by class, each
with `rank favoured head_start_ms pace target_ms`; a sight has `mode` and `served`, each with `queue_id class_ids share after_ms`.
"""


class Memory:
    """What a work profile remembers: the favoured in a row, and what each queue is owed."""

    def __init__(self, favoured=0, owed=()):
        self.favoured, self.owed = favoured, dict(owed)

    def copy(self):
        return Memory(self.favoured, self.owed)

    def told(self):
        return (self.favoured, tuple(sorted((queue, owed) for queue, owed in self.owed.items() if owed)))


def age_of_place(one):
    """Who stands before whom where nothing but the place counts."""
    return (one.place, one.ticket_id)


def lane_of(one, rules, now):
    """A queue and a class; among appointments with them whether somebody has none, is too late for it, or is not."""
    rule = rules[one.queue_id]
    if rule.discipline != "appointment" or one.slot_at == 0:
        return (one.queue_id, one.class_id, "no appointment")
    return (one.queue_id, one.class_id, "too late" if now > one.slot_at + rule.late_ms else "appointment")


def heads_of(people, rules, now):
    """Those with nobody before them in their lane."""
    heads = {}
    for one in people:
        lane = lane_of(one, rules, now)
        other = heads.get(lane)
        if other is None or (one.slot_at, one.place, one.ticket_id) < (other.slot_at, other.place, other.ticket_id):
            heads[lane] = one
    return list(heads.values())


def callable_heads(people, rules, now, sight):
    """The heads that a window may call."""
    served = {one.queue_id: one for one in sight.served}
    found = []
    for one in heads_of([one for one in people if one.queue_id in served], rules, now):
        mine = served[one.queue_id]
        if mine.class_ids and one.class_id not in mine.class_ids:
            continue
        if mine.after_ms and now - one.since < mine.after_ms:
            continue
        found.append(one)
    return found


def reason_of(chosen, heads, rules, now, sight, memory):
    """Why that one: what would have been otherwise had nobody waited too long, had nobody favoured been called before, or had the places decided."""
    if len(heads) == 1:
        return "only_one"
    rule_alone = next_among(heads, rules, now, sight, memory.copy(), guard=False)
    if rule_alone.ticket_id != chosen.ticket_id:
        return "guard"
    passed = [one for one in heads if age_of_place(one) < age_of_place(chosen)]
    of_its_own = [one for one in passed if one.queue_id == chosen.queue_id]
    if passed and not of_its_own and sight.mode != "together":
        return "own_order" if sight.mode == "in_order" else "share"
    in_a_row, memory = memory, Memory(0, memory.owed)
    if in_a_row.favoured and next_among(heads, rules, now, sight, memory, guard=False).ticket_id != chosen.ticket_id:
        return "turn_of_others"
    if not passed:
        return "earlier"
    favoured = terms_of(chosen, rules).favoured
    ratio = "ratio" if favoured else "turn_of_others"
    return {"ratio": ratio, "ranked": "priority"}.get(group_of(chosen, rules), group_of(chosen, rules))


def next_of(people, rules, now, sight, memory):
    """Who is next at a window; what its profile remembers then is left in `memory`."""
    return next_among(callable_heads(people, rules, now, sight), rules, now, sight, memory)


def next_among(heads, rules, now, sight, memory, *, guard=True):
    """Who is next of those whom a window may call; without `guard` however long somebody has waited."""
    if not heads:
        return None
    waited_enough = [one for one in heads if guard and now - one.since >= rules[one.queue_id].guard_ms]
    if waited_enough:
        chosen = min(waited_enough, key=age_of_place)
    else:
        queues = queues_now(heads, sight, memory)
        chosen = by_discipline([one for one in heads if one.queue_id in queues], rules, now, memory)
    remember_favours(chosen, heads, rules, memory)
    return chosen


def queues_now(heads, sight, memory):
    """From which queues a window calls."""
    there = [one for one in sight.served if any(head.queue_id == one.queue_id for head in heads)]
    if sight.mode == "together":
        return [one.queue_id for one in there]
    if sight.mode == "in_order":
        return [there[0].queue_id]
    for one in sight.served:
        memory.owed[one.queue_id] = memory.owed.get(one.queue_id, 0) + one.share if one in there else 0
    most = max(memory.owed[one.queue_id] for one in there)
    chosen = next(one.queue_id for one in there if memory.owed[one.queue_id] == most)
    memory.owed[chosen] -= sum(one.share for one in there)
    return [chosen]


def by_discipline(heads, rules, now, memory):
    """Of several disciplines the one with the earliest place is next, and it says whom of its own it puts first."""
    groups = {}
    for one in heads:
        groups.setdefault(group_of(one, rules), []).append(one)
    people = groups[group_of(min(heads, key=age_of_place), rules)]
    if rules[people[0].queue_id].discipline == "ratio":
        people = by_turn(people, rules, memory)
    return min(people, key=lambda one: (merit(one, rules, now), age_of_place(one)))


def group_of(one, rules):
    """First come first served and strict are one: both put ranks in order."""
    discipline = rules[one.queue_id].discipline
    return {"fifo": "ranked", "strict": "ranked"}.get(discipline, discipline)


def by_turn(people, rules, memory):
    """The favoured, until so many of them were called in a row while others waited."""
    favoured = [one for one in people if terms_of(one, rules).favoured]
    others = [one for one in people if not terms_of(one, rules).favoured]
    if not favoured or not others:
        return people
    first = min(favoured, key=lambda one: (merit(one, rules, 0), age_of_place(one)))
    return others if memory.favoured >= rules[first.queue_id].favours else favoured


def merit(one, rules, now):
    """What puts heads of one discipline in order; the smaller goes first."""
    rule, terms = rules[one.queue_id], terms_of(one, rules)
    if rule.discipline in {"strict", "ratio"}:
        return (-terms.rank,)
    if rule.discipline == "credit":
        return (-(terms.head_start_ms * 1000 + terms.pace * (now - one.since)),)
    if rule.discipline == "due":
        return (one.since + terms.target_ms,)
    if rule.discipline == "appointment":
        is_favoured = one.slot_at and one.slot_at - rule.early_ms <= now <= one.slot_at + rule.late_ms
        return (0, one.slot_at) if is_favoured else (1, one.since)
    return (0,)


def terms_of(one, rules):
    """What the class of somebody means in the queue."""
    return rules[one.queue_id].terms[one.class_id]


def remember_favours(chosen, heads, rules, memory):
    """A favoured call counts while one of the others waits; one of the others begins anew."""
    if rules[chosen.queue_id].discipline != "ratio":
        return
    if not terms_of(chosen, rules).favoured:
        memory.favoured = 0
    elif any(rules[one.queue_id].discipline == "ratio" and not terms_of(one, rules).favoured for one in heads):
        memory.favoured = max(memory.favoured, min(memory.favoured + 1, rules[chosen.queue_id].favours))
