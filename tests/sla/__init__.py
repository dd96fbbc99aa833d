"""The legal clock: tables of cases, and properties against a clock that walks minute by minute."""
