"""A server that holds every request against the types that the vendors' own libraries have for it.

    python requests.py PORT

A request that fits is answered with a small stream, one that does not with 400 and what is wrong.
The first part of the path says how strict to be: `plain` allows nothing that the types do not
have; `kin` allows what other servers of the dialect add to it, which is in `EXTENSIONS`.
"""

import json
import sys
import warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import List

import anthropic.types.beta.message_create_params as beta_messages
import anthropic.types.message_create_params as messages
import openai.types.chat.completion_create_params as chat
import openai.types.responses.response_compact_params as compact
import openai.types.responses.response_create_params as responses
from pydantic import ConfigDict, TypeAdapter, ValidationError

warnings.simplefilter("ignore")

# Members that the libraries do not have: of a thinking model's server, of OpenRouter, of DeepSeek,
# and of Anthropic's older models.
EXTENSIONS = {
    "cache_control", "reasoning", "reasoning_content", "reasoning_details", "temperature",
    "thinking",
}

ANSWERS = {
    "responses": [
        {"type": "response.created", "response": {"id": "r", "model": "m"}},
        {"type": "response.completed", "response": {"id": "r", "status": "completed"}},
    ],
    "completions": [
        {"id": "c", "choices": [{"index": 0, "delta": {"content": "Yes"}, "finish_reason": "stop"}]},
    ],
    "messages": [
        {"type": "message_start", "message": {"id": "m", "usage": {}}},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}},
        {"type": "message_stop"},
    ],
}


def strictly(kind):
    # Within a list, the setting reaches types that have none of their own.
    return TypeAdapter(List[kind], config=ConfigDict(extra="forbid"))


JUDGES = {
    "responses": [strictly(responses.ResponseCreateParamsStreaming)],
    "compact": [strictly(compact.ResponseCompactParams)],
    "completions": [strictly(chat.CompletionCreateParamsStreaming)],
    "messages": [
        strictly(messages.MessageCreateParamsStreaming),
        strictly(beta_messages.MessageCreateParamsStreaming),
    ],
}


def consumed(value):
    """The value with every lazy list read, which is when its elements are looked at."""
    if isinstance(value, dict):
        return {name: consumed(member) for name, member in value.items()}
    if value is None or isinstance(value, (str, int, float)):
        return value
    return [consumed(element) for element in value]


def without_extensions(value):
    if isinstance(value, dict):
        return {
            name: without_extensions(member) for name, member in value.items()
            if name not in EXTENSIONS}
    if isinstance(value, list):
        return [without_extensions(element) for element in value]
    return value


def complaint(error):
    """What is wrong in a few words: of many types, with those that were meant."""
    faults = error.errors(include_url=False, include_context=False)
    others = {fault["loc"][:-1] for fault in faults if fault["type"] == "literal_error"}
    meant = [fault for fault in faults
             if not any(fault["loc"][:len(other)] == other for other in others)]
    meant = [fault for fault in meant if fault["type"] != "string_type"] or faults
    meant.sort(key=lambda fault: -len(fault["loc"]))
    return "; ".join(
        f"{'.'.join(str(part)[:32] for part in fault['loc'][2:])}: {fault['msg']}"
        for fault in meant[:4])


def fault(judges, body):
    """What is wrong with the body; none where one of the types is content."""
    first = None
    for judge in judges:
        try:
            consumed(judge.validate_python([body]))
            return None
        except ValidationError as error:
            first = first or complaint(error)
    return first


class Judge(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        _, strictness, *_, kind = self.path.split("/")
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if strictness == "kin":
            body = without_extensions(body)
        wrong = fault(JUDGES[kind], body)
        if wrong:
            self.answer(400, "application/json", json.dumps(
                {"error": {"type": "invalid_request_error", "message": wrong}}))
        elif kind == "compact":
            self.answer(200, "application/json", json.dumps(
                {"id": "c", "output": [{"type": "compaction", "encrypted_content": "x"}]}))
        else:
            events = [json.dumps(event) for event in ANSWERS[kind]]
            if kind == "completions":
                events.append("[DONE]")
            self.answer(200, "text/event-stream", "".join(f"data: {e}\n\n" for e in events))

    def answer(self, status, kind, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Judge).serve_forever()
