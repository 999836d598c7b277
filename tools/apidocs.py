"""Renders docs/generated/openapi.json: the API as it describes itself, kept so that a change of it is seen."""

import json


def render() -> dict[str, str]:
    """The file's name and its text."""
    from weili.api.endpoints import api

    schema = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/")))
    return {"openapi.json": json.dumps(schema, ensure_ascii=False, indent=1) + "\n"}
