"""`whenline token`: creates, lists and revokes the tokens of publishers and readers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from events.errors import WhenlineError
from whenline.cli.options import Json
from whenline.cli.output import print_json, print_line, print_notice
from whenline.settings import load

app = typer.Typer(help="Tokens of publishers: create, list, revoke.", no_args_is_help=True)

UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}


class BadToken(WhenlineError):
    """Invalid options for a token."""


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Who uses it; appears in the log and the audit.")],
    sources: Annotated[str, typer.Option("--sources", help="Sources it may use, separated by commas.")] = "",
    kinds: Annotated[str, typer.Option("--kinds", help="Kinds it may publish, separated by commas; `*` is all.")] = "*",
    scopes: Annotated[
        str, typer.Option("--scopes", help="Separated by commas: read, publish, publish-any-source, backdate.")
    ] = "publish",
    expires: Annotated[str, typer.Option("--expires", help="A date, an instant, or 90d, 12h, 30m; `never`.")] = "never",
    json: Json = False,
) -> None:
    """Create a token and print it, this once: only its hash is stored. Once a token exists, the gateway requires one.

    Example: `whenline token create newsroom --sources urn:example:newsroom --kinds model.launched --expires 90d`
    """
    from events.registry import KINDS  # noqa: PLC0415 - the command line starts fast
    from streams.gateway.audit import Audit  # noqa: PLC0415
    from streams.gateway.tokens import ANY, SCOPES, Tokens  # noqa: PLC0415

    root = load().home
    wanted = _list(scopes)
    scoped = [scope for scope in SCOPES if scope in wanted]
    _check_known(wanted, SCOPES, "scope")
    _check_known(_list(kinds), (*KINDS, ANY), "kind")
    if "publish" in wanted and not _list(sources) and "publish-any-source" not in wanted:
        raise BadToken(
            "A token with the scope `publish` needs a source.",
            hint="Give `--sources URI`, or the scope `publish-any-source`.",
        )
    if not name or not name.isprintable():
        raise BadToken("A token needs a name of printable characters.", hint="Name the person or program that uses it.")
    text, token = Tokens(root).create(name, _list(sources), _list(kinds), scoped, _end(expires))
    Audit(root).write("created", token=token.id, name=name, scopes=scoped)
    if json:
        print_json({"token": text, "id": token.id, "name": name})
        return
    print_line(text)
    print_notice("Save it: it is shown only once. Send it as `Authorization: Bearer TOKEN`.")


@app.command("list")
def list_(json: Json = False) -> None:
    """List all tokens of this home with their scopes and state; never the tokens themselves.

    Example: `whenline token list`
    """
    from streams.gateway.tokens import Tokens  # noqa: PLC0415

    now = datetime.now(UTC)
    rows: list[dict[str, Any]] = [
        {
            "name": token.name,
            "id": token.id,
            "state": token.state(now),
            "scopes": list(token.scopes),
            "sources": list(token.sources),
            "kinds": list(token.kinds),
            "created": token.created_at.isoformat(),
            "expires": token.expires_at.isoformat() if token.expires_at is not None else None,
        }
        for token in Tokens(load().home).all()
    ]
    if json:
        print_json(rows)
        return
    for row in rows:
        rights = ", ".join([*row["scopes"], *row["sources"], *row["kinds"]])
        ends = f"until {row['expires']}" if row["expires"] else "never expires"
        print_line(f"{row['name']}  {row['id']}  {row['state']}  {ends}  {rights}")
    if not rows:
        print_line("No tokens: the gateway needs none on loopback, and does not bind any other address.")


@app.command()
def revoke(name: Annotated[str, typer.Argument(help="Its name or id.")]) -> None:
    """Revoke a token. The gateway refuses it from the next request on.

    Example: `whenline token revoke newsroom`
    """
    from streams.gateway.audit import Audit  # noqa: PLC0415
    from streams.gateway.tokens import Tokens  # noqa: PLC0415

    root = load().home
    token = Tokens(root).revoke(name)
    Audit(root).write("revoked", token=token.id, name=token.name)
    print_line(f"Revoked {token.name} ({token.id})")


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _check_known(given: list[str], known: tuple[str, ...], what: str) -> None:
    unknown = [each for each in given if each not in known]
    if unknown or not given:
        raise BadToken(f"No such {what}: {', '.join(unknown) or 'none is given'}.", hint=f"Known: {', '.join(known)}.")


def _end(text: str) -> datetime | None:
    now = datetime.now(UTC)
    if text == "never":
        return None
    if text[:-1].isdecimal() and text[-1] in UNITS and len(text) < 8:
        return now + int(text[:-1]) * UNITS[text[-1]]
    try:
        end = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadToken(
            f"`{text}` is not an expiry time.", hint="Give 2027-01-31, 2027-01-31T12:00:00Z, 90d, 12h or never."
        ) from error
    end = end if end.tzinfo is not None else end.replace(tzinfo=UTC)
    if end <= now:
        raise BadToken(f"`{text}` is in the past.", hint="Give a later time.")
    return end
