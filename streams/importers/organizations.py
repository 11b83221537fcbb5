"""Maps the names of organizations in data sets to slugs, whatever the spelling.

A laboratory that has the name of its owner is the owner (Google Brain is `google`); one with a name of its own has
its own slug (`google-deepmind`, whose parent is in the bundled timeline).
"""

from __future__ import annotations

import re
import unicodedata

UNAFFILIATED = "unaffiliated"
"""The slug where no organization is named."""

_ALIASES: dict[str, tuple[str, ...]] = {
    "alibaba": ("Alibaba DAMO Academy",),
    "baai": ("Beijing Academy of Artificial Intelligence / BAAI",),
    "cohere": ("Cohere for AI",),
    "google": ("Google AI", "Google Brain", "Google Cloud", "Google Research"),
    "google-deepmind": ("DeepMind",),
    "huawei": ("Huawei Noah's Ark Lab",),
    "intel": ("Intel Labs",),
    "jacobs-university-bremen": ("Jacobs University",),
    "meta": ("Facebook", "Facebook AI", "Facebook AI Research", "Meta AI"),
    "microsoft": ("Microsoft Research", "Microsoft Research Asia"),
    "mit": ("Massachusetts Institute of Technology (MIT)",),
    "moonshot-ai": ("Moonshot",),
    "northeastern-university-china": ("Northeastern University (China)",),
    "saic": ("Science Applications International Corporation / SAIC",),
    "salesforce": ("Salesforce Research",),
    "samsung": ("Samsung R&D Institute Russia",),
    "university-of-california-irvine": ("UC Irvine",),
    "university-of-montreal": ("University of Montreal / Université de Montréal",),
    "university-of-texas-at-austin": ("UT Austin",),
    "zhipu-ai": ("Z.ai (Zhipu AI)",),
}
_SLUGS = {name.casefold(): slug for slug, names in _ALIASES.items() for name in names}

_MODELS: tuple[tuple[str, str], ...] = (
    (r"claude", "anthropic"),
    (r"(chat)?gpt-|o\d", "openai"),
    (r"gemini|gemma", "google-deepmind"),
    (r"deepseek", "deepseek"),
    (r"qwen|qwq", "alibaba"),
    (r"grok", "xai"),
    (r"llama", "meta"),
    (r"codestral", "mistral-ai"),
    (r"command-", "cohere"),
    (r"kimi", "moonshot-ai"),
    (r"yi-", "01-ai"),
    (r"openhands", "all-hands-ai"),
)
"""Patterns for the beginning of model names, and the organizations that make them."""


def slug_of(name: str) -> str:
    """The slug of an organization from its name, without an abbreviation in parentheses.

    >>> slug_of("Meta AI"), slug_of("Carnegie Mellon University (CMU)"), slug_of("AT&T")
    ('meta', 'carnegie-mellon-university', 'at-and-t')
    """
    name = " ".join(name.split())
    known = _SLUGS.get(name.casefold())
    if known is not None:
        return known
    plain = re.sub(r"\s*\([^)]*\)", "", name).replace("&", " and ")
    plain = re.sub(r"['’]", "", unicodedata.normalize("NFKD", plain).casefold())
    ascii_only = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-") or UNAFFILIATED


def slugs_of(names: str) -> tuple[str, ...]:
    """The slugs of a comma-separated list of organizations, each once; `unaffiliated` if it is empty.

    >>> slugs_of("Google Research,Google Brain,DeepMind"), slugs_of("")
    (('google', 'google-deepmind'), ('unaffiliated',))
    """
    found = (slug_of(name) for name in names.split(",") if name.strip())
    return tuple(dict.fromkeys(found)) or (UNAFFILIATED,)


def makers_of(models: str) -> tuple[str, ...]:
    """The makers of a model, from its name; of models that work together (joined by `+`) each maker once.

    A code name has no known maker.

    >>> makers_of("DeepSeek R1 + claude-3-5-sonnet-20241022"), makers_of("Quasar Alpha")
    (('deepseek', 'anthropic'), ('unaffiliated',))
    """
    found = [maker for model in models.split("+") for maker in _makers_of_one(model.strip())]
    return tuple(dict.fromkeys(found)) or (UNAFFILIATED,)


def _makers_of_one(model: str) -> list[str]:
    return [slug for start, slug in _MODELS if re.match(start, model, re.IGNORECASE)]
