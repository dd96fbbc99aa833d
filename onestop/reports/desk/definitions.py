"""What the figures of the late rate are called, and what they mean: printed wherever they are shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """What a figure is called. part: it is told of another figure and not to be added."""

    name: str
    heading: str
    part: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Columns under one heading."""

    heading: str
    columns: tuple[Told, ...]


GROUPS = (
    Group(
        "Tiếp nhận",
        (
            Told("carried_over", "Kỳ trước chuyển sang"),
            Told("received_online", "Nhận trực tuyến"),
            Told("received_direct", "Nhận trực tiếp"),
            Told("received_postal", "Nhận qua bưu chính"),
        ),
    ),
    Group(
        "Đã giải quyết",
        (
            Told("ended_early", "Trước hạn"),
            Told("ended_on_time", "Đúng hạn"),
            Told("ended_late", "Quá hạn (đã giải quyết)"),
            Told("refused", "Không giải quyết, trả lại", part=True),
            Told("stopped", "Dừng theo đề nghị", part=True),
            Told("closed", "Đóng do không bổ sung", part=True),
            Told("at_once", "Trả kết quả ngay", part=True),
        ),
    ),
    Group(
        "Đang giải quyết",
        (
            Told("open_within_limit", "Trong hạn"),
            Told("open_waiting", "Tạm dừng, chờ bổ sung", part=True),
            Told("open_late", "Quá hạn (đang giải quyết)"),
            Told("no_due_date", "Không có hạn"),
        ),
    ),
    Group(
        "Tỷ lệ quá hạn",
        (
            Told("late_rate", "Tỷ lệ quá hạn"),
            Told("late_rate_without_at_once", "Tỷ lệ quá hạn, không kể trả ngay"),
            Told("late_rate_after_reappointment", "Tỷ lệ quá hạn theo ngày hẹn lại"),
        ),
    ),
)

DEFINITIONS = {
    "field": "Lĩnh vực của thủ tục hành chính, theo phiên bản thủ tục có hiệu lực với hồ sơ khi tiếp nhận.",
    "carried_over": "Hồ sơ tiếp nhận trước kỳ báo cáo và chưa kết thúc khi kỳ bắt đầu.",
    "received_online": "Hồ sơ tiếp nhận trong kỳ, nộp trực tuyến.",
    "received_direct": "Hồ sơ tiếp nhận trong kỳ, nộp trực tiếp tại Bộ phận Một cửa.",
    "received_postal": "Hồ sơ tiếp nhận trong kỳ, nộp qua bưu chính công ích.",
    "ended_early": "Hồ sơ kết thúc trong kỳ (bất kể kết quả) vào một ngày trước ngày hết hạn theo luật.",
    "ended_on_time": "Hồ sơ kết thúc trong kỳ đúng ngày hết hạn theo luật, không muộn hơn giờ hết hạn.",
    "ended_late": (
        "Hồ sơ kết thúc trong kỳ sau thời điểm hết hạn theo luật. Xin lỗi và hẹn lại không làm hồ sơ hết quá hạn."
        " Hồ sơ kết thúc khi đang tạm dừng tính thời hạn được xét tại thời điểm tạm dừng."
    ),
    "refused": "Trong số đã giải quyết: hồ sơ không giải quyết, trả lại sau khi thẩm định.",
    "stopped": "Trong số đã giải quyết: hồ sơ dừng thực hiện theo đề nghị, rút hồ sơ.",
    "closed": "Trong số đã giải quyết: hồ sơ đóng vì không được bổ sung trong thời hạn yêu cầu.",
    "at_once": "Trong số đã giải quyết: hồ sơ giải quyết, trả kết quả ngay khi tiếp nhận.",
    "open_within_limit": (
        "Hồ sơ chưa kết thúc và chưa hết hạn theo luật vào cuối ngày cuối kỳ (kỳ chưa hết: lúc lập báo cáo);"
        " gồm cả hồ sơ đang tạm dừng, chờ bổ sung."
    ),
    "open_waiting": (
        "Trong số đang giải quyết trong hạn: hồ sơ chờ bổ sung hoặc tạm dừng tính thời hạn, còn hạn khi tạm dừng."
    ),
    "open_late": (
        "Hồ sơ chưa kết thúc và đã hết hạn theo luật vào cuối ngày cuối kỳ (kỳ chưa hết: lúc lập báo cáo),"
        " kể cả khi quá hạn rồi mới tạm dừng."
    ),
    "no_due_date": (
        "Hồ sơ không có hạn theo luật (thủ tục không quy định thời hạn, hoặc sổ cũ không ghi), đã hoặc chưa kết thúc;"
        " không tính vào cột nào khác của phần đã giải quyết và đang giải quyết."
    ),
    "late_rate": ("Đã giải quyết quá hạn ÷ (trước hạn + đúng hạn + quá hạn). Ghi “–” khi không có hồ sơ nào để chia."),
    "late_rate_without_at_once": "Như tỷ lệ quá hạn, nhưng không kể hồ sơ giải quyết, trả kết quả ngay.",
    "late_rate_after_reappointment": (
        "Như tỷ lệ quá hạn, nhưng hồ sơ đã xin lỗi và kết thúc không muộn hơn ngày hẹn lại thì không kể là quá hạn."
    ),
    "received_for_others": (
        "Hồ sơ tiếp nhận cho cơ quan khác giải quyết: tính như trên, nhưng đứng riêng, ngoài tỷ lệ của cơ quan."
    ),
    "void": "Hồ sơ nhập sai bị hủy trong kỳ; không tính vào bất kỳ số nào khác của kỳ.",
}

MEANINGS = DEFINITIONS | {
    "unknown": (
        "Hồ sơ chưa kết thúc mà sổ cũ không cho biết tình trạng vào cuối kỳ; đứng riêng, không xếp vào trong hạn hay"
        " quá hạn."
    ),
    "no_limit": (
        "Hồ sơ không có hạn theo luật (thủ tục không quy định thời hạn, hoặc sổ cũ không ghi), đã hoặc chưa kết thúc."
    ),
    "in_hand": "Kỳ trước chuyển sang và tiếp nhận mới; không kể hồ sơ tiếp nhận cho cơ quan khác giải quyết.",
    "received": "Hồ sơ tiếp nhận trong kỳ, qua mọi kênh.",
    "ended": "Hồ sơ kết thúc trong kỳ, bất kể kết quả, kể cả hồ sơ không có hạn theo luật.",
    "ended_in_time": "Hồ sơ kết thúc trong kỳ, không muộn hơn thời điểm hết hạn theo luật.",
    "online_share": "Tiếp nhận mới trực tuyến ÷ tiếp nhận mới qua mọi kênh.",
    "in_time_rate": (
        "Tỷ lệ A: (trước hạn + đúng hạn) ÷ (trước hạn + đúng hạn + quá hạn), chỉ tính hồ sơ đã giải quyết trong kỳ."
    ),
    "in_time_rate_without_at_once": "Như tỷ lệ A, nhưng không kể hồ sơ giải quyết, trả kết quả ngay.",
    "late_rate_after_reappointment_without_at_once": (
        "Như tỷ lệ quá hạn theo ngày hẹn lại, nhưng không kể hồ sơ giải quyết, trả kết quả ngay."
    ),
    "progress": (
        "Tỷ lệ D, theo cách tính của Bộ chỉ số 766: (đã giải quyết không quá hạn + đang giải quyết chưa quá hạn) ÷ mọi"
        " hồ sơ có hạn nhận giải quyết trong kỳ, kể cả kỳ trước chuyển sang. Bị yêu cầu bổ sung quá một lần là quá hạn."
        " Đây là số ước tính; điểm chính thức do Cổng Dịch vụ công quốc gia tính."
    ),
    "progress_without_at_once": "Như tỷ lệ D, nhưng không kể hồ sơ giải quyết, trả kết quả ngay.",
    "same_day": (
        "Trong số đã giải quyết quá hạn: hồ sơ kết thúc trong chính ngày hết hạn, nhưng sau giờ hết hạn trong ngày đó."
    ),
    "letter_day_before": (
        "Hồ sơ quá hạn có phiếu xin lỗi đầu tiên ký chậm nhất vào ngày liền trước ngày hết hạn theo luật."
    ),
    "letter_before": "Hồ sơ quá hạn có phiếu xin lỗi đầu tiên ký trong ngày hết hạn, trước giờ hết hạn.",
    "letter_after": "Hồ sơ quá hạn có phiếu xin lỗi đầu tiên ký sau thời điểm hết hạn theo luật.",
    "letter_none": "Hồ sơ quá hạn mà đến cuối kỳ chưa có phiếu xin lỗi nào.",
    "new_date_kept": "Hồ sơ quá hạn có ngày hẹn lại và đã kết thúc không muộn hơn ngày hẹn lại.",
    "new_date_missed": "Hồ sơ quá hạn có ngày hẹn lại, nhưng kết thúc sau ngày hẹn lại hoặc cuối kỳ vẫn chưa kết thúc.",
    "new_date_pending": "Hồ sơ quá hạn chưa kết thúc, ngày hẹn lại chưa đến vào cuối kỳ.",
    "open_all": "Mọi hồ sơ chưa kết thúc vào cuối kỳ, kể cả không có hạn và chưa phân loại.",
    "open_supplement": "Hồ sơ chưa kết thúc, đang chờ người nộp bổ sung vào cuối kỳ; kể cả hồ sơ đã quá hạn từ trước.",
    "open_paused": "Hồ sơ chưa kết thúc, đang tạm dừng tính thời hạn vào cuối kỳ; kể cả hồ sơ đã quá hạn từ trước.",
    "standing_late": "Trong số chờ bổ sung và tạm dừng: hồ sơ đã quá hạn trước khi dừng tính thời hạn.",
    "obligation": "Trong số tạm dừng: căn cứ tạm dừng ghi là chờ thực hiện nghĩa vụ tài chính.",
    "withdrawn": "Trong số đã giải quyết: hồ sơ dừng theo đề nghị, rút hồ sơ.",
    "unfetched": ("Hồ sơ kết thúc trong kỳ, có kết quả hoặc văn bản từ chối, mà đến cuối kỳ người nộp chưa nhận."),
    "with_letter": (
        "Hồ sơ có phiếu xin lỗi ký trong kỳ, có hoặc không hẹn lại ngày trả, kể cả xin lỗi khi mới dự kiến quá hạn."
    ),
}
