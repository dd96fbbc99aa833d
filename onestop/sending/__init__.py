"""How a message leaves the house: mail over SMTP, text messages through a gateway. Knows no dossier and no database."""
