"""Questions are distinguished by their keys: no name, whatever characters it has, makes one question of two, or two of one."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pyarrow as pa
import pytest

from projections.read.signals import backtest, due
from tests.reference_model.question_keys import Question
from tests.support.scenario import Scenario, day

LATE = "2026-07-01"
OPENING, CLOSING = chr(57344), chr(57345)
"""Private-use characters, which mark organizations in no sentence."""
NAMES = ("a, b", "it's", 'say "b"', f"{OPENING}openai{CLOSING}", "x\\y", "[1, null]", "of at in by", "ü")


def scored(scenario: Scenario, happened: str, model: str, score: float, of: str, **contest: Any) -> None:
    scenario.publish("evaluation.scored", happened, of=of, model=model, score=score, **contest)


@pytest.fixture
def contests() -> Scenario:
    """Two benchmarks whose questions are written alike: `leader of GPQA in percent`."""
    scenario = Scenario()
    scored(scenario, "2025-01-01", "a", 50, "openai", benchmark="GPQA in percent")
    scored(scenario, "2025-02-01", "b", 60, "google", benchmark="GPQA", unit="percent")
    scored(scenario, "2025-03-01", "c", 55, "meta", benchmark="GPQA in percent")
    return scenario


class TestNamesThatAreWrittenAlike:
    def test_two_benchmarks_are_two_questions(self, contests: Scenario) -> None:
        found = {(row["subject"], *row["parts"]): row["answer"] for row in contests.model("answers", LATE)}
        assert found == {("GPQA in percent", None, "higher"): "c", ("GPQA", "percent", "higher"): "b"}
        assert {row["question"] for row in contests.model("answers", LATE)} == {"leader of GPQA in percent"}

    def test_each_has_a_plane_of_its_own(self, contests: Scenario) -> None:
        tiles = contests.query(
            """SELECT subject, list(DISTINCT answer ORDER BY answer) AS answers FROM beliefs
            WHERE answer IS NOT NULL GROUP BY subject"""
        )
        assert {row["subject"]: row["answers"] for row in tiles} == {"GPQA in percent": ["a", "c"], "GPQA": ["b"]}

    def test_the_lead_changes_within_each_alone(self, contests: Scenario) -> None:
        found = contests.query("SELECT subject, parts, before, after, sentence FROM signals_history()")
        assert [(row["subject"], row["before"], row["after"]) for row in found] == [("GPQA in percent", "a", "c")]
        assert found[0]["sentence"] == "c takes the lead of GPQA in percent from a: 55 against 50."

    def test_changes_are_separate_for_each(self, contests: Scenario) -> None:
        query = "SELECT subject, before, after FROM changes($one, $other, $other) WHERE what = 'leaders'"
        rows = contests.query(query, one=day("2025-01-15"), other=day(LATE))
        assert sorted(tuple(row.values()) for row in rows) == [("GPQA", None, "b"), ("GPQA in percent", "a", "c")]

    def test_a_condition_reads_the_question_that_it_names(self, contests: Scenario) -> None:
        about = {"benchmark": "GPQA", "unit": "percent"}
        condition = {"measure": "best_score", "comparison": "lt", "threshold": 58, "about": about}
        contests.publish("indicator.watched", "2025-01-01", about="x", measure="y", why="z", condition=condition)
        assert contests.query("FROM signals_history() WHERE rule = 'indicator-met'") == []

    def test_two_posts_are_two_questions(self) -> None:
        scenario = Scenario()
        scenario.publish("talent.appointed", "2025-01-01", person="Ann", role="lead", to="acme", team="core at beta")
        scenario.publish("talent.appointed", "2025-01-01", person="Bo", role="lead at acme, core", to="beta")
        found = scenario.model("answers", LATE, read_model="roles")
        assert {(row["subject"], *row["parts"]): row["answer"] for row in found} == {
            ("acme", "lead", "core at beta"): "Ann",
            ("beta", "lead at acme, core", None): "Bo",
        }
        assert len(scenario.query("SELECT DISTINCT read_model, subject, parts FROM beliefs")) == 2
        assert len({row["question"] for row in found}) == 1

    def test_a_claim_that_is_named_as_an_event_is_no_event(self) -> None:
        scenario = Scenario()
        plan = {"what": "API", "window": {"to": "2025-06-01T00:00:00Z"}}
        scenario.publish("plan.announced", "2025-01-01", **plan)
        (key,) = scenario.query("SELECT key::VARCHAR AS key FROM ledger")
        scenario.publish("plan.announced", "2025-01-01", claim=key["key"], **plan)
        found = scenario.model("answers", LATE, read_model="plans")
        assert sorted(row["parts"] for row in found) == [["claim"], ["event"]]
        assert len(scenario.query("SELECT DISTINCT subject, parts FROM beliefs WHERE read_model = 'plans'")) == 2

    def test_their_signals_have_ids_of_their_own(self) -> None:
        scenario = Scenario()
        for benchmark in ({"benchmark": "GPQA in percent"}, {"benchmark": "GPQA", "unit": "percent"}):
            scored(scenario, "2025-01-01", "a", 50, "openai", **benchmark)
            scored(scenario, "2025-03-01", "b", 55, "google", **benchmark)
        found = scenario.query("SELECT DISTINCT id, sentence FROM signals_history()")
        assert len(found) == 2


class TestNamesWithAnyCharacter:
    @pytest.mark.parametrize("name", NAMES)
    def test_a_name_is_preserved(self, name: str) -> None:
        scenario = Scenario()
        scored(scenario, "2025-01-01", "a", 50, "openai", benchmark=name, unit=name)
        scored(scenario, "2025-02-01", "b", 60, "google", benchmark=name, unit=name)
        (answer,) = scenario.model("answers", LATE)
        assert (answer["subject"], answer["parts"]) == (name, [name, "higher"])
        assert answer["question"] == f"leader of {name} in {name}"
        (signal,) = scenario.query("FROM signals_history()")
        assert (signal["subject"], signal["parts"], signal["about"]) == (name, [name, "higher"], answer["question"])
        assert signal["sentence"] == f"b takes the lead of {name} in {name} from a: 60 against 50."

    def test_private_use_characters_in_a_headline_name_nobody(self) -> None:
        scenario = Scenario()
        scenario.publish("organization.named", "2024-01-01", of="openai", slug="openai", name="OpenAI")
        headline = f"About {OPENING}openai{CLOSING} it writes"
        scenario.publish(
            "plan.announced",
            "2025-01-01",
            what="API",
            claim="c",
            headline=headline,
            window={"to": "2025-02-01T00:00:00Z"},
        )
        scenario.publish("comment.published", "2025-01-02", by="b", speaker="s", about="x", summary="y", claim="c",
                 claim_stance="contradicts", headline="No")  # fmt: skip
        (signal,) = scenario.query("FROM signals_history() WHERE rule = 'sources-contradict'")
        assert signal["sentence"] == f'"No" contradicts "{headline}".'


class TestWords:
    """Analysts filter by these words, and ids of signals are made of them: another wording is a new version of rules."""

    KEYS = (
        (Question("revenue", "acme", ("AI", "annual")), "revenue of acme, AI, annual"),
        (Question("revenue", "acme", (None, "annual")), "revenue of acme, annual"),
        (Question("terms", "acme", ("t", None, "b", "c")), "terms of acme and b and c: t"),
        (Question("terms", "acme", ("t", "b", "b")), "terms of acme and b: t, held by b"),
        (Question("suppliers", "acme", ("P", "b", "model")), "supply of model to acme, P, by b"),
        (Question("suppliers", "acme", (None, "b", "compute")), "supply of compute to acme, by b"),
        (Question("leaders", "B", ("percent", "higher")), "leader of B in percent"),
        (Question("leaders", "B", (None, "lower")), "leader of B, lower is better"),
        (Question("rivals", "acme", ("b",)), "acme against b"),
        (Question("roles", "acme", ("head of x", "core")), "role of head of x at acme, core"),
        (Question("roles", "acme", ("head", None)), "role of head at acme"),
        (Question("prices", "acme", ("M", "input")), "price of input of M at acme"),
        (Question("capital", "acme", ("b",)), "stake of acme in b"),
        (Question("plans", "api", ("claim",)), "plan api"),
        (Question("disputes", "api", ("claim",)), "dispute api"),
        (Question("claims", "api"), "claim api"),
        (Question("dependence", "acme", ("b", "model")), "dependence of acme on b"),
        (Question("dependence", "acme", ("b", "compute")), "dependence of acme on b for compute"),
        (Question("dependence_parts", "acme", ("P", "model")), "primary supply of model to acme, P"),
        (Question("talent_moves", "acme"), "departures from acme"),
        (Question("indicators", "i1", ("urn:a",)), "indicator i1"),
        (Question("timeline", "e1", ("urn:a",)), "event e1"),
    )
    ID_AND_TEXT = """SELECT internal.question_id($model, $subject, $parts::VARCHAR[]) AS id,
        internal.question_text($model, $subject, $parts::VARCHAR[]) AS text"""
    PIECES = (
        "a",
        "in",
        " in ",
        " in",
        "in b",
        "at",
        "b at c",
        ", lower is better",
        '"a"',
        '"',
        ", held by ",
        "x\ny",
        ", ",
    )

    @pytest.mark.parametrize(("key", "text"), KEYS, ids=[text for _, text in KEYS])
    def test_each_question_has_the_words_that_it_had(self, key: Question, text: str) -> None:
        arguments = {"model": key.read_model, "subject": key.subject, "parts": list(key.parts)}
        assert Scenario().query(self.ID_AND_TEXT, **arguments) == [{"id": text, "text": text}]
        assert (key.id, key.text) == (text, text)

    def test_no_two_contests_or_posts_have_one_id(self) -> None:
        """Whatever pieces of sentences their names are made of."""
        names = [*map("".join, product(self.PIECES, self.PIECES)), *self.PIECES]
        keys = [Question("leaders", one, (other, better)) for one, other in product(names, [*names[::5], None])
                for better in ("higher", "lower")]  # fmt: skip
        keys += [Question("roles", who, (role, team)) for who in ("acme", "at", "in") for role, team in
                 product(names, [*names[::5], None])]  # fmt: skip
        connection = Scenario().connection()
        table = pa.table({name: [key.columns[name] for key in keys] for name in ("read_model", "subject", "parts")})
        connection.register("table_of_keys", table)
        found = connection.execute(
            "SELECT internal.question_id(read_model, subject, parts::VARCHAR[]) FROM table_of_keys"
        ).fetchall()
        connection.unregister("table_of_keys")
        assert [id_ for (id_,) in found] == [key.id for key in keys]
        assert len(set(found)) == len(set(keys))


class TestInstantsOfOtherForms:
    """An instant may be written with small letters; what Python read of it is what rules compare."""

    def test_signals_are_raised_when_an_amended_event_has_one(self) -> None:
        scenario = Scenario()
        scored(scenario, "2025-01-01", "a", 50, "openai", benchmark="GPQA")
        scored(scenario, "2025-03-01", "b", 60, "google", benchmark="GPQA")
        self.write_small(scenario, -1)
        scenario.amend("confirmed", "e1", "2025-04-01")
        scenario.correct("e0", "2025-05-01", headline="Stated in other words")
        self.write_small(scenario, -1)
        connection = scenario.connection()
        assert [signal.after for signal in backtest(connection, "lead-changed")] == ["b"]
        assert all(signal.in_force for signal in backtest(connection, "lead-changed"))
        assert [signal.rule for signal in due(connection, day(LATE)).signals] != []

    def test_another_instant_still_takes_a_signal_its_ground(self) -> None:
        scenario = Scenario()
        scored(scenario, "2025-01-01", "a", 50, "openai", benchmark="GPQA")
        scored(scenario, "2025-03-01", "b", 60, "google", benchmark="GPQA")
        scenario.correct("e1", "2025-05-01", time="2025-03-02")
        self.write_small(scenario, -1)
        found = scenario.query("FROM signals_history() WHERE rule = 'lead-changed' ORDER BY came_true_at")
        assert [row["turned"][-1]["in_force"] for row in found if row["turned"]] == [False]
        assert found[0]["turned"][0]["moment"] - day("2025-05-01") < timedelta(days=1)

    @staticmethod
    def write_small(scenario: Scenario, number: int) -> None:
        """Rewrite the instants of a record with small letters, which the contract takes."""
        record = scenario.records[number]
        text = record.value.decode().replace("T00:00:00+00:00", "t00:00:00z")
        assert "t00:00:00z" in text
        scenario.records[number] = type(record)(
            record.topic, record.partition, record.offset, record.logged_at, text.encode()
        )
