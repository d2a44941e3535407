"""What the process says about itself: log lines, metrics and request ids.

Article text never gets in: lines are built from named fields, and of an exception only its
class and the lines of code it passed are kept. Nothing here knows the framework above.
"""

from service.telemetry.log_lines import configure_logging as configure_logging
from service.telemetry.log_lines import log_event as log_event
from service.telemetry.metrics import EXPOSITION_TYPE as EXPOSITION_TYPE
from service.telemetry.metrics import Metrics as Metrics
from service.telemetry.request_ids import choose_request_id as choose_request_id
from service.telemetry.request_ids import current_request_id as current_request_id
from service.telemetry.request_log import AsgiApp as AsgiApp
from service.telemetry.request_log import RequestLog as RequestLog
