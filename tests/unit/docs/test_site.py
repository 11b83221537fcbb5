"""The documentation site builds without a warning, its links lead somewhere, and it loads nothing from elsewhere."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[3]
CONFIGURATION = ROOT / "docs" / "site"
STRICT = ["-q", "-E", "-a", "-W", "--keep-going"]


def build(source: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Build a site as `make site` does."""
    command = [sys.executable, "-m", "sphinx", *STRICT, "-c", CONFIGURATION, "-d", folder / "doctrees"]
    return subprocess.run(
        [*command, source, folder / "site"], capture_output=True, text=True, timeout=300, check=False, cwd=ROOT
    )


class Page(HTMLParser):
    """The addresses and anchors of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors = {""}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value for name, value in attrs if value}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        self.loaded += [values[name] for name in ("src", "href") if name in values and tag != "a"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = build(ROOT, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in site.rglob("*.html")}


def test_make_site_is_as_strict() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"-m sphinx {' '.join(STRICT)} -c docs/site " in makefile


def test_every_page_is_there_and_in_the_navigation(site: Path, pages: dict[Path, Page]) -> None:
    written = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    wanted = {path.relative_to(ROOT).with_suffix(".html") for path in written}
    assert wanted <= {path.relative_to(site) for path in pages}
    assert {str(page) for page in wanted} - {"README.html"} <= set(pages[site / "index.html"].links)


def test_links_lead_to_pages_files_and_anchors(site: Path, pages: dict[Path, Page]) -> None:
    broken = []
    for path, page in pages.items():
        for address in [*page.links, *page.loaded]:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchors = pages[target].anchors if target in pages else {"", unquote(parts.fragment)}
            if not target.exists() or unquote(parts.fragment) not in anchors:
                broken.append(f"{path.relative_to(site)}: {address}")
    assert not broken


def test_nothing_is_loaded_from_elsewhere(pages: dict[Path, Page]) -> None:
    loaded = {address for page in pages.values() for address in page.loaded}
    assert not [address for address in loaded if urlsplit(address).scheme not in {"", "data"}]


def test_each_broken_link_fails(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "docs").mkdir(parents=True)
    (source / "docs" / "page.md").write_text("# Page\n\n## Part\n", encoding="utf-8")
    right = "# Start\n\n[page](docs/page.md#part)\n"
    (source / "README.md").write_text(right, encoding="utf-8")
    assert build(source, tmp_path).returncode == 0
    wrong = ["nothing.md", "docs/nothing.md", "docs/page.md#nothing", "#nothing", "nothing/", "docs/nothing.json"]
    (source / "README.md").write_text(right + "\n".join(f"[wrong]({link})" for link in wrong), encoding="utf-8")
    done = build(source, tmp_path)
    assert done.returncode != 0
    assert done.stderr.count("[myst.xref_missing]") == len(wrong)
