"""onestop send: what waits in the outbox goes out, as each minute by the scheduler; or one message as a trial."""

import json

import click

from onestop.cases.delivering import Delivered, channels_allowed, deliver_waiting
from onestop.commands.context import application, moment, with_moment
from onestop.database import db
from onestop.errors import Refused
from onestop.people.installing import installation
from onestop.people.models import InstallationKind
from onestop.sending.channel import Outcome, Parcel
from onestop.sending.settings import channels_from
from onestop.wallclock import now

NAMES = {"email": "thư điện tử", "sms": "SMS", "zalo": "Zalo"}


def add_to(group: click.Group) -> None:
    group.add_command(send)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")
@click.option(
    "--try", "tried", nargs=2, metavar="CHANNEL ADDRESS", type=(click.Choice(list(NAMES)), str), default=None,
    help="Chỉ gửi một tin thử đến địa chỉ này, ví dụ: --try email ten@example.vn.",
)  # fmt: skip
@with_moment
def send(as_json: bool, tried: tuple[str, str] | None, at: str | None) -> None:
    """Gửi các tin đang chờ báo cho người nộp."""
    channels = channels_from()
    if tried is not None:
        _try(*tried)
        return
    with application():
        done = deliver_waiting(channels_allowed(channels), at=moment(at), save=db.session.commit)
        official = installation().kind is InstallationKind.OFFICIAL
    if as_json:
        click.echo(json.dumps({"channels": sorted(channels) if official else [], **done.counts()}))
        return
    if not official:
        click.echo("Bản thử nghiệm và bản trình diễn không gửi tin ra ngoài.")
    elif channels:
        click.echo(f"Kênh đang bật: {', '.join(NAMES[name] for name in sorted(channels))}.")
    else:
        click.echo("Chưa bật kênh gửi nào. Cách bật: xem docs/sending.md.")
    click.echo(told(done))


def told(done: Delivered) -> str:
    """The counts as one Vietnamese sentence."""
    counted = [
        (done.accepted, "tin đã chuyển cho máy chủ gửi"),
        (done.delivered, "tin đã đến người nhận"),
        (done.later, "tin sẽ gửi lại sau"),
        (done.failed, "tin không gửi được"),
        (done.unknown, "tin không rõ đã đi hay chưa"),
        (done.by_hand, "việc cần gọi điện hoặc giao tận tay"),
    ]
    said = [f"{number} {what}" for number, what in counted if number]
    return f"{'; '.join(said)}." if said else "Không có tin nào đang chờ gửi."


def _try(name: str, address: str) -> None:
    channel = channels_from().get(name)
    if channel is None:
        raise Refused(f"Kênh {NAMES[name]} chưa bật. Đặt cấu hình theo docs/sending.md rồi thử lại.")
    at = now()
    answer = channel.send(
        Parcel(
            to=address,
            subject="Tin thử của Bộ phận Một cửa",
            text="Đây là tin thử của Bộ phận Một cửa, không cần trả lời.\n",
            reference=f"try-{at:%Y%m%d%H%M%S%f}",
            written_at=at,
        )
    )
    if answer.outcome is not Outcome.ACCEPTED:
        raise Refused(answer.detail)
    click.echo(f"{answer.detail} Kiểm tra xem tin đã đến chưa.")
