import Models
import Testing
import Workspace

@testable import Agent

@Suite struct InstructionsTests {
  private static let day = CivilDay(milliseconds: 1_795_000_000_000)

  private static func blocks(_ briefing: Briefing) -> [SystemBlock] {
    Instructions.blocks(workspace: "/home/me/project", briefing: briefing, day: day)
  }

  @Test func `blocks go from the most to the least stable`() {
    let blocks = Self.blocks(
      Briefing(
        documents: [
          .init(path: "/a/AGENTS.md", text: "Use tabs."), .init(path: "/b", text: "No."),
        ],
        branch: "main", platform: "Linux 6.1 x86_64"))
    #expect(blocks.map(\.cacheScope) == [.global, .org, nil])
    #expect(blocks[0].text.hasPrefix("You are Tern"))
    #expect(blocks[1].text.hasSuffix("## /a/AGENTS.md\n\nUse tabs.\n\n## /b\n\nNo."))
    #expect(
      blocks[2].text == """
        Environment
        - Workspace: /home/me/project
        - Git: on main
        - Platform: Linux 6.1 x86_64
        - Date: \(Self.day)
        """)
  }

  @Test func `without files there is no block for them`() {
    let blocks = Self.blocks(Briefing())
    #expect(blocks.map(\.cacheScope) == [.global, nil])
    #expect(blocks[1].text.contains("- Git: no repository"))
  }

  @Test func `the first block is the same for everybody`() {
    let other = Instructions.blocks(
      workspace: "/elsewhere", briefing: Briefing(branch: "x", platform: "y"),
      day: CivilDay(milliseconds: 0))
    #expect(Self.blocks(Briefing())[0] == other[0])
  }

  @Test func `the person is told which files were read`() {
    let briefing = Briefing(
      documents: [.init(path: "/a", text: ""), .init(path: "/b", text: "")], remarks: ["Odd."])
    #expect(briefing.notices == ["Instructions read: /a, /b", "Odd."])
    #expect(Briefing().notices == [])
  }
}
