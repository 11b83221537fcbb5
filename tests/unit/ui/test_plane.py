"""The belief plane: what the read side gives, what travels to the browser, and how it is worded."""

from __future__ import annotations

import json
import math
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from projections.read.belief_plane import plane_tables
from tests.support.javascript import NODE
from tests.support.scenario import Scenario
from tests.support.ui_history import history
from ui.components import plane
from ui.components.plane.prepare import for_browser
from ui.components.plane.words import Names, Question, answer_in_words, spellings_of, title_of

NAMES = Names(
    {"microsoft": "Microsoft", "openai": "OpenAI"},
    spellings_of(["Today MAI has an API, says Google DeepMind", "Plans of the EVP"]),
)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return history()


@pytest.fixture(scope="module")
def tables(scenario: Scenario) -> dict[str, pa.Table]:
    return plane_tables(scenario.connection())


def test_tiles_are_those_of_beliefs_with_infinite_edges_as_infinite_numbers(
    scenario: Scenario, tables: dict[str, pa.Table]
) -> None:
    def ms(time: str) -> str:
        edge = "infinity" if time.endswith("_to") else "-infinity"
        return f"coalesce((epoch_us({time}) // 1000)::VARCHAR, '{edge}')"

    query = f"""SELECT question, {ms("at_from")}, {ms("at_to")}, {ms("known_from")}, {ms("known_to")}, answer
        FROM beliefs"""
    expected = {
        tuple(float(x) if isinstance(x, str) and 0 < i < 5 else x for i, x in enumerate(row.values()))
        for row in scenario.query(query)
    }
    columns = ["question", "at_from_ms", "at_to_ms", "known_from_ms", "known_to_ms", "answer"]
    tiles = tables["tiles"].select(columns).to_pylist()
    assert {tuple(tile.values()) for tile in tiles} == expected
    assert {math.inf, -math.inf} <= {edge for tile in tiles for edge in tile.values() if isinstance(edge, float)}


def test_every_event_that_a_tile_rests_on_is_there_with_its_place_in_the_log(tables: dict[str, pa.Table]) -> None:
    needed = {key for keys in tables["tiles"].column("evidence").to_pylist() for key in keys}
    found = {row["key"]: row for row in tables["evidence"].to_pylist()}
    assert needed == set(found)
    parity = next(row for row in found.values() if row["id"] == "near-parity")
    assert (parity["publisher"], parity["kafka_topic"], parity["kafka_partition"]) == (
        "Jingtai",
        "whenline.evaluations",
        0,
    )
    assert parity["known_at_ms"] == datetime(2025, 3, 8, tzinfo=UTC).timestamp() * 1000
    models = set(tables["tiles"].column("read_model").to_pylist())
    assert models == set(tables["rules"].column("read_model").to_pylist())


def test_what_travels_is_text_and_numbers_and_every_tile_has_its_question(tables: dict[str, pa.Table]) -> None:
    sent = for_browser(tables)
    for name, table in sent.items():
        for column in table.schema:
            assert column.type in (pa.string(), pa.float64()), (name, column)
    questions = sent["questions"].to_pylist()
    for tile, row in zip(sent["tiles"].to_pylist(), tables["tiles"].to_pylist(), strict=True):
        question = questions[int(tile["number"])]
        assert (question["question"], question["read_model"]) == (row["question"], row["read_model"])
        assert json.loads(question["key"]) == [row["read_model"], row["subject"], *row["parts"]]
        assert (tile["words"] is None) == (row["answer"] is None)


def test_a_home_without_answers_has_no_tiles() -> None:
    scenario = Scenario()
    scenario.publish("organization.named", "2024-01-01", of="a", slug="a", name="A")
    sent = for_browser(plane_tables(scenario.connection()))
    assert [sent[name].num_rows for name in ("questions", "tiles", "evidence", "rules")] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("model", "subject", "parts", "title", "note"),
    [
        ("rivals", "microsoft", ["x-lab"], "Microsoft against X lab", ""),
        ("plans", "mai-api", ["claim"], "MAI API", "A plan"),
        ("plans", "673d11d7-6ac6-92e6-de5f-2e68cf4438d5", ["event"], "A plan", ""),
        ("plans", "673d11d7-6ac6", ["claim"], "673d11d7 6ac6", "A plan"),
        ("claims", "deepmind-moves", [], "DeepMind moves", "A plan"),
        ("revenue", "microsoft", ["AI, Azure", "annual"], "Revenue of Microsoft", "AI, Azure, a year"),
        ("revenue", "openai", [None, "quarterly"], "Revenue of OpenAI", "a quarter"),
        (
            "terms",
            "microsoft",
            ["first-refusal", "openai", "openai"],
            "First refusal",
            "between Microsoft and OpenAI, held by OpenAI",
        ),
        ("terms", "microsoft", ["azure", None, "openai"], "Azure", "between Microsoft and OpenAI"),
        ("suppliers", "microsoft", [None, "openai", "model"], "OpenAI in all of Microsoft", "models"),
        (
            "suppliers",
            "microsoft",
            ["Copilot, Pro", "openai", "compute"],
            "OpenAI in Copilot, Pro",
            "computing, at Microsoft",
        ),
        ("leaders", "SWE-Bench Pro", ["percent", "higher"], "SWE-Bench Pro", "percent"),
        ("leaders", "SWE-Bench Pro in percent", [None, "higher"], "SWE-Bench Pro in percent", ""),
        ("leaders", "Delay", ["ms", "lower"], "Delay", "ms, lower is better"),
        ("roles", "microsoft", ["evp", "mai team"], "EVP", "at Microsoft, MAI team"),
        ("roles", "microsoft", ["evp at openai, mai", None], "EVP at openai, MAI", "at Microsoft"),
        (
            "prices",
            "openai",
            ["GPT-5 at cost", "input"],
            "Price of GPT-5 at cost",
            "a million tokens of input, at OpenAI",
        ),
        ("prices", "openai", ["GPT-5", "input"], "Price of GPT-5", "a million tokens of input, at OpenAI"),
        ("capital", "microsoft", ["openai"], "Stake of Microsoft in OpenAI", ""),
        ("disputes", "o1-papers", ["claim"], "O1 papers", "A plan"),
        ("others", "x", ["y"], "in the words of SQL", ""),
    ],
)
def test_questions_are_phrased_as_people_speak(
    model: str, subject: str, parts: list[str | None], title: str, note: str
) -> None:
    assert title_of(Question(model, subject, tuple(parts), "in the words of SQL"), NAMES, "A plan") == (title, note)


def test_questions_that_are_written_alike_have_ids_of_their_own() -> None:
    scenario = Scenario()
    for contest in ({"benchmark": "GPQA in percent"}, {"benchmark": "GPQA", "unit": "percent"}, {"benchmark": "it's"}):
        scenario.publish("evaluation.scored", "2025-01-01", model="m", score=1, **contest)
    connection = scenario.connection()
    sent = for_browser(plane_tables(connection))["questions"].to_pylist()
    assert sorted((row["id"], row["question"], row["title"], row["note"]) for row in sent) == [
        ('["leaders", "GPQA in percent", null, "higher"]', "leader of GPQA in percent", "GPQA in percent", ""),
        ('["leaders", "GPQA", "percent", "higher"]', "leader of GPQA in percent", "GPQA", "percent"),
        ("leader of it's", "leader of it's", "it's", ""),
    ]
    for row, (condition, *named) in zip(sent, in_browser(sent), strict=True):
        assert named[:2] == [row["key"], row["key"]]
        assert next(each for each in sent if each["key"] == named[2])["question"] == row["question"]
        rows = connection.execute(f"SELECT DISTINCT subject, parts FROM beliefs WHERE {condition}").fetchall()
        assert [json.loads(row["key"])[1:]] == [[subject, *parts] for subject, parts in rows]


def in_browser(questions: list[dict[str, Any]]) -> list[list[str]]:
    """Of each question the condition of its SQL, and the keys of what its id, its key and its text name."""
    frontend = Path(plane.__file__).parent / "frontend"
    modules = {name: json.dumps((frontend / f"{name}.js").as_uri()) for name in ("model", "answer_text")}
    script = f"""import {{ questionNamed }} from {modules["model"]};
        import {{ sqlOf }} from {modules["answer_text"]};
        const questions = {json.dumps(questions)}.map((row) => ({{ ...row, text: row.question }}));
        const named = (name) => questionNamed({{ questions }}, name).key;
        console.log(JSON.stringify(questions.map((each) => [
            sqlOf(each, {{ at: 0, known: 0 }}).split('WHERE ')[1], named(each.id), named(each.key), named(each.text),
        ])));"""
    done = subprocess.run([NODE, "--input-type=module", "-e", script], capture_output=True, text=True, check=True)
    found: list[list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("model", "answer", "value", "words"),
    [
        ("revenue", "more than 13 billion USD", 13e9, "more than 13 billion USD"),
        ("capital", "approximately 0.27, approximately 135 billion USD", 0.27, "about 27 %, about 135 billion USD"),
        ("capital", "0.325", 0.325, "32.5 %"),
        ("capital", "10 billion USD", None, "10 billion USD"),
        ("leaders", "MAI-Thinking-1", 97.0, "MAI-Thinking-1, 97"),
        ("leaders", "MAI-Thinking-1", None, "MAI-Thinking-1"),
        ("suppliers", "primary", None, "relied on"),
        ("claims", "rumored", None, "a rumor"),
        ("plans", "open", None, "open"),
        ("plans", None, None, None),
    ],
)
def test_answers_are_short(model: str, answer: str | None, value: float | None, words: str | None) -> None:
    assert answer_in_words(model, answer, value) == words


def test_spellings_are_learned_inside_sentences_only() -> None:
    spelled: Callable[[str], Any] = NAMES.spellings.get
    assert [spelled(word) for word in ("mai", "deepmind", "evp", "today", "plans")] == [
        "MAI",
        "DeepMind",
        "EVP",
        None,
        None,
    ]


def test_the_page_opens_on_the_most_revised_question_with_a_rumor(tmp_path: Path) -> None:
    revisions = Path(plane.__file__).parent / "frontend" / "revisions.js"
    script = tmp_path / "first.mjs"
    script.write_text(
        f"""import {{ firstOf }} from {json.dumps(revisions.as_uri())};
        const tile = (k0, shown, certainty) => ({{ a0: 0, a1: Infinity, k0, k1: k0 + 1, shown, certainty }});
        const question = (title, ...tiles) => ({{ title, number: 0, tiles }});
        const often = question('often', ...['a', 'b', 'c'].map((answer, i) => tile(i, answer, 'reported')));
        const once = question('once', tile(0, 'a', 'rumored'));
        const twice = question('twice', tile(0, 'a', 'rumored'), tile(1, 'b', 'reported'));
        console.log(firstOf([often, once, twice]).title, firstOf([often]).title);""",
        encoding="utf-8",
    )
    scenario = subprocess.run([NODE, script], capture_output=True, text=True, check=True)
    assert scenario.stdout.split() == ["twice", "often"]


def test_a_change_of_the_world_is_none_of_our_view_and_what_lasts_is_assumed(tmp_path: Path) -> None:
    frontend = Path(plane.__file__).parent / "frontend"
    script = tmp_path / "changes.mjs"
    script.write_text(
        f"""import {{ changesThrough, viewChanges }} from {json.dumps((frontend / "belief_changes.js").as_uri())};
        import {{ ageSentence, changeWords }} from {json.dumps((frontend / "answer_text.js").as_uri())};
        const DAY = 86400000;
        const tile = (a0, a1, k0, k1, shown, answer = shown) => (
            {{ a0: a0 * DAY, a1: a1 * DAY, k0: k0 * DAY, k1: k1 * DAY, shown, answer, certainty: 'reported',
            possible: answer ?? shown }});
        // A leader from day 10, known on day 11; another from day 40, known on day 41; on day 80 the first is corrected.
        const question = {{ tiles: [
            tile(-Infinity, Infinity, -Infinity, 11, null),
            tile(-Infinity, 10, 11, Infinity, null),
            tile(10, Infinity, 11, 41, 'one'),
            tile(10, 40, 41, 80, 'one'), tile(10, 40, 80, Infinity, 'neither'),
            tile(40, Infinity, 41, 90, 'two'), tile(40, Infinity, 90, Infinity, null),
        ] }};
        // A right from day 10, known on day 11, that ends on day 40; and a rumor of day 10 before a firm answer of day 40.
        const right = {{ tiles: [
            tile(-Infinity, Infinity, -Infinity, 11, null), tile(-Infinity, 10, 11, Infinity, null),
            tile(10, Infinity, 11, 41, 'a right'), tile(10, 40, 41, Infinity, 'a right'), tile(40, Infinity, 41, Infinity, null),
        ] }};
        const rumor = {{ model: 'rivals', tiles: [
            tile(-Infinity, Infinity, -Infinity, 11, null), tile(10, Infinity, 11, 41, 'level', null),
            tile(10, 40, 41, Infinity, 'level', null), tile(40, Infinity, 41, Infinity, 'behind'),
        ] }};
        const why = (question) => changesThrough(question, 60 * DAY).map(changeWords).at(-1);
        const age = [100, 40].map((day) => ageSentence(rumor, rumor.tiles[3], {{ at: day * DAY, known: 120 * DAY }}));
        const words = (day) => changesThrough(question, day * DAY).map((change) => [change.run.tile.shown, changeWords(change)]);
        console.log(JSON.stringify([words(60), words(20), viewChanges(question, 60 * DAY), viewChanges(question, 20 * DAY),
            why(right), why(rumor), viewChanges(right, 60 * DAY), age]));""",
        encoding="utf-8",
    )
    output = subprocess.run([NODE, script], capture_output=True, text=True, check=True)
    late, early, *counts, ended, established, withdrawn, age = json.loads(output.stdout)
    assert late == [
        [None, ""],
        ["one", "assumed to go on"],
        ["two", "the world changed on 10 Feb 1970, assumed to go on"],
        [None, "withdrawn: our view changed"],
    ]
    assert early == [[None, ""], ["one", "assumed to go on"], ["neither", "our view changed"]]
    assert counts == [1, 1]
    assert (ended, withdrawn) == ("it ended on 10 Feb 1970: the world changed", 0)
    assert established == "the first firm answer, since 10 Feb 1970, assumed to go on"
    assert age == ["So from 10 Feb 1970 on, 60 days before that day: assumed to go on.", ""]


def test_a_pair_is_one_question_whichever_side_was_stated(tmp_path: Path) -> None:
    frontend = Path(plane.__file__).parent / "frontend"
    script = tmp_path / "mirrors.mjs"
    script.write_text(
        f"""import {{ linkMirrors, mirrored }} from {json.dumps((frontend / "mirrors.js").as_uri())};
        import {{ otherSide }} from {json.dumps((frontend / "other_side.js").as_uri())};
        const tile = (answer, possible, ...evidence) => ({{ a0: 0, a1: 9, k0: 0, k1: 9, answer, possible,
            shown: answer ?? possible, certainty: 'reported', possibleCertainty: 'rumored', evidence }});
        const of = (number, key, ...tiles) => ({{ number, key: JSON.stringify(key).replaceAll(',', ', '),
            model: key[0], title: key[1] + ' against ' + key[2], tiles }});
        const one = of(0, ['rivals', 'a', 'b'], tile(null, 'near parity', 'x', 'y'));
        const two = of(1, ['rivals', 'b', 'a'], tile('ahead on MMLU', null, 'z'));
        const alone = of(2, ['rivals', 'a', 'c'], tile('behind', null, 'v'));
        linkMirrors([one, two, alone]);
        const seen = otherSide(one, {{ at: 1, known: 1 }});
        console.log(JSON.stringify([[one, two, alone].map((q) => Boolean(q.second)), seen.words, seen.firm, seen.title,
            otherSide(alone, {{ at: 1, known: 1 }}), ['behind', 'near parity on x', 'open'].map(mirrored)]));""",
        encoding="utf-8",
    )
    output = subprocess.run([NODE, script], capture_output=True, text=True, check=True)
    second, words, firm, title, alone, turned = json.loads(output.stdout)
    assert second == [False, True, False]
    assert (words, firm, title, alone) == ("behind on MMLU", True, "b against a", None)
    assert turned == ["ahead", "near parity on x", "open"]


def test_a_start_is_never_more_precise_than_what_it_rests_on_says(tmp_path: Path) -> None:
    frontend = Path(plane.__file__).parent / "frontend"
    script = tmp_path / "starts.mjs"
    script.write_text(
        f"""import {{ startsOf, fromWords, onWords, beforeWords }} from {json.dumps((frontend / "starts.js").as_uri())};
        const at = (text) => Date.parse(text + 'T00:00:00Z');
        const tile = (text, ...evidence) => ({{ a0: at(text), evidence }});
        const event = (from, to, precision) => ({{ happened_from_ms: at(from), happened_to_ms: at(to), precision }});
        const evidence = new Map([
            ['month', event('2025-03-01', '2025-04-01', 'month')], ['day', event('2025-08-28', '2025-08-29', 'day')],
            ['two', event('2025-05-01', '2025-06-04', 'between')], ['year', event('2019-01-01', '2020-01-01', 'year')],
            ['first', event('2019-06-01', '2019-06-02', 'day')], ['june', event('2019-06-01', '2019-07-01', 'month')],
        ]);
        const starts = startsOf([tile('2025-03-01', 'month'), tile('2025-08-28', 'day', 'month'), tile('2025-05-01', 'two'),
            tile('2019-01-01', 'year'), tile('2019-06-01', 'june'), tile('2019-06-01', 'first')], evidence);
        console.log(JSON.stringify(['2025-03-01', '2025-08-28', '2025-05-01', '2019-01-01', '2019-06-01'].map((day) =>
            [fromWords, onWords, beforeWords].map((words) => words({{ starts }}, at(day))))));""",
        encoding="utf-8",
    )
    output = subprocess.run([NODE, script], capture_output=True, text=True, check=True)
    assert json.loads(output.stdout) == [
        ["from March 2025", "in March 2025", "before March 2025"],
        ["from 28 Aug 2025", "on 28 Aug 2025", "before 28 Aug 2025"],
        [
            "from some day between 1 May 2025 and 3 Jun 2025",
            "between 1 May 2025 and 3 Jun 2025",
            "before 1 May 2025",
        ],
        ["from 2019", "in 2019", "before 2019"],
        ["from 1 Jun 2019", "on 1 Jun 2019", "before 1 Jun 2019"],
    ]


def test_who_holds_a_role_that_its_holder_left_is_not_established(tmp_path: Path) -> None:
    """Of the day before, and of what the log does not know yet, other words."""
    frontend = Path(plane.__file__).parent / "frontend"
    script = tmp_path / "blank.mjs"
    script.write_text(
        f"""import {{ answerWords, sentence }} from {json.dumps((frontend / "answer_text.js").as_uri())};
        const tile = (a0, a1, shown) => ({{ a0, a1, k0: 5, k1: Infinity, answer: shown, possible: null, shown,
            certainty: 'reported', possibleCertainty: null, evidence: [] }});
        const blank = tile(8, Infinity, null);
        const question = {{ key: '["roles"]', title: 'Head', note: '', tiles: [tile(2, 8, 'Ada'), blank] }};
        console.log(JSON.stringify([answerWords(question.tiles[0], question, 9), answerWords(blank, question, 9),
            answerWords(null, question, 1), sentence(question, blank, {{ at: 9, known: 9 }})]));""",
        encoding="utf-8",
    )
    output = subprocess.run([NODE, script], capture_output=True, text=True, check=True)
    *words, spoken = json.loads(output.stdout)
    assert words == ["Ada", "not established for that time", "nothing known"]
    assert "no answer" not in spoken
    assert spoken.endswith("not established for that time.")
