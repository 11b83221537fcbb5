"""A dense random history: every kind, of a fixed number of organizations, models and benchmarks.

Ten times as many events have ten times as many statements about each subject, which is what rules of signals are
sensitive to. Amendments, claims, references and duplicates are as in `bench.history`.
"""

from __future__ import annotations

from dataclasses import dataclass

from bench.history import History
from bench.payloads import Data, Earlier, World

ORGANIZATIONS, MODELS, BENCHMARKS = 200, 500, 20
EVALUATIONS, REVENUES, SUPPLIERS = 0.4, 0.55, 0.65
"""Cumulative shares of these kinds; the others share the rest."""
_THRESHOLDS = {"revenue": 5e9, "dependence": 0.05, "standing": 0.0, "moves": 2.0}


class DenseWorld(World):
    """So many organizations, 500 models and 20 benchmarks, however many events there are."""

    def __init__(self, world: World, organizations: int = ORGANIZATIONS) -> None:
        super().__init__(0, world.chance)
        self.organizations, self.models, self.benchmarks = organizations, MODELS, BENCHMARKS
        self._makers = dict(self._others)

    def _chosen(self, earlier: Earlier) -> tuple[str, Data]:
        roll = self.chance.random()
        if roll < EVALUATIONS:
            return "evaluation.scored", self._scored()
        if roll < REVENUES:
            return "revenue.reported", self._revenue()
        if roll < SUPPLIERS:
            return "supplier.changed", self._makers["supplier.changed"](self, earlier)
        kind, make = self.chance.choice(self._others)
        data = make(self, earlier)
        if kind == "indicator.watched":
            data["condition"] = self._condition()
        return kind, data

    def _condition(self) -> Data:
        """A condition of one of four measures."""
        measure = self.chance.choice(("revenue", "dependence", "standing", "moves"))
        return {"measure": measure, "comparison": "ge", "threshold": _THRESHOLDS[measure]} | {
            "revenue": {"about": {"organization": self.organization(), "segment": "AI", "basis": "annual"}},
            "dependence": {"about": {"organization": self.organization(), "supplier": self.organization()}},
            "standing": {"about": {"organization": self.organization(), "versus": self.organization()}},
            "moves": {},
        }[measure]


@dataclass
class DenseHistory(History):
    """`count` log records about `DenseWorld`."""

    organizations: int = ORGANIZATIONS

    def __post_init__(self) -> None:
        super().__post_init__()
        self._world = DenseWorld(self._world, self.organizations)

    @property
    def records(self) -> int:
        """Number of records."""
        return self.count
