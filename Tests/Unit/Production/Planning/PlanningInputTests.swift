import Foundation
import ProductionService
import Testing

/// How the commands read their files.
@Suite struct PlanningInputTests {
  private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "planning-input-\(UUID().uuidString)").path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test func aMarkOfTheByteOrderIsNoPartOfTheText() throws {
    try withFile([0xEF, 0xBB, 0xBF] + Array("1 1\n0 5\n".utf8)) { (path: String) throws in
      let text = try PlanningCommands.text(of: path)
      #expect(text == "1 1\n0 5\n")
    }
    try withFile([]) { (path: String) throws in
      let text = try PlanningCommands.text(of: path)
      #expect(text.isEmpty)
    }
  }

  @Test func whatIsNoTextFileIsNamed() throws {
    func sentence(_ path: String) -> String {
      do { return try PlanningCommands.text(of: path) } catch { return "\(error)" }
    }
    #expect(sentence("/") == "/ is a folder; give a file.")
    #expect(sentence("/nowhere") == "/nowhere cannot be read; check the path and its permissions.")
    #expect(sentence("") == "A file without a name cannot be read; check the path and its permissions.")
    try withFile([0xFF, 0xFE, 0x31]) { path in
      #expect(sentence(path) == "\(path) is not UTF-8 text; save it as UTF-8.")
    }
  }
}
