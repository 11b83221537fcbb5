"""The data sets that ship: rows worked out by hand from the files, aliases, clocks, identity."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pkgutil import iter_modules
from typing import Any

import pyarrow as pa
import pytest

from events.codec import decode, problems, time_problems
from events.data_sets import DATA_SETS, SOURCE_PREFIX, DataSet
from streams import importers
from streams.importers import UnknownDataSet, events_of
from streams.importers.organizations import makers_of, slug_of, slugs_of
from ui.shared.credits import credits_of

Event = dict[str, Any]
LOGGED = datetime(2026, 11, 1, tzinfo=UTC)
AIDER, EPOCH = "aider-polyglot", "epoch-notable-models"


def one(data_set: str, id_: str) -> Event:
    found = [event for event in events_of(data_set) if event["id"] == id_]
    assert len(found) == 1, found
    return found[0]


def makers(event: Event) -> list[str]:
    return [organization["slug"] for organization in event["data"]["organizations"]]


class TestEveryDataSet:
    @pytest.mark.parametrize("name", DATA_SETS)
    def test_every_event_fits_the_contract(self, name: str) -> None:
        for event in events_of(name):
            assert problems(json.dumps(event).encode()) == [], event["id"]

    @pytest.mark.parametrize("name", DATA_SETS)
    def test_nothing_is_known_before_it_happened(self, name: str) -> None:
        for event in events_of(name):
            decoded = decode(json.dumps(event).encode())
            assert time_problems(decoded, LOGGED) == [], event["id"]
            assert decoded.envelope.knowntime is not None
            if decoded.payload.precision == "day":
                assert decoded.envelope.knowntime - decoded.envelope.time >= timedelta(days=1, microseconds=-1), event[
                    "id"
                ]

    @pytest.mark.parametrize("name", DATA_SETS)
    def test_the_same_events_each_time_and_each_id_once(self, name: str) -> None:
        events = list(events_of(name))
        assert events == list(events_of(name))
        assert max(Counter((event["source"], event["id"]) for event in events).values()) == 1

    @pytest.mark.parametrize("name", [AIDER, EPOCH])
    def test_imported_sources_say_which_data_set_they_are(self, name: str) -> None:
        assert {event["source"] for event in events_of(name)} == {f"urn:whenline:dataset:{name}"}

    @pytest.mark.parametrize("data_set", DATA_SETS.values(), ids=lambda each: each.name)
    def test_each_has_the_source_that_its_record_states(self, data_set: DataSet) -> None:
        sources = {event["source"] for event in events_of(data_set.name)}
        if data_set.source is None:
            assert not [source for source in sources if source.startswith(SOURCE_PREFIX)]
        else:
            assert sources == {data_set.source}

    @pytest.mark.parametrize("data_set", DATA_SETS.values(), ids=lambda each: each.name)
    def test_each_has_a_credit_and_pages_show_it(self, data_set: DataSet) -> None:
        assert all((data_set.title, data_set.license, data_set.credit, data_set.url))
        shown = credits_of(pa.table({"dataset": [data_set.name, None]}))
        assert [(each["url"], each["license"]) for each in shown] == [(data_set.url, data_set.license)]
        assert data_set.credit in shown[0]["name"]

    def test_every_importer_is_a_data_set(self) -> None:
        modules = {module.name for module in iter_modules(importers.__path__)} - {"files", "organizations"}
        assert modules == {name.replace("-", "_") for name in DATA_SETS}

    @pytest.mark.parametrize(
        ("name", "kinds"),
        [
            (AIDER, {"whenline.evaluation.scored": 69}),
            (EPOCH, {"whenline.model.launched": 976, "whenline.model.estimated": 743}),
        ],
    )
    def test_how_many(self, name: str, kinds: dict[str, int]) -> None:
        assert Counter(event["type"] for event in events_of(name)) == kinds

    def test_an_unknown_data_set_is_answered_with_the_known_ones(self) -> None:
        with pytest.raises(UnknownDataSet, match="There are: " + ", ".join(sorted(DATA_SETS))):
            events_of("aider")

    def test_credits(self) -> None:
        assert {(data.name, data.credit, data.license) for data in DATA_SETS.values()} >= {
            (AIDER, "Aider", "Apache-2.0"),
            (EPOCH, "Epoch AI", "CC BY 4.0"),
        }


class TestAider:
    def test_a_run(self) -> None:
        event = one(AIDER, "2025-01-17-19-44-33--sonnet-baseline-jan-17")
        data = event["data"]
        assert (event["time"], event["knowntime"]) == ("2025-01-17T00:00:00Z", "2025-01-17T23:59:59.999999Z")
        assert (data["precision"], makers(event), data["model"]) == ("day", ["anthropic"], "claude-3-5-sonnet-20241022")
        scored = (data["benchmark"], data["score"], data["unit"], data["higher_is_better"])
        assert scored == ("aider polyglot", 51.6, "percent", True)

    def test_two_models_together_have_two_makers(self) -> None:
        assert makers(one(AIDER, "2025-01-23-19-14-48--r1-architect-sonnet")) == ["deepseek", "anthropic"]

    def test_a_model_that_ran_twice_has_two_scores(self) -> None:
        runs = [event for event in events_of(AIDER) if event["data"]["model"] == "Qwen2.5-Coder-32B-Instruct"]
        assert [(run["time"][:10], run["data"]["score"]) for run in runs] == [("2024-12-22", 8.0), ("2024-12-26", 16.4)]

    def test_a_cost_of_nothing_is_omitted(self) -> None:
        free = one(AIDER, "2025-02-25-20-23-07--gemini-pro")["data"]["provenance"]["summary"]
        paid = one(AIDER, "2024-12-21-18-41-18--polyglot-gpt-4o-mini")["data"]["provenance"]["summary"]
        assert "cost" not in free
        assert "cost 0.32 USD" in paid

    def test_only_code_names_have_no_maker(self) -> None:
        unknown = [run["data"]["model"] for run in events_of(AIDER) if makers(run) == ["unaffiliated"]]
        assert unknown == ["Quasar Alpha", "Optimus Alpha"]


class TestEpoch:
    def test_a_launch_is_known_on_its_day_and_its_estimate_when_it_was_fetched(self) -> None:
        launched, estimated = (one(EPOCH, f"{what}: K-EXAONE") for what in ("launched", "estimated"))
        assert (launched["time"], launched["knowntime"]) == ("2025-12-31T00:00:00Z", "2025-12-31T23:59:59.999999Z")
        assert (estimated["time"], estimated["knowntime"]) == ("2025-12-31T00:00:00Z", "2026-01-26T23:59:59.999999Z")
        assert (launched["data"]["access"], makers(launched)) == ("api", ["lg-ai-research"])
        data = estimated["data"]
        assert (data["parameters"], data["training_compute"], data["confidence"]) == (236e9, 1.52e24, "confident")

    def test_empty_cells_stay_absent(self) -> None:
        launched, estimated = (one(EPOCH, f"{what}: A.X K1")["data"] for what in ("launched", "estimated"))
        assert {"access", "base_model", "tags"}.isdisjoint(launched)
        assert estimated["parameters"] == 519e9
        assert "training_compute" not in estimated

    def test_an_estimate_is_not_known_at_the_launch(self) -> None:
        for event in events_of(EPOCH):
            if event["type"] == "whenline.model.launched":
                assert {"parameters", "training_compute", "confidence"}.isdisjoint(event["data"])

    def test_nothing_is_estimated_as_zero(self) -> None:
        for event in events_of(EPOCH):
            assert 0 not in (event["data"].get("parameters"), event["data"].get("training_compute"))

    def test_line_breaks_around_a_name_go(self) -> None:
        assert one(EPOCH, "launched: VAETKI")["data"]["model"] == "VAETKI"

    def test_rows_without_an_organization(self) -> None:
        launches = [event for event in events_of(EPOCH) if event["type"] == "whenline.model.launched"]
        unaffiliated = [event["data"]["model"] for event in launches if makers(event) == ["unaffiliated"]]
        assert len(unaffiliated) == 18
        assert one(EPOCH, "launched: NeuroChess")["data"]["headline"] == "Researchers publish NeuroChess"

    def test_the_oldest_and_the_newest(self) -> None:
        days = sorted(event["time"][:10] for event in events_of(EPOCH))
        assert (days[0], days[-1]) == ("1950-07-02", "2025-12-31")


class TestOrganizations:
    @pytest.mark.parametrize(
        ("name", "slug"),
        [
            ("Meta AI", "meta"),
            ("Facebook AI Research", "meta"),
            ("DeepMind", "google-deepmind"),
            ("Google DeepMind", "google-deepmind"),
            ("Google Brain", "google"),
            ("Microsoft Research Asia", "microsoft"),
            ("Allen Institute for AI (Ai2)", "allen-institute-for-ai"),
            ("Allen Institute for AI", "allen-institute-for-ai"),
            ("University of California (UC) Berkeley", "university-of-california-berkeley"),
            ("Northeastern University", "northeastern-university"),
            ("Northeastern University (China)", "northeastern-university-china"),
            ("University of Montreal / Université de Montréal", "university-of-montreal"),
            ("Ecole Normale Supèrieure", "ecole-normale-superieure"),
            ("Xi’an Jiaotong University", "xian-jiaotong-university"),
            ("AT&T", "at-and-t"),
            ("01.AI", "01-ai"),
            (" Lawrence Berkeley National Laboratory", "lawrence-berkeley-national-laboratory"),
        ],
    )
    def test_one_slug_whatever_the_spelling(self, name: str, slug: str) -> None:
        assert slug_of(name) == slug

    def test_several_in_a_row_each_once(self) -> None:
        assert slugs_of("Google Research,Google Brain,DeepMind") == ("google", "google-deepmind")

    def test_none(self) -> None:
        assert slugs_of("") == ("unaffiliated",)

    @pytest.mark.parametrize(
        ("model", "maker"),
        [
            ("o3-pro (high)", "openai"),
            ("gpt-oss-120b (high)", "openai"),
            ("chatgpt-4o-latest (2025-03-29)", "openai"),
            ("gemma-3-27b-it", "google-deepmind"),
            ("QwQ-32B", "alibaba"),
            ("Llama 4 Maverick", "meta"),
            ("Kimi K2", "moonshot-ai"),
            ("yi-lightning", "01-ai"),
        ],
    )
    def test_a_models_name_tells_its_maker(self, model: str, maker: str) -> None:
        assert makers_of(model) == (maker,)

    def test_both_data_sets_meet_in_the_same_slugs(self) -> None:
        ran = {slug for event in events_of(AIDER) for slug in makers(event)}
        launched = {slug for event in events_of(EPOCH) for slug in makers(event)}
        assert ran - launched == {"all-hands-ai"}
