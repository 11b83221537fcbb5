"""`whenline token`: creates, rotates, lists and revokes the tokens of publishers and readers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from events.errors import WhenlineError
from whenline.cli.durations import duration, end
from whenline.cli.options import Json
from whenline.cli.output import print_json, print_line, print_notice
from whenline.settings import load

app = typer.Typer(help="Tokens of publishers: create, rotate, list, revoke.", no_args_is_help=True)

LIFETIME = "90d"

Expires = Annotated[
    str, typer.Option("--expires", help="A date, an instant, or 90d, 12h, 30m; `never` for a token without an end.")
]


class BadToken(WhenlineError):
    """Invalid options for a token."""


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Who uses it; appears in the log and the audit.")],
    sources: Annotated[str, typer.Option("--sources", help="Sources it may use, separated by commas.")] = "",
    kinds: Annotated[
        str, typer.Option("--kinds", help="Kinds it may publish, separated by commas; `*` is all but signals.")
    ] = "*",
    scopes: Annotated[
        str,
        typer.Option(
            "--scopes", help="Separated by commas: read, publish, publish-any-source, amend-any-source, backdate."
        ),
    ] = "publish",
    expires: Expires = LIFETIME,
    json: Json = False,
) -> None:
    """Create a token and print it, this once: only its hash is stored. Once a token exists, the gateway requires one.

    Example: `whenline token create newsroom --sources urn:example:newsroom --kinds model.launched --expires 90d`
    """
    from events.kinds.signals import KIND, SOURCE  # noqa: PLC0415 - the command line starts fast
    from events.registry import KINDS  # noqa: PLC0415
    from streams.gateway.tokens import ANY, SCOPES, Tokens  # noqa: PLC0415
    from whenline.audit import record, rights  # noqa: PLC0415

    settings = load()
    wanted = _list(scopes)
    scoped = [scope for scope in SCOPES if scope in wanted]
    _check_known(wanted, SCOPES, "scope")
    _check_known(_list(kinds), (*(kind for kind in KINDS if kind != KIND), ANY), "kind for a token")
    if SOURCE in _list(sources):
        raise BadToken(f"`{SOURCE}` is the worker's source.", hint="Give `--sources` a URI of the publisher's own.")
    if "publish" in wanted and not _list(sources) and "publish-any-source" not in wanted:
        raise BadToken(
            "A token with the scope `publish` needs a source.",
            hint="Give `--sources URI`, or the scope `publish-any-source`.",
        )
    if not name or not name.isprintable():
        raise BadToken("A token needs a name of printable characters.", hint="Name the person or program that uses it.")
    text, token = Tokens(settings.home).create(name, _list(sources), _list(kinds), scoped, end(expires))
    record(settings, "created", **rights(token))
    _show(text, token, json)


@app.command()
def rotate(
    name: Annotated[str, typer.Argument(help="Its name or id.")],
    overlap: Annotated[str, typer.Option("--overlap", help="How long the old one remains valid: 1d, 12h, 30m.")] = "1d",
    expires: Expires = LIFETIME,
    json: Json = False,
) -> None:
    """Create a token with the name and rights of another, which then expires after an overlap.

    Example: `whenline token rotate newsroom --overlap 2d`
    """
    from streams.gateway.tokens import Tokens  # noqa: PLC0415 - the command line starts fast
    from whenline.audit import record, rights  # noqa: PLC0415

    settings = load()
    text, token, old = Tokens(settings.home).rotate(name, duration(overlap), end(expires))
    record(settings, "rotated", **rights(token), replaces=old.id, replaced_until=old.expires_at)
    _show(text, token, json)
    print_notice(f"The old token ({old.id}) is valid until {_iso(old.expires_at)}.")


@app.command("list")
def list_(json: Json = False) -> None:
    """List all tokens of this home with their rights, state and last use; never the tokens themselves.

    Example: `whenline token list`
    """
    from streams.gateway.token_uses import TokenUses  # noqa: PLC0415 - the command line starts fast
    from streams.gateway.tokens import Tokens  # noqa: PLC0415

    now, home = datetime.now(UTC), load().home
    used = TokenUses(home).all()
    rows: list[dict[str, Any]] = [
        {
            "name": token.name,
            "id": token.id,
            "state": token.state(now),
            "scopes": list(token.scopes),
            "sources": list(token.sources),
            "kinds": list(token.kinds),
            "created": _iso(token.created_at),
            "expires": _iso(token.expires_at),
            "last_used": _iso(used.get(token.id)),
        }
        for token in Tokens(home).all()
    ]
    if json:
        print_json(rows)
        return
    for row in rows:
        rights = ", ".join([*row["scopes"], *row["sources"], *row["kinds"]])
        ends = f"until {row['expires']}" if row["expires"] else "never expires"
        last = f"last used {row['last_used']}" if row["last_used"] else "never used"
        print_line(f"{row['name']}  {row['id']}  {row['state']}  {ends}  {last}  {rights}")
    if not rows:
        print_line("No tokens: the gateway needs none on loopback, and does not bind any other address.")


@app.command()
def revoke(name: Annotated[str, typer.Argument(help="Its name, which revokes all valid ones, or its id.")]) -> None:
    """Revoke a token. The gateway refuses it from the next request on.

    Example: `whenline token revoke newsroom`
    """
    from streams.gateway.tokens import Tokens  # noqa: PLC0415 - the command line starts fast
    from whenline.audit import record  # noqa: PLC0415

    settings = load()
    for token in Tokens(settings.home).revoke(name):
        record(settings, "revoked", token=token.id, name=token.name)
        print_line(f"Revoked {token.name} ({token.id})")


def _show(text: str, token: Any, json: bool) -> None:
    if json:
        print_json({"token": text, "id": token.id, "name": token.name, "expires": _iso(token.expires_at)})
        return
    print_line(text)
    ends = f"It is valid until {_iso(token.expires_at)}." if token.expires_at is not None else "It never expires."
    print_notice(f"Save it: it is shown only once. {ends} Send it as `Authorization: Bearer TOKEN`.")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment is not None else None


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _check_known(given: list[str], known: tuple[str, ...], what: str) -> None:
    unknown = [each for each in given if each not in known]
    if unknown or not given:
        raise BadToken(f"No such {what}: {', '.join(unknown) or 'none is given'}.", hint=f"Known: {', '.join(known)}.")
