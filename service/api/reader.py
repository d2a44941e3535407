"""The OpenAPI document as a page to read: no script, nothing fetched from elsewhere."""

from collections.abc import Iterator
from html import escape
from typing import Any

import msgspec

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h2 { border-top: 1px solid #8884; padding-top: 1rem } h3 { margin-top: 2rem }
pre { background: #8881; padding: .75rem; overflow-x: auto; white-space: pre-wrap }
table { border-collapse: collapse; width: 100% }
td, th { border: 1px solid #8884; padding: .3rem .5rem; text-align: left; vertical-align: top }
:root { color-scheme: light dark }
"""


def reader_page(document: dict[str, Any]) -> str:
    """A whole HTML page with every operation and every schema of the document."""
    info = document["info"]
    body = "\n".join((*_operations(document["paths"]), *_schemas(document["components"])))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{escape(info["title"])} {escape(info["version"])}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{escape(info["title"])} {escape(info["version"])}</h1>
<p>{escape(info["description"])}</p>
<p>The same for programs: <a href="schema/openapi.json">openapi.json</a></p>
{body}
</body>
</html>
"""


def _operations(paths: dict[str, Any]) -> Iterator[str]:
    for path, methods in paths.items():
        for method, operation in methods.items():
            yield f"<h2>{method.upper()} {escape(path)}</h2>"
            yield f"<p>{escape(operation['description'])}</p>"
            yield _table(
                ("Parameter", "In", "Meaning", "Example"),
                [
                    (p["name"], p["in"], p["description"], _json(p["example"]))
                    for p in operation["parameters"]
                ],
            )
            yield from _bodies("Request", operation.get("requestBody", {}).get("content", {}))
            answer = operation["responses"]["200"]["content"]
            yield from _bodies("Answer", answer)
            yield _table(
                ("Status", "Problem"),
                [
                    (status, response["description"])
                    for status, response in operation["responses"].items()
                    if status != "200"
                ],
            )


def _bodies(kind: str, contents: dict[str, Any]) -> Iterator[str]:
    shown: list[Any] = []
    for media_type, content in contents.items():
        description = content["schema"].get("description", "")
        yield f"<h3>{kind}: {escape(media_type)}</h3><p>{escape(description)}</p>"
        examples = [e["value"] for e in content.get("examples", {}).values()]
        for example in (*examples, *([content["example"]] if "example" in content else [])):
            if example not in shown:
                shown.append(example)
                yield f"<pre>{escape(_json(example))}</pre>"


def _schemas(components: dict[str, Any]) -> Iterator[str]:
    for name, schema in components["schemas"].items():
        yield f"<h2>{escape(name)}</h2>"
        yield f"<p>{escape(schema.get('description', ''))}</p>"
        yield _table(
            ("Field", "Meaning", "Example"),
            [
                (field_name, field["description"], _json(field["examples"][0]))
                for field_name, field in schema.get("properties", {}).items()
            ],
        )


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>" if rows else ""


def _json(value: object) -> str:
    if isinstance(value, str):
        return value
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
