#!/usr/bin/env python3
"""Writes ShippedCatalogue.swift from a JSON list of models.

    python3 generate.py models.json > ShippedCatalogue.swift

A line is a model, its fields are parted by tabs; CatalogueReader reads them. Prices are whole
micro-dollars a million tokens, so that nothing is rounded on the way.

Of a server that people run themselves no window is taken: it is what the server was started with.

Left out are `budget_tokens`, which only a router's row has that takes an effort as well, and
`reasoning_field`: a thought goes back under the name under which it came.
"""

import json
import sys

EFFORTS = {"none", "minimal", "low", "medium", "high", "xhigh", "max"}
SELF_RUN = {"ollama", "lmstudio", "llamacpp", "vllm"}
PRICES = ("in", "out", "cache_read", "cache_write", "cache_write_1h")


def price(values):
    """`in/out/read/write/write1h`, `-` for what is not known."""
    def micro(value):
        return "-" if value is None else str(round(value * 1_000_000))
    return "/".join(micro(values.get(name)) for name in PRICES)


def flags(model):
    marks = {
        "reasoning": "r", "image_input": "i", "tools": "t", "pdf_input": "p",
        "adaptive_thinking": "a", "thinking_always_on": "A",
    }
    found = [mark for name, mark in marks.items() if model.get(name)]
    if model.get("cache_breakpoints") == "explicit":
        found.append("b")
    if model.get("sampling_params") is False:
        found.append("s")
    if model.get("forced_tool_choice") is False:
        found.append("f")
    return "".join(found)


def line(model):
    dialects = [name.split("/")[-1] for name in model["dialect"].split("|")]
    known = [name for name in dialects if name in ("responses", "chat", "messages")]
    tiers = ";".join(f"{tier['over']}:{price(tier)}" for tier in model.get("tiers") or [])
    billing = price(model["price"]) if model["price"] else model.get("billing") or "-"
    # Claude on Azure has an address of its own.
    provider = "foundry" if (model["provider"], known) == ("azure", ["messages"]) \
        else model["provider"]
    fields = [
        provider, model["id"], ",".join(known),
        "" if provider in SELF_RUN else model["context"] or "",
        model["max_input"] or "", model["max_output"] or "", billing, tiers,
        ",".join(word for word in model.get("efforts") or [] if word in EFFORTS),
        model.get("default_effort") or "", flags(model), model.get("cache_min_tokens") or "",
        model.get("deprecated_on") or "",
    ]
    return "\t".join(str(field) for field in fields)


def main(path):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    lines = [line(model) for model in data["models"]]
    served = [text for text in lines if text.split("\t")[2]]
    print("// Written by generate.py. Change that, or override in config.toml.")
    print("// swift-format-ignore-file\n")
    print("/// The models that this version knows, in the format of ``CatalogueReader``.")
    print("enum ShippedCatalogue {")
    print("  /// The day of the prices.")
    print(f'  static let date = "{data["generated"]}"\n')
    print('  static let text = #"""')
    print("\n".join(served))
    print('"""#')
    print("}")


main(sys.argv[1])
