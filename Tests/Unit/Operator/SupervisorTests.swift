import Testing

@testable import OperatorCommands

@Suite struct SupervisorTests {
  @Test func aServiceInheritsNoSettingOfOursButItsFile() {
    let environment = Supervisor.environment(
      ["PATH": "/bin", "CAUSEWAY_HTTP_PORT": "9101", "CAUSEWAY_CONFIG": "/other.json"], configuration: "/sales.json")
    #expect(environment == ["PATH": "/bin", "CAUSEWAY_CONFIG": "/sales.json"])
  }
}
