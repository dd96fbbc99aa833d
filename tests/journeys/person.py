"""Somebody who works with the pages, as a browser sees it. Looks at each page once, on a desk and on a telephone."""

import os
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, ViewportSize

from tests.browser import PHONE, follow
from tests.builders import PASSWORD
from tests.web.axe import check_page

# A folder for pictures of what was passed through, when a person wants to look at them: PICTURES=/tmp/pages pytest …
PICTURES = os.environ.get("PICTURES")


class Person:
    """Signs in, follows links, fills fields by their labels, presses buttons by their words."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site

    def sign_in(self, username: str) -> None:
        self.page.goto(f"{self.site}/dang-nhap")
        self.fill("Tên đăng nhập", username)
        self.fill("Mật khẩu", PASSWORD)
        self.press("Đăng nhập")
        assert "/dang-nhap" not in self.page.url, f"{username} could not sign in"

    def sign_out(self) -> None:
        self.press("Đăng xuất")

    def fill(self, label: str, value: str) -> None:
        self.field(label).fill(value)

    def field(self, label: str) -> Locator:
        """The field with this label, which may bear the star of what is compulsory."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$"))

    def press(self, name: str) -> None:
        """Send the form; the next page stands there afterwards."""
        follow(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> None:
        follow(self._link(name))

    def _link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True).first

    def open(self, path: str) -> None:
        self.page.goto(self.site + path)

    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def fact(self, name: str) -> str:
        """What stands beside a name in the list of facts of a dossier."""
        row = self.page.locator("dl.summary > div").filter(has=self.page.locator(f"dt:text-is('{name}')"))
        return row.locator("dd").inner_text()

    def saved(self, name: str) -> bytes:
        """The file behind the link `name`."""
        with self.page.expect_download() as download:
            self._link(name).click()
        return Path(download.value.path()).read_bytes()

    def look(self, name: str) -> None:
        """The page that stands there is fit for everybody; a picture of it where pictures are wanted."""
        check_page(self.page)
        if PICTURES:
            self._picture(name)

    def _picture(self, name: str) -> None:
        assert PICTURES is not None
        before = self.page.viewport_size
        assert before is not None
        for size in (before, ViewportSize(width=PHONE["width"], height=PHONE["height"])):
            self.page.set_viewport_size(size)
            self.page.screenshot(path=Path(PICTURES) / f"{name}-{size['width']}.png", full_page=True)
        self.page.set_viewport_size(before)
