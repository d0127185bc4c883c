"""What a page's JSON-LD says of its article (schema.org/NewsArticle), read with distrust: any shape may come.

Pure over parsed JSON. Returned texts are cleaned and without markup; a value of a wrong shape counts as absent.
"""

import html
import re
from collections.abc import Iterator, Sequence

from digest.collect.lines import clean, fold
from digest.collect.pages_tree import Json

__all__ = ["article_node", "breadcrumb", "is_article", "names", "plain", "texts", "types_of", "urls"]

_ARTICLES = frozenset(
    {"article", "newsarticle", "blogposting", "reportagenewsarticle", "opinionnewsarticle", "analysisnewsarticle"}
    | {"backgroundnewsarticle", "reviewnewsarticle", "liveblogposting", "techarticle", "scholarlyarticle", "report"}
    | {"advertisercontentarticle", "satiricalarticle", "askpublicnewsarticle", "review", "medicalscholarlyarticle"}
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_MAX_DEPTH = 4


def article_node(nodes: Sequence[Json], title: str) -> Json:
    """The node of the page's own article: the one whose headline agrees with `title`, else the fullest; or {}."""
    articles = [node for node in nodes if is_article(node) and (node.get("headline") or node.get("datePublished"))]
    wanted = fold(title)[:25]

    def score(node: Json) -> int:
        agrees = bool(wanted) and fold(plain(node.get("headline") or node.get("name")))[:25] == wanted
        return 4 * agrees + sum(bool(node.get(key)) for key in ("datePublished", "author", "articleBody", "image"))

    return max(articles, key=score, default={})


def is_article(node: Json) -> bool:
    """Whether a node is of an article's type."""
    return any(name.lower() in _ARTICLES for name in types_of(node))


def types_of(node: Json) -> list[str]:
    """The names of a node's types, without their namespace."""
    said = node.get("@type")
    return [str(name).rsplit("/", 1)[-1] for name in (said if isinstance(said, list) else [said]) if name]


def plain(value: object) -> str:
    """A value as plain text: entities (often escaped twice) resolved, tags gone; not a string → the empty string."""
    if not isinstance(value, str):
        return ""
    text = html.unescape(html.unescape(value))
    return clean(_TAG.sub(" ", text) if "<" in text else text)


def texts(value: object) -> list[str]:
    """The texts of a value that may be one string, or a list of them."""
    return [text for one in (value if isinstance(value, list) else [value]) if (text := plain(one))]


def names(value: object, nodes: Sequence[Json], depth: int = 0) -> list[str]:
    """Persons' or organisations' names in an `author`: strings, objects, lists, references (`@id`) to other nodes."""
    if depth > _MAX_DEPTH:
        return []
    if isinstance(value, list):
        return [name for one in value for name in names(one, nodes, depth + 1)]
    if isinstance(value, dict):
        named = value.get("name") or value.get("alternateName") or _referred(value, nodes).get("name")
        return names(named, nodes, depth + 1)
    text = plain(value)
    return [text] if text and not text.startswith(("http", "@", "//", "www.")) else []


def urls(value: object, nodes: Sequence[Json], depth: int = 0) -> Iterator[Json]:
    """Pictures in an `image`: each as an object with `url`, and perhaps `caption` and `creditText`."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for one in value:
            yield from urls(one, nodes, depth + 1)
    elif isinstance(value, dict):
        node = {**_referred(value, nodes), **value}
        address = node.get("url") or node.get("contentUrl") or node.get("@id")
        yield {**node, "url": address[0] if isinstance(address, list) and address else address}
    elif isinstance(value, str) and value.strip():
        yield {"url": value.strip()}


def breadcrumb(nodes: Sequence[Json]) -> list[str]:
    """The names on the page's first breadcrumb, from the top down."""
    for node in nodes:
        items = node.get("itemListElement")
        if "BreadcrumbList" in types_of(node) and isinstance(items, list):
            return [name for item in items if isinstance(item, dict) and (name := _crumb(item))]
    return []


def _crumb(item: Json) -> str:
    inner = item.get("item")
    return plain(item.get("name")) or (plain(inner.get("name")) if isinstance(inner, dict) else "")


def _referred(value: Json, nodes: Sequence[Json]) -> Json:
    wanted = value.get("@id")
    if not isinstance(wanted, str) or len(value) > 2:
        return {}
    return next((node for node in nodes if node.get("@id") == wanted and len(node) > 2), {})
