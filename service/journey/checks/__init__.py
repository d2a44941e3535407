"""Comparisons of an Indonesian sentence with its English, across the two languages.

Each check answers what does not agree, never whether a claim is true. They are pure, read
each text once, and prefer silence to a false alarm.
"""

from service.journey.checks.coverage import covers as covers
from service.journey.checks.coverage import is_looping as is_looping
from service.journey.checks.dates import DateMismatch as DateMismatch
from service.journey.checks.dates import compare_dates as compare_dates
from service.journey.checks.numbers import NumberMismatch as NumberMismatch
from service.journey.checks.numbers import compare_numbers as compare_numbers
