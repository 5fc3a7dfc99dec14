"""Conditions in the browser: the same table of cases, and a form that follows them."""

import json
from pathlib import Path

CASES = json.loads((Path(__file__).parents[1] / "questionnaire" / "conditions.json").read_text())

RUN = """async (cases) => {
    const { holds, shown } = await import("/static/js/conditions.js");
    const wrong = [];
    for (const each of cases.conditions) {
        if (holds(each.condition, each.answers) !== each.holds) wrong.push(each.name);
    }
    for (const each of cases.forms) {
        const found = [...shown(each.items, each.answers)].sort();
        if (JSON.stringify(found) !== JSON.stringify([...each.shown].sort())) wrong.push(each.name);
    }
    return wrong;
}"""


def test_the_browser_computes_conditions_as_the_server_does(people) -> None:
    page = people().page
    page.goto("/help")
    assert len(CASES["conditions"]) > 40
    assert page.evaluate(RUN, CASES) == []
