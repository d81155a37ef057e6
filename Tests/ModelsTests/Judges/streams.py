"""Asks a server for one answer through a vendor's own library, and prints what the library read.

    python streams.py responses|chat|messages BASE_URL streamed|whole

The libraries check every event against their types, strictly.
"""

import json
import sys

dialect, base_url, mode = sys.argv[1:4]
streamed = mode == "streamed"


def responses():
    from openai import OpenAI

    client = OpenAI(
        base_url=base_url, api_key="k", max_retries=0, _strict_response_validation=True)
    asked = {"model": "m", "input": "Hi"}
    if streamed:
        with client.responses.stream(**asked) as stream:
            for _ in stream:
                pass
            response = stream.get_final_response()
    else:
        response = client.responses.create(**asked)
    thoughts = [item for item in response.output if item.type == "reasoning"]
    calls = [item for item in response.output if item.type == "function_call"]
    usage = response.usage
    return {
        "text": response.output_text,
        "reasoning": "\n\n".join(part.text for item in thoughts for part in item.summary),
        "tool_calls": [[call.name, json.loads(call.arguments)] for call in calls],
        "stop": response.status,
        "usage": [
            usage.input_tokens, usage.input_tokens_details.cached_tokens, usage.output_tokens],
    }


def chat():
    from openai import OpenAI

    client = OpenAI(
        base_url=base_url, api_key="k", max_retries=0, _strict_response_validation=True)
    asked = {"model": "m", "messages": [{"role": "user", "content": "Hi"}]}
    thoughts = []
    if streamed:
        asked["stream_options"] = {"include_usage": True}
        with client.chat.completions.stream(**asked) as stream:
            for event in stream:
                if event.type == "chunk" and event.chunk.choices:
                    delta = event.chunk.choices[0].delta
                    thoughts.append(getattr(delta, "reasoning_content", None) or "")
            completion = stream.get_final_completion()
    else:
        completion = client.chat.completions.create(**asked)
        thoughts.append(getattr(completion.choices[0].message, "reasoning_content", None) or "")
    choice, usage = completion.choices[0], completion.usage
    calls = [call.function for call in choice.message.tool_calls or []]
    return {
        "text": choice.message.content or "",
        "reasoning": "".join(thoughts),
        "tool_calls": [[call.name, json.loads(call.arguments)] for call in calls],
        "stop": choice.finish_reason,
        "usage": [
            usage.prompt_tokens, usage.prompt_tokens_details.cached_tokens,
            usage.completion_tokens],
    }


def messages():
    from anthropic import Anthropic

    # The library adds the version to the address by itself.
    client = Anthropic(
        base_url=base_url.removesuffix("/v1"), api_key="k", max_retries=0,
        _strict_response_validation=True)
    asked = {
        "model": "m", "max_tokens": 1000, "messages": [{"role": "user", "content": "Hi"}]}
    if streamed:
        with client.messages.stream(**asked) as stream:
            for _ in stream:
                pass
            message = stream.get_final_message()
    else:
        message = client.messages.create(**asked)

    def parts(kind):
        return [block for block in message.content if block.type == kind]

    usage = message.usage
    return {
        "text": "".join(block.text for block in parts("text")),
        "reasoning": "\n\n".join(block.thinking for block in parts("thinking")),
        "tool_calls": [[call.name, call.input] for call in parts("tool_use")],
        "stop": message.stop_reason,
        "usage": [
            usage.input_tokens + usage.cache_read_input_tokens, usage.cache_read_input_tokens,
            usage.output_tokens],
    }


answer = {"responses": responses, "chat": chat, "messages": messages}[dialect]()
print(json.dumps(answer, separators=(",", ":")))
