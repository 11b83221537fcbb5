"""What holds for every read model: it is described, its example runs, and it takes arguments in every form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from projections.schema.descriptions import column_description, columns_of, described
from projections.schema.documentation import reference
from projections.schema.files import files
from tests.support.loading import OF_TESTS
from tests.support.scenario import Scenario, day, rows_of, usd

FILES = list(files().values())
ANSWERS = [file.name for file in FILES if file.is_read_model and file.name != "amendments"]
"""Read models that are a view and a macro of (at, known)."""
POINTS = [
    ("2025-02-01", "2025-02-01"),
    ("2025-02-01", "2025-09-01"),
    ("2025-09-01", "2025-09-01"),
    ("2020-01-01", "2020-01-01"),
]


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    """A history in which every read model has rows."""
    scenario = Scenario()
    pair = {"from_": "google", "to": "microsoft"}
    scenario.publish("revenue.reported", "2025-01-01", measure="annual", segment="AI", amount=usd(10), claim="revenue")
    scenario.publish(
        "revenue.reported", "2025-01-01", measure="annual", segment="AI", amount=usd(12), claim="revenue", by="b"
    )
    scenario.publish("evaluation.scored", "2025-01-01", model="m", benchmark="b", score=5)
    scenario.publish("evaluation.scored", "2025-08-01", model="n", benchmark="b", score=6, certainty="rumored")
    scenario.publish("evaluation.compared", "2025-01-01", result="behind", versus=[{"organization": "openai"}])
    scenario.publish("talent.joined", "2025-01-01", person="Ann", **pair)
    scenario.publish("talent.appointed", "2025-01-01", person="Ann", role="CEO", to="microsoft")
    scenario.publish(
        "supplier.changed", "2025-01-01", consumer="microsoft", supplier="openai", extent="primary", product="Copilot"
    )
    plan = scenario.publish("plan.announced", "2025-01-01", what="API", window={"to": "2025-06-01T00:00:00Z"})
    scenario.publish("plan.settled", "2025-08-01", plan={"source": "urn:a", "id": plan}, outcome="fulfilled")
    indicator = scenario.publish("indicator.watched", "2025-01-01", about="x", measure="y", why="z")
    scenario.publish(
        "comment.published",
        "2025-01-02",
        speaker="s",
        about="x",
        summary="y",
        bears_on=[{"source": "urn:a", "id": indicator}],
    )
    scenario.publish("investment.made", "2025-01-01", investor="microsoft", investee="openai", amount=usd(1))
    scenario.publish(
        "partnership.formed", "2025-01-01", partners=["microsoft", "openai"], terms=[{"term": "t", "change": "granted"}]
    )
    scenario.publish(
        "dispute.raised", "2025-01-01", parties=[{"organization": "microsoft"}, {"organization": "openai"}], about="x"
    )
    scenario.publish("price.changed", "2025-01-01", model="m", provider="openai", input=usd(1))
    scenario.publish("organization.named", "2025-01-01", slug="microsoft", name="Microsoft")
    scenario.publish("organization.reorganized", "2025-01-01", unit="MAI", change="formed")
    scenario.publish("product.launched", "2025-01-01", product="p")
    scenario.publish("strategy.stated", "2025-01-01", aim="x")
    scenario.publish("outlook.issued", "2025-01-01", about="x", stance="positive", horizon="long_term")
    scenario.publish("layoff.reported", "2025-01-01", headcount={"count": 9000})
    scenario.publish(
        "signal.raised", "2025-01-01", by="whenline:signals", rule="r", rule_version=1,
        evidence=[{"source": "urn:a", "id": "e0"}],
    )  # fmt: skip
    wrong = scenario.publish("model.launched", "2025-01-01", model="m")
    scenario.amend("denied", wrong, "2025-03-01", by="b")
    scenario.amend("retracted", wrong, "2025-03-01", by="b")
    scenario.publish("model.launched", "2025-01-01", model="n")
    return scenario.connection()


def content(connection: duckdb.DuckDBPyConnection, answer: str, **parameters: Any) -> tuple[Any, ...]:
    """How many rows there are, and a hash of all of them."""
    query = f"SELECT count(*) AS n, sum(hash(_row)::HUGEINT) AS content FROM {answer} AS _row"
    (row,) = rows_of(connection, query, **parameters)
    return row["n"], row["content"]


def test_the_docs_say_what_the_sql_files_say() -> None:
    committed = Path(__file__).parents[4] / "docs" / "sql.md"
    assert committed.read_text(encoding="utf-8") == reference(), "`make docs` writes docs/sql.md anew"


def test_there_is_something_to_say(connection: duckdb.DuckDBPyConnection) -> None:
    silent = [
        model
        for model in ANSWERS
        if content(connection, f"{model}_as_of('2025-09-01', '2025-09-01')")[0] == 0
        and content(connection, f"{model}_as_of('2025-01-15', '2025-09-01')")[0] == 0
    ]
    assert silent == []


@pytest.mark.parametrize("file", [file for file in FILES if "example" in file.fields], ids=lambda file: str(file.name))
def test_each_example_runs(connection: duckdb.DuckDBPyConnection, file: Any) -> None:
    connection.execute(file.fields["example"]).fetchall()


@pytest.mark.parametrize("model", ANSWERS)
def test_no_answer_compares_every_row_with_every_other(connection: duckdb.DuckDBPyConnection, model: str) -> None:
    """A join on this *or* that does, and a left join with a condition on its left side alone: write two, or CASE."""
    ((_, plan),) = connection.execute(
        f"EXPLAIN (FORMAT json) FROM {model}_as_of('2025-09-01', '2025-09-01')"
    ).fetchall()
    assert "BLOCKWISE_NL_JOIN" not in plan


def test_every_model_has_an_example() -> None:
    models = [file for file in FILES if file.folder.startswith("read_models") and file.name != "conflicts"]
    assert [file.name for file in models if "example" not in file.fields] == []


def test_every_table_view_and_column_is_described(connection: duckdb.DuckDBPyConnection) -> None:
    columns = columns_of(connection)
    relations = {made.name: file for made, file in described() if made.kind in ("TABLE", "VIEW")}
    assert columns.keys() - relations.keys() == OF_TESTS & columns.keys()
    for name, file in relations.items():
        assert file.description
        assert all(column_description(file, column) for column in columns[name])
        if not name.startswith("internal.resolved_"):
            assert file.columns.keys() <= set(columns[name]), f"{file.name} describes columns that it does not have"


@pytest.mark.parametrize("model", ANSWERS)
def test_correlated_arguments_answer_as_single_ones(connection: duckdb.DuckDBPyConnection, model: str) -> None:
    connection.execute("CREATE OR REPLACE TEMP TABLE p(a TIMESTAMPTZ, k TIMESTAMPTZ)")
    connection.executemany("INSERT INTO p VALUES (?, ?)", POINTS)
    query = f"""
        SELECT strftime(p.a, '%Y-%m-%d') AS a, strftime(p.k, '%Y-%m-%d') AS k,
            count(*) AS n, sum(hash(r)::HUGEINT) AS content
        FROM p, LATERAL (FROM {model}_as_of(p.a, p.k)) AS r GROUP BY ALL"""
    together = {(row["a"], row["k"]): (row["n"], row["content"]) for row in rows_of(connection, query)}
    for at, known in POINTS:
        single = content(connection, f"{model}_as_of($at, $known)", at=day(at), known=day(known))
        assert together.get((at, known), (0, None)) == single


@pytest.mark.parametrize("model", ANSWERS)
def test_views_follow_the_variables(connection: duckdb.DuckDBPyConnection, model: str) -> None:
    now = content(connection, model)
    connection.execute("SET VARIABLE \"at\" = DATE '2025-02-01'")
    connection.execute("SET VARIABLE known = '2025-09-01'")
    then = content(connection, model)
    connection.execute('RESET VARIABLE "at"')
    connection.execute("RESET VARIABLE known")
    assert then == content(connection, f"{model}_as_of('2025-02-01', '2025-09-01')")
    assert now[0] == content(connection, f"{model}_as_of(now(), now())")[0]


class TestFormsOfArguments:
    def test_by_name(self, connection: duckdb.DuckDBPyConnection) -> None:
        expected = content(connection, "revenue_as_of(TIMESTAMPTZ '2025-09-01', TIMESTAMPTZ '2025-09-01')")
        assert content(connection, "revenue_as_of(at := '2025-09-01', known := '2025-09-01')") == expected
        assert (
            content(connection, "revenue_as_of('2025-09-01', known := DATE '2025-09-01', logged := 'infinity')")
            == expected
        )

    def test_without_a_zone_is_read_in_that_of_the_session(self, connection: duckdb.DuckDBPyConnection) -> None:
        naive = content(connection, "timeline_as_of(TIMESTAMP '2025-01-01 00:00:00', TIMESTAMP '2025-09-01 00:00:00')")
        assert naive == content(
            connection, "timeline_as_of(TIMESTAMPTZ '2025-01-01 00:00:00Z', TIMESTAMPTZ '2025-09-01 00:00:00Z')"
        )

    def test_what_is_no_time_is_refused(self, connection: duckdb.DuckDBPyConnection) -> None:
        with pytest.raises(duckdb.ConversionException, match="yesterday"):
            connection.execute("FROM revenue_as_of('yesterday', now())")

    def test_of_no_time_knows_nothing(self, connection: duckdb.DuckDBPyConnection) -> None:
        assert content(connection, "timeline_as_of(now(), NULL)")[0] == 0
        assert content(connection, "revenue_as_of(NULL, now())")[0] == 0
