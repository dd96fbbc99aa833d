"""The frame of every page and the markup of the parts, without a browser."""

import pytest

from tests.pages import faults
from tests.web.gallery import PAGES, create_gallery


@pytest.mark.parametrize("address", [*PAGES, "/dang-nhap?away=1", "/ho-so?trang=2&q=a%26b"])
def test_the_markup_is_sound(address: str) -> None:
    answer = create_gallery().test_client().get(address)
    assert answer.status_code == 200
    assert faults(answer.get_data(as_text=True)) == []


def test_the_data_mark_stands_on_every_page_of_a_trial_and_on_no_other() -> None:
    client = create_gallery().test_client()
    assert "DỮ LIỆU THỬ" in client.get("/ho-so").get_data(as_text=True)
    assert "DỮ LIỆU THỬ" not in client.get("/ho-so?anonymous=1").get_data(as_text=True)


def test_the_menu_shows_what_the_roles_open() -> None:
    client = create_gallery().test_client()
    assert 'href="/quan-tri"' in client.get("/ho-so").get_data(as_text=True)
    assert 'href="/quan-tri"' not in client.get("/ho-so?reads=1").get_data(as_text=True)
    assert 'href="/ho-so" aria-current="page"' in client.get("/ho-so/mau").get_data(as_text=True)


def test_pagination_keeps_the_search() -> None:
    page = create_gallery().test_client().get("/ho-so?q=Tr%E1%BA%A7n+%26&status=late&trang=4").get_data(as_text=True)
    assert 'href="/ho-so?q=Tr%E1%BA%A7n+%26&amp;status=late&amp;trang=5" rel="next"' in page
