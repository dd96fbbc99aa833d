"""Pages for staff. Each area is a module or package here with a blueprint `bp`; one line below opens it."""

BLUEPRINTS = (
    "onestop.web.home",
    "onestop.web.overview",
    "onestop.web.sign_in",
    "onestop.web.account",
    "onestop.web.intake",
    "onestop.web.cases",
    "onestop.web.late",
    "onestop.web.telling",
    "onestop.web.signing_many",
    "onestop.web.clerk",
    "onestop.web.books",
    "onestop.web.paper_list",
    "onestop.web.printing",
    "onestop.web.reports",
    "onestop.web.surveys",
    "onestop.web.admin",
)
