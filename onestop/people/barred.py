"""Which passwords are refused: too short, too common, or made of words that everybody here knows.

No rules about digits and capitals: length and not being on a list are what helps (OWASP ASVS 5.0, 6.2).
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from onestop.errors import WrongInput
from onestop.people.models import ROLE_NAMES, Person
from onestop.text import folded

LEAST = 8
ADVISED = 15
MOST = 256

# What people put first in a password: words (accents removed), names, keyboard rows.
_COMMON = """
    123456 12345678 123456789 1234567890 0123456789 987654321 0987654321 11111111 00000000 88888888 66666666 99999999
    12341234 123123123 12344321 11223344 112233 123321 147258369 159753 258456 741852963 147852369 789456123 963852741
    12121212 10203040 01010101 131313 22222222 33333333 44444444 55555555 77777777 20082008 20102010 19901990
    password passwort passw0rd p@ssw0rd pa55word pass admin administrator root user guest login welcome letmein master
    secret changeme default system server manager support test tester demo office internet computer samsung iphone
    qwerty qwertyui qwertyuiop qwerty123 asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc 1qaz2wsx 1q2w3e4r 1q2w3e4r5t
    q1w2e3r4 zaq12wsx qweasd qweasdzxc asdf qwer zxcv abcd abc123 abcd1234 abcdef abcdefgh a1b2c3d4 aa123456 a123456789
    iloveyou ilovevn loveyou lovely love sunshine princess dragon monkey football baseball superman batman pokemon
    naruto starwars shadow michael jennifer jordan hunter killer flower summer winter spring autumn freedom whatever
    trustno1 chelsea liverpool arsenal barcelona manchester juventus realmadrid ronaldo messi
    matkhau matkhaumoi matkhaucu khongbiet khongco khongnho xinchao chaoban camon dangnhap taikhoan quantri quantrivien
    nhanvien canbo giamdoc chutich lanhdao vanphong hanhchinh nhanuoc uyban ubnd phuong tinh thanhpho huyen thixa xa
    anhyeuem emyeuanh toiyeuem yeuem yeuanh emyeu anhyeu conyeu meyeucon boyeucon yeume yeubo giadinh hanhphuc tinhyeu
    vietnam vietnam1 toiyeuvietnam yeuvietnam hanoi saigon danang haiphong cantho hue dalat nhatrang vungtau quangtri
    nghean thanhhoa namdinh thaibinh quangninh bacninh hungyen haiduong lamdong daklak gialai camau angiang dongnai
    binhduong tayninh longan bentre travinh soctrang kiengiang hatinh quangbinh quangnam quangngai binhdinh phuyen
    nguyen nguyenvan nguyenthi tranvan tranthi levan lethi phamvan phamthi hoangvan hoangthi hoangha nguyenanh anhtuan
    minhtuan tuananh hoanganh thanhtung quanghuy thuyduong phuongthao thuhuong ngocanh lananh hongnhung minhanh thuha
    hoahong mattroi bautroi dulich bongda maytinh dienthoai mobifone viettel vinaphone zalo facebook google gmail
    motcua onestop hoso tiepnhan traketqua dichvucong dichvu hosomotcua trungtam phucvu
"""
# … and what they put after them when "at least eight" or "with a digit" is asked for.
_ENDINGS = """
    1 2 12 11 123 1234 12345 123456 1234567 12345678 123456789 321 111 000 01 02 07 09 10 68 69 79 86 88 99
    666 888 999 6789 8888 6868 1980 1985 1988 1990 1992 1995 1998 2000 2010 2020 2021 2022 2023 2024 2025 2026 2027
    @ @1 @12 @123 @1234 @12345 @123456 @2020 @2021 @2022 @2023 @2024 @2025 @2026 @2027 ! !1 !123 #123 123@ 123! 1@ 1! a@
    vn abc @abc qaz
"""
_LEAVES_OUT = re.compile(r"[\W_]+")


@cache
def common() -> frozenset[str]:
    """The common passwords that are long enough to pass the length rule, without accents, in lower case."""
    words = _COMMON.split()
    endings = ["", *_ENDINGS.split()]
    return frozenset(word + ending for word in words for ending in endings if len(word + ending) >= LEAST)


def check(password: str, *, person: Person, words: Iterable[str] = ()) -> None:
    """Raises WrongInput (field "new") when `person` should not have this password.

    words: further names that everybody here knows (province, other offices).
    """
    if len(password) < LEAST:
        raise WrongInput(
            f"Mật khẩu mới quá ngắn. Dùng ít nhất {LEAST} ký tự; nên từ {ADVISED} ký tự, ví dụ một câu dễ nhớ.",
            field="new",
        )
    if len(password) > MOST:
        raise WrongInput(f"Mật khẩu mới dài quá {MOST} ký tự. Dùng mật khẩu ngắn hơn.", field="new")
    plain = folded(password)
    if plain in common() or _LEAVES_OUT.sub("", plain) in common() or _repeats(plain) or _runs(plain):
        raise WrongInput("Mật khẩu này nằm trong số hay bị đoán nhất. Chọn mật khẩu khác.", field="new")
    rest = _LEAVES_OUT.sub("", plain)
    for word in sorted(_known_words(person, words), key=len, reverse=True):
        rest = rest.replace(word, "")
    if rest != _LEAVES_OUT.sub("", plain) and len(rest) < LEAST:
        raise WrongInput(
            "Mật khẩu này chủ yếu gồm tên người, tên cơ quan hoặc tên vai trò. "
            f"Thêm ít nhất {LEAST} ký tự khác, hoặc chọn mật khẩu khác.",
            field="new",
        )


def _known_words(person: Person, words: Iterable[str]) -> Iterator[str]:
    agency = person.agency
    names = [person.username, person.full_name, agency.name, agency.code, agency.parent_line, agency.place, *words]
    names += [agency.parent.name] if agency.parent else []
    for name in names:
        plain = folded(name or "")
        for word in (*plain.split(), plain):
            letters = _LEAVES_OUT.sub("", word)
            if len(letters) >= 3:
                yield letters
    for name in (*ROLE_NAMES.values(), *(role.value for role in ROLE_NAMES), "onestop", "một cửa", "hồ sơ", "mật khẩu"):
        yield _LEAVES_OUT.sub("", folded(name))  # whole: their single words stand in many a good sentence


def _repeats(plain: str) -> bool:
    """One short piece over and over: aaaaaaaa, abcabcabc."""
    sizes = (size for size in (1, 2, 3, 4) if len(plain) >= 2 * size)
    return any(plain == (plain[:size] * len(plain))[: len(plain)] for size in sizes)


def _runs(plain: str) -> bool:
    """Neighbours in the alphabet or among the digits all the way, up or down."""
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    return steps in ({1}, {-1})
