"""What should never be typed, and is: hostile text and numbers, and files that are none."""

NFD = "Nguye\u0302\u0303n Thi\u0323 Nga\u0309"  # decomposed letters

# Printable: kept as typed (in NFC), shown literally.
PRINTABLE = (
    '<b>Nguyễn & "Trần"</b>',
    "<script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "%s%n%(x)s{0}",
    '=HYPERLINK("http://x","y")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "'; DROP TABLE dossier; --",
    "../../../../etc/passwd",
    "Đỗ Thị \U0001f33e\U0001f469\U0001f3fd Hoà",
    NFD,
    "z̶̢̛͙͖a̷͔̎l̵̰̈g̴̣͑o̷̟͝",
)
# Refused where text is entered: nobody means them.
UNWANTED = (
    "\x00",
    "tên\x00khác",
    "\u202eabc",
    "\u200f\u200b\ufeff",
    "\U0001f469\u200d\U0001f33e",  # joined by a mark that nobody sees
    "dòng\r\nSet-Cookie: onestop=x",
    "\x1b[31m\x07",
    "\ufffe\U000e0041",
    "   ",
    "x" * 20_000,
)
NUMBERS = (
    "9223372036854775808",
    "1" + "0" * 30,
    "-1",
    "１２３",
    "1_000",
    "²",
    "٣",
    "NaN",
    "Infinity",
    "1e309",
    "0x10",
    "0.1",
)
MOMENTS = (
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "10000-01-01T00:00",
    "2026-02-30T25:61",
    "2026-03-12T10:00+99:00",
    "0001-01-01",
    "9999-12-31",
    "24:60",
    "0000-00",
    "99999-13",
)
TEXTS = (*PRINTABLE, *UNWANTED, *NUMBERS, *MOMENTS)

# Bodies of a form as no browser sends them.
BODIES = (
    (b"\xed\xa0\x80=\xed\xa0\x80&items=%ED%A0%80&reason=%FF%FE", "application/x-www-form-urlencoded"),
    (b'{"items": ["x"]}', "application/json"),
    (b'--x\r\nContent-Disposition: form-data; name="items"\r\n\r\nabc', "multipart/form-data; boundary=x"),
    (b"--x\r\n", "multipart/form-data"),
    (b"&".join(b"a%d=1" % n for n in range(3000)), "application/x-www-form-urlencoded"),
    (b"items=" + b"x" * 1_000_000, "application/x-www-form-urlencoded"),
    (b"items=" + b"x" * 2_000_000, "application/x-www-form-urlencoded"),
    (b"", "text/plain; charset=utf-7"),
)

_LINE = "code,name,field,level,time_limit_value,time_limit_unit,fee_vnd,source\n"
FILES = (
    b"",
    b"\x00\x00\x00",
    b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "\ufeffcode,name\n1.001193,Đăng ký khai sinh\n".encode("utf-16"),
    "code,name\n1.001193,Đăng ký\n".encode()[:-2] + b"\xff\xfe\xed\xa0\x80\n",
    "code,name\n1.001193,Ðãng ký\n".encode("cp1252"),
    (_LINE + '1.000001,"chưa đóng,Hộ tịch,commune,5,working_day,0,found\n').encode(),
    (_LINE + "1.000001,=1+1,Hộ tịch,commune,９,working_day,1_000,found\n").encode(),
    (_LINE + "1.000001,Tên\x00,Hộ tịch,commune,9223372036854775808,month,-1,found\n").encode(),
    (_LINE + f"1.000001,{'x' * 200_000},Hộ tịch,commune,5,working_day,0,found\n").encode(),
    (_LINE + "1.000001,Tên\n" * 3).encode(),
    _LINE.encode() * 2,
)
