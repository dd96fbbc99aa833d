"""Pages that anybody may open, without signing in: whether a paper holds (/xac-minh), the survey (/khao-sat).

They set no cookie, name no citizen, load nothing from elsewhere and are kept by nobody. The anti-forgery check is left
off for them: there is nothing that somebody's browser could be made to do.
"""

BLUEPRINTS = ("onestop.portal.verification", "onestop.portal.survey")
