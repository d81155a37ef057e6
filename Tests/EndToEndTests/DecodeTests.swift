import JSON
import Testing

extension EndToEndTests {
  /// `tern decode`: a recorded stream in, an event a line and what it came to out.
  @Suite struct DecodeTests {
    private static let call = #"{\"path\":\".\"}"#

    /// A stream of each dialect that thinks, says `Héllo` and calls a tool.
    static let streams: [(dialect: String, stop: String, stream: String)] = [
      (
        "chat", "tool_calls",
        data([
          #"{"id":"c","model":"m","choices":[{"index":0,"delta":{"reasoning_content":"Hm."}}]}"#,
          #"{"id":"c","choices":[{"index":0,"delta":{"content":"Hé"}}]}"#,
          #"{"id":"c","choices":[{"index":0,"delta":{"content":"llo"}}]}"#,
          #"{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t1","type":"function","function":{"name":"look","arguments":"\#(call)"}}]}}]}"#,
          #"{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"#,
          #"{"id":"c","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":4}}}"#,
        ]) + "data: [DONE]\n\n"
      ),
      (
        "messages", "tool_use",
        data([
          #"{"type":"message_start","message":{"id":"m1","model":"m","usage":{"input_tokens":9,"cache_read_input_tokens":4,"output_tokens":1}}}"#,
          #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}"#,
          #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm."}}"#,
          #"{"type":"content_block_stop","index":0}"#,
          #"{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}"#,
          #"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hé"}}"#,
          #"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"llo"}}"#,
          #"{"type":"content_block_stop","index":1}"#,
          #"{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t1","name":"look","input":{}}}"#,
          #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"\#(call)"}}"#,
          #"{"type":"content_block_stop","index":2}"#,
          #"{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":7}}"#,
          #"{"type":"message_stop"}"#,
        ])
      ),
      (
        "responses", "completed",
        data([
          #"{"type":"response.created","response":{"id":"r1","model":"m"}}"#,
          #"{"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"rs","summary":[]}}"#,
          #"{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"Hm."}"#,
          #"{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","id":"rs","summary":[{"type":"summary_text","text":"Hm."}]}}"#,
          #"{"type":"response.output_item.added","output_index":1,"item":{"type":"message","id":"msg","role":"assistant","content":[]}}"#,
          #"{"type":"response.output_text.delta","output_index":1,"content_index":0,"delta":"Hé"}"#,
          #"{"type":"response.output_text.delta","output_index":1,"content_index":0,"delta":"llo"}"#,
          #"{"type":"response.output_item.done","output_index":1,"item":{"type":"message","id":"msg","role":"assistant","content":[{"type":"output_text","text":"Héllo"}]}}"#,
          #"{"type":"response.output_item.done","output_index":2,"item":{"type":"function_call","id":"fc","call_id":"t1","name":"look","arguments":"\#(call)"}}"#,
          #"{"type":"response.completed","response":{"id":"r1","status":"completed","usage":{"input_tokens":9,"input_tokens_details":{"cached_tokens":4},"output_tokens":7}}}"#,
        ])
      ),
    ]

    private static func data(_ frames: [String]) -> String {
      frames.map { "data: \($0)\n\n" }.joined()
    }

    @Test(arguments: streams)
    func `a stream reads the same from a file, from standard input, and however it is cut`(
      sample: (dialect: String, stop: String, stream: String)
    ) async throws {
      let home = try TestHome()
      let file = "\(home.root)/stream.sse"
      try home.write(sample.stream, to: file)
      let decode = ["decode", "--dialect", sample.dialect]
      let whole = try await home.tern(decode + [file])
      #expect(whole.exit == .code(0), "\(whole.errors)")
      let lines = try whole.lines.map { try JSON(parsing: $0) }
      let deltas = lines.filter { $0["type"] == "output_text_delta" }
      #expect(deltas.compactMap { $0["delta"]?.stringValue } == ["Hé", "llo"], "\(whole.output)")
      #expect(lines.dropLast().last?["type"] == "completed")
      let result = try #require(lines.last)
      #expect(result["type"] == "result" && result["text"] == "Héllo")
      #expect(result["reasoning"] == "Hm." && result["error"] == .null)
      #expect(result["tool_calls"]?.text == #"[{"name":"look","arguments":"{\"path\":\".\"}"}]"#)
      #expect(result["usage"]?.text == #"{"input":9,"cached":4,"output":7}"#)
      #expect(result["stop"]?.stringValue == sample.stop)

      for split in ["1", "7", "100000"] {
        let cut = try await home.tern(decode + ["--split", split, file])
        #expect(cut.output == whole.output && cut.exit == .code(0), "--split \(split)")
      }
      for words in [[], ["-"], ["--split", "3", "-"]] {
        let piped = try await home.tern(decode + words, input: sample.stream)
        #expect(piped.output == whole.output && piped.exit == .code(0), "\(words)")
      }
    }

    @Test(arguments: streams)
    func `a stream that was cut is no whole answer`(
      sample: (dialect: String, stop: String, stream: String)
    ) async throws {
      let home = try TestHome()
      let frames = sample.stream.split(separator: "\n\n").dropLast(3).joined(separator: "\n\n")
      let program = try await home.tern(
        ["decode", "--dialect", sample.dialect], input: frames + "\n\n")
      #expect(program.exit == .code(1))
      let result = try JSON(parsing: try #require(program.lines.last))
      #expect(result["error"]?.stringValue?.contains("without its terminal event") == true)
      #expect(result["text"]?.stringValue?.hasPrefix("Hé") == true)
    }

    @Test(arguments: [
      ["--dialect", "soap", "-"], ["--dialect", "chat", "/nowhere/stream.sse"],
      ["--dialect", "chat", "--split", "0", "-"], ["--dialect", "chat", "--split", "x", "-"],
    ])
    func `what cannot be read is said, and printed nothing of`(words: [String]) async throws {
      let program = try await TestHome().tern(["decode"] + words, input: "")
      #expect(program.exit == .code(2))
      #expect(program.output.isEmpty && program.errors.hasPrefix("tern: "), "\(program.errors)")
    }

    /// Some of each dialect, all of which the libraries of their makers read as we do.
    static let recordings: [JSON] = ["chat", "messages", "responses"].flatMap { dialect in
      TestHome.read("\(TestData.folder)/recordings/manifest.jsonl").split(separator: "\n")
        .compactMap { try? JSON(parsing: String($0)) }
        .filter { $0["dialect"]?.stringValue == dialect && $0["expected"]?["error"] == .null }
        .prefix(3)
    }

    @Test(
      .enabled(if: !recordings.isEmpty, "the folder of recorded streams is not there"),
      arguments: recordings)
    func `a recorded stream comes to what its maker's library read`(recording: JSON) async throws {
      let dialect = try #require(recording["dialect"]?.stringValue)
      let file = "\(TestData.folder)/recordings/\(recording["file"]?.stringValue ?? "")"
      for split in ["1", "1000000"] {
        let program = try await TestHome().tern(
          ["decode", "--dialect", dialect, "--split", split, file])
        #expect(program.exit == .code(0))
        let result = try JSON(parsing: try #require(program.lines.last))
        for name in ["text", "reasoning", "tool_calls", "stop", "usage"] {
          #expect(result[name] == recording["expected"]?[name], "\(file): \(name)")
        }
      }
    }
  }
}
