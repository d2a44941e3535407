"""The HTTP API: addresses, wire structs, problems and the OpenAPI document.

It converts, calls the journey, and converts back. What an article means is not decided
here, and nothing here knows which weights run. No application exists until `create_app`.
"""

from service.api.answers import digest_answer as digest_answer
from service.api.app import create_app as create_app
from service.api.app import openapi_document as openapi_document
from service.api.articles import Assignment as Assignment
from service.api.wire.bundles import bundle_answer as bundle_answer
from service.api.wire.requests import SummariseOptions as SummariseOptions
