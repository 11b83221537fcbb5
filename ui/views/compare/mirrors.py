"""A against B and B against A are one question, stated from two sides; the belief plane shows it so too."""

from __future__ import annotations

from typing import Any

from ui.shared.formatting import MIRRORED

Row = dict[str, Any]


def mirrored(answer: str | None) -> str | None:
    """An answer about rivals, seen from the other side."""
    start = next((each for each in MIRRORED if (answer or "").startswith(each)), None)
    return MIRRORED[start] + answer[len(start) :] if start and answer else answer


def one_question_a_pair(rows: list[Row]) -> list[Row]:
    """The answers of a comparison with each pair of rivals once: from the side of which more is stated.

    Where that side has no firm answer, it is the firm one of the other side, seen from here; where both have one,
    `<side>_other` is that of the other side.
    """
    pairs = {(row["subject"], row["parts"][0]): row for row in rows if row["read_model"] == "rivals"}
    found = []
    for row in rows:
        mirror = pairs.get((row["parts"][0], row["subject"])) if row["read_model"] == "rivals" else None
        if mirror is None or mirror is row:
            found.append(row)
        elif (_stated(row), row["subject"]) > (_stated(mirror), mirror["subject"]):
            found.append(_merged(row, mirror))
    return found


def _stated(row: Row) -> int:
    return len({*(row["left_evidence"] or ()), *(row["right_evidence"] or ())})


def _merged(row: Row, mirror: Row) -> Row:
    merged = row | _side(row, mirror, "left") | _side(row, mirror, "right")
    names = ("answer", "certainty", "possible")
    left, right = ([merged[f"{side}_{name}"] for name in names] for side in ("left", "right"))
    state = "same" if left == right else "new" if not any(left) else "gone" if not any(right) else "changed"
    return merged | {"state": state}


def _side(row: Row, mirror: Row, side: str) -> Row:
    own, other = row[f"{side}_answer"], mirrored(mirror[f"{side}_answer"])
    possible = row[f"{side}_possible"] or mirrored(mirror[f"{side}_possible"])
    return {
        f"{side}_answer": own or other,
        f"{side}_certainty": row[f"{side}_certainty"] if own else mirror[f"{side}_certainty"],
        f"{side}_possible": possible if possible != (own or other) else None,
        f"{side}_other": other if own and other != own else None,
        f"{side}_evidence": sorted({*(row[f"{side}_evidence"] or ()), *(mirror[f"{side}_evidence"] or ())}),
    }
