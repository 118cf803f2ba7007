"""Every limit of what people and files may bring in; forms show them, operations keep them."""

from datetime import date
from decimal import Decimal

LINE_LENGTH = 200
TEXT_LENGTH = 50_000
ID_DIGITS = 18

FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2199, 12, 31)

LAG_DAYS = 3_650
STEP_DAYS = 3_650
STEPS = 20_000
LINKS = 60_000

EDITS_LENGTH = 2_000_000

MONEY = Decimal("9999999999.99")

PROJECT_BYTES = 50 * 1024 * 1024
UPLOAD_BYTES = 20 * 1024 * 1024
PLAYBOOK_BYTES = 10 * 1024 * 1024
EVIDENCE_BYTES = 20 * 1024 * 1024
