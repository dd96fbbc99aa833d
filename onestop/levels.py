"""The levels at which procedures are decided."""

import enum


class Level(enum.StrEnum):
    """Who decides a procedure, and what an agency is (values of the shipped catalogue)."""

    COMMUNE = "commune"
    COMMUNE_POLICE = "commune_police"
    LAND_OFFICE = "land_office"
    DISTRICT = "district"
    PROVINCE = "province"
    TAX = "tax"
    OTHER = "other"


LEVEL_NAMES = {
    Level.COMMUNE: "UBND cấp xã",
    Level.COMMUNE_POLICE: "Công an cấp xã",
    Level.LAND_OFFICE: "Văn phòng đăng ký đất đai",
    Level.DISTRICT: "UBND cấp huyện (đến 30/6/2025)",
    Level.PROVINCE: "Cấp tỉnh",
    Level.TAX: "Cơ quan thuế",
    Level.OTHER: "Cơ quan khác",
}
