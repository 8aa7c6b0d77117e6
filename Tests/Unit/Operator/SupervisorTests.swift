import Foundation
import TestSupport
import Testing

@testable import OperatorCommands

@Suite struct SupervisorTests {
  @Test func aServiceInheritsNoSettingOfOursButItsFile() {
    let environment = Supervisor.environment(
      ["PATH": "/bin", "CAUSEWAY_HTTP_PORT": "9101", "CAUSEWAY_CONFIG": "/other.json"], configuration: "/sales.json")
    #expect(environment == ["PATH": "/bin", "CAUSEWAY_CONFIG": "/sales.json"])
  }

  #if os(Linux)
    /// Shared, the end of one would not be seen before the other ends, and it would not be started again.
    @Test(.timeLimit(.minutes(1))) func servicesThatStartTogetherShareNoSocket() async throws {
      let folder = try TemporaryFolder("supervisor")
      for name in ["run", "logs"] {
        try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
      }
      let executable = folder.file("service")
      try "#!/bin/sh\nexec sleep 100\n".write(toFile: executable, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: executable)
      let names = (1...40).map { "service-\($0)" }
      let supervisor = Supervisor(
        installation: Installation(
          company: "main", home: folder.path,
          services: names.map { Installation.ServiceAddress(name: $0, executable: executable, port: 1) },
          broker: Installation.Broker(
            host: "", port: 1, managementPort: 1, virtualHost: "/", adminUser: "", adminPasswordFile: "")),
        verbose: false)
      async let end: Void = supervisor.run()
      var processes: [String] = []
      while processes.count < names.count {
        try await Task.sleep(for: .milliseconds(20))
        processes = names.compactMap { try? String(contentsOfFile: folder.file("run/\($0).pid"), encoding: .utf8) }
      }
      var sockets: [String: Int] = [:]
      for process in processes {
        let entries = "/proc/\(process)/fd"
        for entry in try FileManager.default.contentsOfDirectory(atPath: entries) {
          guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(entries)/\(entry)"),
            target.hasPrefix("socket:")
          else { continue }
          sockets[target, default: 0] += 1
        }
      }
      supervisor.stop()
      // They may have begun with the signal to end blocked, as threads of the pool have it.
      for process in processes.compactMap({ pid_t($0) }) { kill(process, SIGKILL) }
      await end
      #expect(sockets.count == names.count && sockets.values.allSatisfy { $0 == 1 }, "\(sockets)")
    }
  #endif
}
