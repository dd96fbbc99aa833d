"""What every HTML page has to keep: a title, one h1, closed tags, unique ids, labels, nothing inline."""

from html.parser import HTMLParser

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
_FORBIDDEN_INSIDE = {
    "p": {"p", "div", "ul", "ol", "dl", "table", "form", "h1", "h2", "h3", "section"},
    "a": {"a", "button"},
}
_REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list", "headers")


def faults(html: str) -> list[str]:
    """Everything wrong with a page, one sentence each; empty for a good one."""
    page = _Page()
    page.feed(html)
    page.close()
    return page.result()


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.wrong: list[str] = []
        self.references: list[tuple[str, str]] = []
        self.controls: list[tuple[str, dict[str, str | None], bool]] = []  # tag, attributes, stands inside a label
        self.seen: dict[str, int] = {}
        self.title = ""
        self.lang: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if len(attributes) != len(attrs):
            self.wrong.append(f"<{tag}> bears an attribute twice")
        self.seen[tag] = self.seen.get(tag, 0) + 1
        for outer, inner in _FORBIDDEN_INSIDE.items():
            if outer in self.open and tag in inner:
                self.wrong.append(f"<{tag}> inside <{outer}>")
        if tag == "html":
            self.lang = attributes.get("lang")
        if tag in ("input", "select", "textarea") and attributes.get("type") not in _UNLABELLED:
            self.controls.append((tag, attributes, "label" in self.open))
        if tag == "img" and "alt" not in attributes:
            self.wrong.append("an image without alt")
        if tag == "form" and "form" in self.open:
            self.wrong.append("a form inside a form")
        self._attributes(tag, attributes)
        if tag not in _VOID:
            self.open.append(tag)

    def _attributes(self, tag: str, attributes: dict[str, str | None]) -> None:
        if identity := attributes.get("id"):
            self.ids.append(identity)
        for name in _REFERENCES:
            self.references += [(name, target) for target in (attributes.get(name) or "").split()]
        if "style" in attributes or tag == "style":
            self.wrong.append(f"inline style at <{tag}>")
        if any(name.startswith("on") for name in attributes) or (tag == "script" and "src" not in attributes):
            self.wrong.append(f"inline script at <{tag}>")
        for name in ("src", "href", "action"):
            target = attributes.get(name) or ""
            if (name != "href" or tag == "link") and target.startswith(("http:", "https:", "//")):
                self.wrong.append(f"<{tag}> fetches {target} from elsewhere")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()  # <path/> in an svg

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> while {' > '.join(self.open[-3:]) or 'nothing'} is open")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "title" and "svg" not in self.open:
            self.title += data

    def result(self) -> list[str]:
        wrong = list(dict.fromkeys(self.wrong))
        if self.open:
            wrong.append(f"never closed: {self.open}")
        if not self.title.strip():
            wrong.append("no title")
        if self.lang != "vi":
            wrong.append(f"lang is {self.lang}")
        for tag in ("title", "h1", "main"):
            if self.seen.get(tag, 0) != 1 and not (tag == "title" and self.seen.get("svg")):
                wrong.append(f"{self.seen.get(tag, 0)} <{tag}>")
        wrong += [f"id {identity!r} twice" for identity in dict.fromkeys(self.ids) if self.ids.count(identity) > 1]
        wrong += [f"{name}={target!r} leads nowhere" for name, target in self.references if target not in self.ids]
        labelled = {target for name, target in self.references if name == "for"}
        for tag, attributes, inside in self.controls:
            named = attributes.get("aria-label") or attributes.get("aria-labelledby") or inside
            if not named and attributes.get("id") not in labelled:
                wrong.append(f"<{tag} name={attributes.get('name')!r}> without a label")
        return wrong
