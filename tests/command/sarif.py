# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""What SARIF 2.1.0 (OASIS) demands of the parts that wcmu writes, and nothing else in them: stricter than the published schema."""


def fixed(required, optional=(), **properties):
    known = {**properties}
    assert set(required) | set(optional) == set(known), (required, optional, list(known))
    return {"type": "object", "required": list(required), "properties": known, "additionalProperties": False}


def several(items, least=0):
    return {"type": "array", "items": items, "minItems": least}


TEXT = {"type": "string", "minLength": 1}
MESSAGE = fixed(["text"], text=TEXT)
NATURAL = {"type": "integer", "minimum": 1}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
PHYSICAL = fixed(["artifactLocation"], ["region"],
                 artifactLocation=fixed(["uri"], uri={"type": "string", "pattern": r"^[A-Za-z0-9._~/%:-]+$"}),
                 region=fixed(["startLine"], ["startColumn"], startLine=NATURAL, startColumn=NATURAL))
LOCATION = fixed([], ["physicalLocation", "message"], physicalLocation=PHYSICAL, message=MESSAGE)
FLOW = fixed(["threadFlows"], threadFlows=several(fixed(["locations"], locations=several(fixed(["location"], location=LOCATION), 1)), 1))
RESULT = fixed(["ruleId", "ruleIndex", "level", "message", "partialFingerprints"], ["locations", "codeFlows"],
               ruleId=TEXT, ruleIndex={"type": "integer", "minimum": 0}, level=LEVEL, message=MESSAGE, locations=several(LOCATION, 1),
               partialFingerprints={"type": "object", "additionalProperties": TEXT, "minProperties": 1}, codeFlows=several(FLOW, 1))
NOTIFICATION = fixed(["descriptor", "level", "message"], ["locations"],
                     descriptor=fixed(["id"], id=TEXT), level=LEVEL, message=MESSAGE, locations=several(LOCATION, 1))
INVOCATION = fixed(["executionSuccessful"], ["toolExecutionNotifications"],
                   executionSuccessful={"type": "boolean"}, toolExecutionNotifications=several(NOTIFICATION))
RULE = fixed(["id", "help"], id=TEXT, help=MESSAGE)
DRIVER = fixed(["name", "version", "rules"], name={"const": "wcmu"}, version=TEXT, rules=several(RULE))
RUN = fixed(["tool", "invocations", "columnKind", "results", "properties"],
            tool=fixed(["driver"], driver=DRIVER), invocations=several(INVOCATION, 1),
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]}, results=several(RESULT), properties={"type": "object"})
SCHEMA = fixed(["$schema", "version", "runs"], **{"$schema": TEXT}, version={"const": "2.1.0"}, runs=several(RUN, 1))
