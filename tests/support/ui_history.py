"""A short history of Microsoft and OpenAI for the pages, with one of each surprise that the replay has to show."""

from __future__ import annotations

from tests.support.scenario import Scenario, day, usd

ARTICLE = "2025-03-08"
"""When the content of the article of 7 March 2025 was known."""
HOSTILE = (
    "<script>window.hit = 1</script><img src=x onerror='window.hit = 2'> :red[x] [a](javascript:alert(1)) $x$ **b**"
)
"""Text that is markup to whatever takes it for markup."""


def history() -> Scenario:
    """The whole scenario."""
    scenario = Scenario()
    _organizations(scenario)
    _before(scenario)
    _article(scenario)
    _year_2025(scenario)
    _year_2026(scenario)
    _data_set(scenario)
    return scenario


def _organizations(scenario: Scenario) -> None:
    names = {
        "microsoft": ("Microsoft", None), "microsoft-ai": ("Microsoft AI", "microsoft"), "openai": ("OpenAI", None),
        "google-deepmind": ("Google DeepMind", None), "anthropic": ("Anthropic", None), "xai": ("xAI", None),
        "inflection": ("Inflection AI", None),
    }  # fmt: skip
    for slug, (name, parent) in names.items():
        more = {"parent": parent} if parent else {}
        scenario.publish(
            "organization.named", "2019-01-01", by="desk", of=slug, slug=slug, name=name,
            headline=f"{name} is followed", **more,
        )  # fmt: skip


def _before(scenario: Scenario) -> None:
    scenario.publish(
        "investment.made", "2019-07-22", of=("microsoft", "openai"), investor="microsoft", investee="openai",
        amount=usd(1e9), certainty="confirmed", headline="Microsoft invests 1 billion dollars in OpenAI",
    )  # fmt: skip
    scenario.publish(
        "talent.joined", "2024-03-19", of=("microsoft-ai", "inflection"), person="Mustafa Suleyman",
        role="CEO of Microsoft AI", to="microsoft-ai", from_="inflection", certainty="confirmed",
        headline="Mustafa Suleyman comes from Inflection AI to lead Microsoft AI",
    )  # fmt: skip
    scenario.publish(
        "model.launched", "2024-09-12", of="openai", model="o1-preview", certainty="confirmed", precision="day",
        headline="OpenAI releases o1-preview, a reasoning model", known="2024-09-13",
    )  # fmt: skip
    scenario.publish(
        "supplier.changed", "2024-01-01", of=("microsoft", "openai"), consumer="microsoft", supplier="openai",
        extent="primary", headline="Microsoft relies on OpenAI's models",
    )  # fmt: skip
    scenario.publish(
        "revenue.reported", "2025-01-29", of="microsoft", measure="annual_run_rate", segment="AI business",
        amount=usd(13e9, "more_than"), change={"over": "year", "percent": 175}, certainty="confirmed", id="run-rate-13",
        headline="Microsoft's AI business passed an annual revenue run rate of 13 billion dollars",
        provenance={"publisher": "afaqs", "url": "https://www.afaqs.com/news", "attributed_to": "Microsoft"},
    )  # fmt: skip


def _article(scenario: Scenario) -> None:
    scenario.publish(
        "dispute.raised", "2024-10-01", known=ARTICLE, by="article", of=("microsoft-ai", "openai"), precision="season",
        parties=[{"organization": "microsoft-ai"}, {"organization": "openai"}], certainty="rumored",
        about="documentation of o1", headline="OpenAI refuses Suleyman the documentation of o1",
    )  # fmt: skip
    scenario.publish(
        "evaluation.compared", "2025-03-01", known=ARTICLE, by="article", of="microsoft-ai", precision="month",
        result="near_parity", versus=[{"organization": "openai"}, {"organization": "anthropic"}], model="MAI",
        benchmark="several benchmarks", certainty="rumored", claim="mai-near-parity", id="near-parity",
        headline="MAI is nearly level with leading models of OpenAI and Anthropic",
        provenance={"publisher": "Jingtai", "attributed_to": "internal sources", "via": "The Information"},
    )  # fmt: skip
    scenario.publish(
        "model.progressed", "2024-03-20", known=ARTICLE, by="article", of="microsoft-ai", model="MAI",
        stage="in_development", lasted_until=day("2025-03-01").isoformat(),
        headline="Developing MAI took nearly a year",
    )  # fmt: skip
    scenario.publish(
        "plan.announced", "2025-03-07", known=ARTICLE, by="article", of="microsoft-ai", what="MAI API for developers",
        window={"from": "2025-03-07T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, id="api-plan",
        headline="Microsoft plans an API of MAI as early as later this year",
    )  # fmt: skip
    for supplier in ("anthropic", "xai"):
        scenario.publish(
            "supplier.changed", "2025-03-01", known=ARTICLE, by="article", of=("microsoft-ai", supplier),
            precision="month", consumer="microsoft", supplier=supplier, extent="testing",
            headline=f"Suleyman's team tests models of {supplier}",
        )  # fmt: skip
    scenario.publish(
        "talent.departed", "2024-03-20", known=ARTICLE, by="article", of="microsoft-ai", group="core members",
        from_="microsoft-ai", precision="after", headline="Some core members left Microsoft AI",
    )  # fmt: skip
    scenario.publish(
        "indicator.watched", "2025-03-07", known=ARTICLE, by="article", of="microsoft-ai", id="mai-progress",
        about="MAI approaches OpenAI", measure="rank on evaluations", why="shows whether autonomy is within reach",
        headline="To watch: does MAI approach OpenAI's performance",
    )  # fmt: skip


def _year_2025(scenario: Scenario) -> None:
    scenario.publish(
        "talent.joined", "2025-06-01", known="2025-07-22", of=("microsoft-ai", "google-deepmind"), precision="month",
        person="Adam Sadovsky", to="microsoft-ai", from_="google-deepmind",
        headline="Adam Sadovsky leaves Google DeepMind for Microsoft AI",
    )  # fmt: skip
    scenario.publish(
        "talent.joined", "2025-07-22", of=("microsoft-ai", "google-deepmind"), group="people of Google DeepMind",
        headcount={"count": 20, "bound": "more_than"}, to="microsoft-ai", from_="google-deepmind", precision="before",
        certainty="rumored", headline="More than 20 people moved from Google DeepMind to Microsoft",
    )  # fmt: skip
    scenario.publish(
        "model.launched", "2025-08-07", known="2025-08-08", of="openai", model="GPT-5", precision="day",
        certainty="confirmed", headline="OpenAI releases GPT-5",
    )  # fmt: skip
    scenario.publish(
        "evaluation.scored", "2025-08-28", known="2025-08-29", by="lmarena", of="microsoft-ai", model="MAI-1-preview",
        benchmark="LMArena text", rank=13, claim="mai-near-parity", claim_stance="contradicts", precision="day",
        bears_on=[{"source": "urn:article", "id": "mai-progress"}], id="rank-13",
        headline="MAI-1-preview ranks 13th for text on LMArena",
    )  # fmt: skip
    scenario.publish(
        "partnership.changed", "2025-10-28", known="2025-10-29", of=("microsoft", "openai"), precision="day",
        partners=["microsoft", "openai"], certainty="confirmed",
        terms=[{"term": "model-rights", "holder": "microsoft", "change": "changed", "until": "2033-01-01T00:00:00Z"}],
        headline="A new agreement: Microsoft's rights to OpenAI's models run through 2032",
    )  # fmt: skip


def _year_2026(scenario: Scenario) -> None:
    scenario.publish(
        "revenue.reported", "2025-04-30", known="2026-04-30", by="scout", of="microsoft", measure="annual_run_rate",
        segment="AI business", amount=usd(37e9), certainty="rumored", id="wrong-year", precision="day",
        headline="A page dates a run rate of 37 billion dollars to April 2025",
    )  # fmt: skip
    scenario.publish(
        "model.launched", "2026-04-02", of="microsoft-ai", model="MAI-Transcribe-1", id="transcribe",
        certainty="confirmed", headline="MAI-Transcribe-1 is offered to developers in Foundry",
    )  # fmt: skip
    scenario.publish(
        "plan.settled", "2026-04-02", by="forum", of="microsoft-ai", plan={"source": "urn:article", "id": "api-plan"},
        outcome="fulfilled", certainty="confirmed", headline="The MAI API is there, later than its window",
    )  # fmt: skip
    scenario.publish(
        "revenue.reported", "2026-04-29", of="microsoft", measure="annual_run_rate", segment="AI business",
        amount=usd(37e9, "more_than"), change={"over": "year", "percent": 123}, certainty="confirmed", id="run-rate-37",
        headline="Microsoft's AI business passed an annual revenue run rate of 37 billion dollars",
    )  # fmt: skip
    scenario.amend(
        "denied", "wrong-year", "2026-05-01", by="desk", of="microsoft", reason="Its quarter is that of 2026.",
        headline="The 37 billion dollars are of 2026, not of 2025",
    )  # fmt: skip
    scenario.publish(
        "model.launched", "2026-06-02", of="microsoft-ai", model="MAI-Thinking-1", access="preview",
        certainty="confirmed", headline="Microsoft unveils MAI-Thinking-1, its first reasoning model",
    )  # fmt: skip


def _data_set(scenario: Scenario) -> None:
    for number in range(24):
        scenario.publish(
            "model.launched", f"{2012 + number // 2}-0{1 + number % 9}-15", by="whenline:dataset:epoch-notable-models",
            of="openai" if number % 3 else "baidu", model=f"Model {number}", precision="day",
            known=f"{2012 + number // 2}-0{1 + number % 9}-16", headline=f"Model {number} is published",
        )  # fmt: skip
