"""docs/api.md: every request in it is made, in its order, and every answer has what stands below it."""

import json
import re
from pathlib import Path

from starlette.testclient import TestClient

from warraq.serving.web.api.clients.greader.routes import greader_routes
from warraq.serving.web.api.operations import PREFIX
from warraq.serving.web.api.routes import OPERATIONS

DOCUMENT = (Path(__file__).resolve().parents[4] / "docs" / "api.md").read_text("utf-8")
_EXAMPLE = re.compile(
    r"```http\n(?P<method>[A-Z]+)\ (?P<path>\S+)\n"
    r"(?:Content-Type:\ application/json\n\n(?P<body>[^`]+?)\n)?```\n"
    r"(?:\n```json\n(?P<answer>[^`]+?)\n```\n)?"
)


def test_every_example_is_answered_as_it_says(room: TestClient) -> None:
    examples = list(_EXAMPLE.finditer(DOCUMENT))
    assert len(examples) == DOCUMENT.count("```http")
    for example in examples:
        body = example["body"]
        sent = {"content": body, "headers": {"content-type": "application/json"}} if body else {}
        answer = room.request(example["method"], example["path"], **sent)
        expected = json.loads(example["answer"] or "{}")
        assert answer.status_code == expected.get("status", 200), (example["path"], answer.text)
        assert expected.items() <= answer.json().items(), example["path"]


def test_what_the_document_names_is_there() -> None:
    paths = {PREFIX + one.path for one in OPERATIONS}
    for named in ("/read", "/stars", "/labels", "/read-all", "/searches/{name}", "/sources/{slug}/settings"):
        assert PREFIX + named in paths
    below = ("versions", "diff", "removed", "origins", "images", "cluster", "citation", "note")
    assert {f"{PREFIX}/articles/{{id}}/{name}" for name in below} <= paths
    assert len(greader_routes()) == 2 * 14
