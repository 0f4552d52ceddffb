"""What a person does on a server of Label Studio, and what a result object of Hotpass has to say.

    label_studio.py URL personal-token LEGACY
    label_studio.py URL answer LEGACY PROJECT CHOICE...      the tasks of the project in order; an answer given before is changed
    label_studio.py - expect KEY=NUMBER...                   reads a result object
"""

import json
import sys
import urllib.request

url, verb, *words = sys.argv[1:]


def ask(method, path, token, body=None):
    request = urllib.request.Request(url + path, method=method)
    request.add_header("Authorization", f"Token {token}")
    request.add_header("Content-Type", "application/json")
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(request, data, timeout=60) as answer:
        return json.load(answer)


def answer(token, project, choices):
    tasks = ask("GET", f"/api/tasks?project={project}&fields=all", token)["tasks"]
    assert len(tasks) == len(choices), f"{len(tasks)} tasks"
    for task, choice in zip(sorted(tasks, key=lambda task: task["id"]), choices):
        decision = {"from_name": "decision", "to_name": "pair", "type": "choices", "value": {"choices": [choice]}}
        note = {"from_name": "note", "to_name": "pair", "type": "textarea", "value": {"text": ["looked at"]}}
        body = {"result": [decision, note], "was_cancelled": False}
        if task["annotations"]:
            ask("PATCH", f"/api/annotations/{task['annotations'][0]['id']}/", token, body)
        else:
            ask("POST", f"/api/tasks/{task['id']}/annotations/", token, body)


def expect(wanted):
    result = json.load(sys.stdin)
    for word in wanted:
        path, number = word.split("=")
        found = result
        for key in path.split("."):
            found = found[key]
        found = len(found) if isinstance(found, list) else found
        assert found == int(number), f"{path} is {found}, not {number}: {result}"


if verb == "personal-token":
    print(ask("POST", "/api/token/", words[0], {})["token"])
elif verb == "answer":
    answer(words[0], words[1], words[2:])
else:
    expect(words)
