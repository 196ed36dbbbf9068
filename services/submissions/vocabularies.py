"""The closed lists on which code decides. OpenAPI delivers them to the screens."""

from typing import Literal

ReportKind = Literal["registration_form", "progress_report"]
# The report says its obligation; one alone fits; several fit as well, and the one due first is taken; none fits, and
# the period is made of its month or of its pairing.
Binding = Literal["named", "only", "chosen", "made"]
ReportState = Literal["draft", "submitted", "accepted", "forwarded"]
ListedState = ReportState | Literal["returned"]
ScanState = Literal["expected", "matched", "differs", "unreadable", "deleted"]
PaperState = Literal["none", "matched", "differs", "unreadable"]
FileState = Literal["expected", "stored", "ready", "rejected"]
VisitState = Literal["awaiting_photos", "complete"]
