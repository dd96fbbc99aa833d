"""Forms as a browser sees them: their fields with the values that would be sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form of a page. fields: name and value of everything that would be sent if nothing were touched.

    choices: what a list, or a set of buttons or boxes, lets one choose. required: what the browser insists on. files:
    the fields for files.
    """

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # also of boxes that are not ticked
    buttons: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    def filled(self, values: Mapping[str, object]) -> list[tuple[str, str]]:
        """What is sent after `values` are entered: a list ticks several, None leaves a field out."""
        unknown = set(values) - self.names
        assert not unknown, f"the form has no field {sorted(unknown)}; it has {sorted(self.names)}"
        sent = [(name, value) for name, value in self.fields if name not in values]
        for name, value in values.items():
            if value is not None:
                several = value if isinstance(value, list | tuple) else [value]
                sent += [(name, str(each)) for each in several]
        return sent


def forms(html: str) -> list[Form]:
    reader = _Reader()
    reader.feed(html)
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Form] = []
        self.open: Form | None = None
        self.select: tuple[str, list[tuple[str, bool]]] | None = None
        self.text: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(have.get("action", ""), have.get("method", "get").lower())
            self.found.append(self.open)
        if tag == "option" and self.select is not None:
            self.select[1].append((have.get("value", ""), "selected" in have))
        name = have.get("name")
        if self.open is None or not name or "disabled" in have:
            return
        if tag in ("input", "select", "textarea"):
            self.open.names.add(name)
            if "required" in have:
                self.open.required.add(name)
        if tag == "input":
            self._input(have, name)
        elif tag == "select":
            self.select = (name, [])
        elif tag == "textarea":
            self.text = (name, [])
        elif tag == "button":
            self.open.buttons.append((name, have.get("value", "")))

    def _input(self, have: dict[str, str], name: str) -> None:
        assert self.open is not None
        kind = have.get("type", "text")
        if kind in ("checkbox", "radio"):
            self.open.choices.setdefault(name, []).append(have.get("value", "on"))
            if "checked" in have:
                self.open.fields.append((name, have.get("value", "on")))
        elif kind == "submit":
            self.open.buttons.append((name, have.get("value", "")))
        elif kind == "file":
            self.open.files.add(name)
        else:
            self.open.fields.append((name, have.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "textarea" and self.text is not None and self.open is not None:
            name, parts = self.text
            self.open.fields.append((name, "".join(parts).removeprefix("\r").removeprefix("\n")))
            self.text = None
        elif tag == "select" and self.select is not None and self.open is not None:
            name, options = self.select
            chosen = [value for value, selected in options if selected] or [value for value, _ in options[:1]]
            self.open.fields += [(name, value) for value in chosen]
            self.open.choices[name] = [value for value, _ in options]
            self.select = None
