"""Every question with its answer: the read models of which there is one answer at a time, in one form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.reference_model.agreements import disputes, terms
from tests.reference_model.believing import Believed, World
from tests.reference_model.claims import claims
from tests.reference_model.counting import Row, firm, grouped, in_its_place, latest, number, refs, undenied
from tests.reference_model.keys import key_of
from tests.reference_model.leading import leaders, rivals
from tests.reference_model.names import comparable
from tests.reference_model.plans import plans
from tests.reference_model.question_keys import Question
from tests.reference_model.revenue import revenue
from tests.reference_model.roles import roles
from tests.reference_model.supply import suppliers


def answers(world: World) -> list[Row]:
    found = [_revenue(row) for row in revenue(world) if row["key"] or row["possible_key"]]
    found += [_of_firm(_term(row), row) | _words_of_term(row) for row in terms(world)]
    found += [_of_firm(_supply(row), row) | _extent(row) for row in suppliers(world)]
    found += [_leader(row) for row in leaders(world) if row["higher_is_better"] is not None]
    found += [_rivals(row) for row in rivals(world)]
    found += [_role(row) for row in roles(world)]
    found += [_outcome("plans", row, row["state"], row["possible_outcome"]) for row in plans(world)]
    found += [_dispute(row) for row in disputes(world)]
    found += _prices(world) + _stakes(world)
    return found + [
        _answer(Question("claims", row["claim"]), row["state"], row["certainty"], None, None, row["evidence"])
        for row in claims(world)
    ]


def _answer(
    question: Question,
    answer: Any,
    certainty: Any,
    possible: Any,
    possible_certainty: Any,
    evidence: Any,
    value: Any = None,
) -> Row:
    return question.columns | {
        "question": question.text,
        "answer": answer,
        "value": value,
        "certainty": certainty,
        "possible_answer": possible,
        "possible_certainty": possible_certainty,
        "evidence": evidence,
    }


def _of_firm(question: Question, row: Row) -> Row:
    certainty = row["certainty"] if row["is_firm"] else None
    return _answer(question, None, certainty, None, row["possible_certainty"], row["evidence"])


def words(amount: Any, bound: str | None, currency: str | None) -> str | None:
    """A number in words; the numbers of random histories are small."""
    if amount is None:
        return None
    return " ".join(
        [
            *([bound.replace("_", " ")] if bound and bound != "exact" else []),
            f"{amount:g}",
            *([currency] if currency else []),
        ]
    )


def _revenue(row: Row) -> Row:
    return _answer(
        Question("revenue", row["organization"], (row["segment"], row["measure"])),
        words(row["amount"], row["bound"], row["currency"]),
        row["certainty"],
        words(row["possible_amount"], row["possible_bound"], row["possible_currency"]),
        row["possible_certainty"],
        {key for key in (row["key"], row["possible_key"]) if key},
        row["amount"],
    )


def _term(row: Row) -> Question:
    first, *others = row["partners"]
    return Question("terms", first, (row["term"], row["holder"], *others))


def _words_of_term(row: Row) -> Row:
    return {"answer": _with_amount(row, ""), "value": row["amount"], "possible_answer": _with_amount(row, "possible_")}


def _with_amount(row: Row, prefix: str) -> str | None:
    stated = row[f"{prefix}words"] or row[f"{prefix}change"]
    amount = words(*(row[f"{prefix}{name}"] for name in ("amount", "bound", "currency")))
    return f"{stated} ({amount})" if amount else stated


def _supply(row: Row) -> Question:
    return Question("suppliers", row["consumer"], (row["product"], row["supplier"], row["resource"]))


def _extent(row: Row) -> Row:
    return {"answer": row["extent"], "value": row["share"], "possible_answer": row["possible_extent"]}


def _leader(row: Row) -> Row:
    question = Question("leaders", row["benchmark"], (row["unit"], "higher" if row["higher_is_better"] else "lower"))
    evidence = {key for key in (row["key"] if row["is_firm"] else None, row["possible_key"]) if key}
    columns = {"answer": row["leader"], "value": row["score"], "possible_answer": row["possible_leader"]}
    return _of_firm(question, row) | columns | {"evidence": evidence}


def _rivals(row: Row) -> Row:
    columns = {"answer": _comparison_words(row, ""), "possible_answer": _comparison_words(row, "possible_")}
    return _of_firm(Question("rivals", row["organization"], (row["versus"],)), row) | columns


def _comparison_words(row: Row, prefix: str) -> str | None:
    result, benchmark = row[f"{prefix}result"], row[f"{prefix}benchmark"]
    return result.replace("_", " ") + (f" on {benchmark}" if benchmark else "") if result else None


def _role(row: Row) -> Row:
    team = comparable(row["team"]) if row["team"] else None
    possible = "nobody" if row["possible_change"] == "left" else row["possible_holder"]
    question = Question("roles", row["organization"], (comparable(row["role"]), team))
    return _of_firm(question, row) | {"answer": row["holder"], "possible_answer": possible}


def _outcome(model: str, row: Row, answer: str, possible: str | None) -> Row:
    """A plan or dispute of a claim is one question, whoever states it; one without is named by its event."""
    named = (row["claim"], "claim") if row["claim"] and row["claim_stance"] == "supports" else (_key(row), "event")
    certainties = row["settled_certainty"] or row["certainty"], row["possible_certainty"]
    return _answer(
        Question(model, named[0], named[1:]), answer, certainties[0], possible, certainties[1], row["evidence"]
    )


def _key(row: Row) -> str:
    return str(key_of(row["key"]))


def _dispute(row: Row) -> Row:
    answer = ": ".join(words for words in (row["state"], row["outcome"]) if words)
    possible = f"settled: {row['possible_outcome']}" if row["possible_key"] else None
    return _outcome("disputes", row, answer, possible)


def _prices(world: World) -> list[Row]:
    prices = undenied(world, "price.changed")
    rows = []
    for side in ("input", "output"):
        priced = (each for each in prices if side in each.data)
        for (model, provider), events in grouped(priced, lambda one: (one.data["model"], one.data["provider"])).items():
            question = Question("prices", provider, (model, side))
            rows.append(_latest(question, events, lambda event, side=side: price_words(event, side)))  # type: ignore[misc]
    return rows


def price_words(event: Believed, side: str) -> tuple[str | None, Any]:
    price, bound = number(event.data[side], "amount")
    return words(price, bound, event.data[side]["currency"]), price


def _stakes(world: World) -> list[Row]:
    pairs = grouped(undenied(world, "stake.held"), lambda each: (each.data["holder"], each.data["held"]))
    return [_latest(Question("capital", one, (other,)), events, stake_words) for (one, other), events in pairs.items()]


def stake_words(event: Believed) -> tuple[str, Any]:
    share, bound = number(event.data["share"], "share")
    parts: Iterable[str | None] = [words(share, bound, None)]
    if "value" in event.data:
        worth, worth_bound = number(event.data["value"], "amount")
        parts = [*parts, words(worth, worth_bound, event.data["value"]["currency"])]
    return ", ".join(each for each in parts if each), share


def _latest(question: Question, events: list[Believed], describe: Any) -> Row:
    stated, possible = latest(firm(events)), in_its_place(events)
    answer, value = describe(stated) if stated else (None, None)
    return _answer(
        question,
        answer,
        stated.certainty if stated else None,
        describe(possible)[0] if possible else None,
        possible.certainty if possible else None,
        refs((stated, possible)),
        value,
    )
