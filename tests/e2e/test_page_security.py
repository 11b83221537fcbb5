"""The pages against other origins and visitors without a login, in a real browser with a real identity provider."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.support.stack import free_ports
from tests.support.ui_browser import served
from tests.support.ui_history import history
from tests.support.ui_home import FilledHome
from tests.support.ui_pages import drawn
from tests.support.waiting import until

ATTACK = """<!doctype html><title>cats</title>
<iframe id=sql src="{pages}/explore?part=sql&sql=SELECT%201"></iframe>
<iframe id=form src="{pages}/publish?/source=urn:evil:desk"></iframe>
<script>
window.sockets = {{}};
for (const path of ['generations', '_stcore/stream']) {{
  const socket = new WebSocket('{pages}/'.replace('http', 'ws') + path);
  socket.onopen = () => (window.sockets[path] = 'open');
  socket.onerror = () => (window.sockets[path] = 'refused');
}}
</script>"""
"""A page of another site that frames the pages, and opens their WebSockets."""

RULES = {"WHENLINE_READERS": "groups=analysts", "WHENLINE_OPERATORS": "groups=admins"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with one generation."""
    folder = tmp_path_factory.mktemp("security") / "home"
    with FilledHome(folder) as filled:
        filled.publish(list(history().documents.values()))
        yield folder


@pytest.fixture(scope="module")
def pages(home: Path) -> Iterator[str]:
    """The address of pages without a login."""
    with served(home) as address:
        yield address


@pytest.fixture
def elsewhere() -> Iterator[ThreadingHTTPServer]:
    """A web server of another site; its `page` is what it answers."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(self.server.page.encode())  # type: ignore[attr-defined]

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_another_site_can_neither_frame_nor_follow_nor_run_anything(
    browser: Browser, pages: str, elsewhere: ThreadingHTTPServer
) -> None:
    elsewhere.page = ATTACK.format(pages=pages)  # type: ignore[attr-defined]
    tab = browser.new_page()
    answers: dict[str, int] = {}
    tab.on("response", lambda answer: answers.setdefault(answer.url, answer.status))
    tab.goto(f"http://localhost:{elsewhere.server_port}/")
    until(lambda: tab.evaluate("Object.keys(window.sockets).length === 2"), what="both sockets have ended")
    assert tab.evaluate("window.sockets") == {"generations": "refused", "_stcore/stream": "refused"}
    framed = {url: status for url, status in answers.items() if url.startswith(pages)}
    assert set(framed.values()) == {403}
    assert len(framed) == 2
    query = f"{pages}/explore?part=sql&sql={quote('SELECT 42 AS a')}"
    elsewhere.page = f'<a href="{query}">cats</a>'  # type: ignore[attr-defined]
    tab.goto(f"http://localhost:{elsewhere.server_port}/")
    tab.get_by_role("link").click()
    expect(drawn(tab).get_by_text("This query has not run yet.")).to_be_visible()
    expect(tab.get_by_test_id("stDataFrame")).to_have_count(0)
    tab.get_by_role("button", name="Run", exact=True).click()
    expect(tab.get_by_text("1 row.")).to_be_visible()
    tab.close()


def test_no_page_violates_the_policy_or_loads_from_elsewhere(browser: Browser, pages: str) -> None:
    tab, violations = browser.new_page(), list[str]()
    tab.on("console", lambda entry: violations.append(entry.text) if "Content Security" in entry.text else None)
    tab.on("pageerror", lambda error: violations.append(str(error)))
    tab.on(
        "request", lambda sent: None if sent.url.startswith((pages, "data:", "blob:")) else violations.append(sent.url)
    )
    for path in ("", "beliefs", "compare", "organization", "boards", "explore", "publish", "system"):
        tab.goto(f"{pages}/{path}")
        drawn(tab).wait_for_load_state("networkidle")
    assert violations == []
    tab.close()


@contextmanager
def identity_provider(**groups: str) -> Iterator[str]:
    """The address of an OpenID Connect provider that knows these people, each with a group."""
    (port,) = free_ports(1)
    people = [json.dumps({"sub": name, "groups": [group]}) for name, group in groups.items()]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
        + [part for each in people for part in ("--user-claims", each)],
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: answers("127.0.0.1", port), what="the identity provider listens")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def answers(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def log_in(tab: Page, pages: str, name: str) -> None:
    """Logs in with the identity provider, which sends the visitor back."""
    tab.goto(pages)
    tab.get_by_role("button", name="Log in").click()
    tab.get_by_role("button", name=name).click()
    tab.wait_for_url(f"{pages}/**")


def test_with_oidc_who_has_not_logged_in_sees_nothing_and_claims_say_who_may_what(browser: Browser, home: Path) -> None:
    with (
        identity_provider(ada="analysts", bob="visitors") as provider,
        served(
            home,
            WHENLINE_OIDC_METADATA_URL=f"{provider}/.well-known/openid-configuration",
            WHENLINE_OIDC_CLIENT_ID="timeline",
            WHENLINE_OIDC_CLIENT_SECRET="hush",
            WHENLINE_PUBLIC_URL="{address}",
            **RULES,
        ) as pages,
    ):
        context = browser.new_context()
        tab = context.new_page()
        for path in ("explore", "system"):
            tab.goto(f"{pages}/{path}")
            expect(drawn(tab).get_by_role("button", name="Log in")).to_be_visible()
            expect(tab.get_by_role("link", name="Explore")).to_have_count(0)
        assert context.request.get(f"{pages}/media/any.csv").status == 401
        log_in(tab, pages, "ada")
        expect(tab.get_by_role("link", name="Explore")).to_be_visible()
        expect(tab.get_by_role("link", name="System")).to_have_count(0)
        tab.goto(f"{pages}/system")
        expect(drawn(tab).get_by_text("ada has no right to operate. WHENLINE_OPERATORS grants it")).to_be_visible()
        tab.goto(f"{pages}/explore")
        expect(drawn(tab).get_by_test_id("stDataFrame")).to_be_visible()
        assert context.request.get(f"{pages}/media/any.csv").status == 404
        tab.goto(f"{pages}/account")
        drawn(tab).get_by_role("button", name="Log out").click()
        tab.get_by_role("button", name="End session").click()
        expect(tab.get_by_role("button", name="Log in")).to_be_visible()
        context.clear_cookies()
        log_in(tab, pages, "bob")
        expect(tab.get_by_text("bob has no right to read.")).to_be_visible()
        context.close()


def drawn_for(pages: str, path: str, **headers: str) -> str:
    """What the server sends to a session of this page, until its script has run."""
    found = b""
    with connect(
        f"{pages.replace('http', 'ws')}/_stcore/stream",
        additional_headers=headers,
        subprotocols=["streamlit"],  # type: ignore[list-item]
    ) as stream:
        request = BackMsg()
        request.rerun_script.page_name = path
        stream.send(request.SerializeToString())
        while True:
            message = stream.recv(timeout=60)
            assert isinstance(message, bytes)
            found += message
            if ForwardMsg.FromString(message).WhichOneof("type") == "script_finished":
                return found.decode(errors="replace")


def test_behind_a_proxy_only_whom_it_names_is_served(home: Path) -> None:
    headers = "X-Forwarded-User=user,X-Forwarded-Groups=groups"
    with served(home, WHENLINE_TRUSTED_USER_HEADERS=headers, WHENLINE_TRUSTED_PROXIES="127.0.0.1", **RULES) as pages:
        with pytest.raises(InvalidStatus):
            drawn_for(pages, "explore")
        ada = {"X-Forwarded-User": "ada", "X-Forwarded-Groups": "analysts"}
        shown = drawn_for(pages, "explore", **ada, **{"X-Forwarded-For": "203.0.113.66"})
        assert "events up to now" in shown
        assert "ada has no right to operate" in drawn_for(pages, "system", **ada)
        assert "ada has no right to read" in drawn_for(pages, "explore", **ada | {"X-Forwarded-Groups": "others"})
