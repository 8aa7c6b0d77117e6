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
      let names = (1...40).map { "service-\($0)" }
      let supervisor = try Self.supervisor(of: names, "exec sleep 100", in: folder)
      async let end: Void = supervisor.run()
      let processes = try await Self.processes(of: names, in: folder)
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
      await end
      #expect(sockets.count == names.count && sockets.values.allSatisfy { $0 == 1 }, "\(sockets)")
    }

    /// Threads of the pool block most signals; a process that inherits that ends only when it is killed.
    @Test(.timeLimit(.minutes(1))) func whatCaresForNoSignalEndsWhenItIsAskedTo() async throws {
      let folder = try TemporaryFolder("supervisor")
      let names = (1...8).map { "service-\($0)" }
      let supervisor = try Self.supervisor(of: names, "exec sleep 100", in: folder)
      async let end: Void = supervisor.run()
      for process in try await Self.processes(of: names, in: folder) {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        #expect(status.contains("SigBlk:\t0000000000000000\n"), "\(status)")
      }
      let asked = ContinuousClock.now
      supervisor.stop()
      await end
      #expect(ContinuousClock.now - asked < .seconds(10))
    }

    /// A supervisor of services that all run one shell script.
    private static func supervisor(
      of names: [String], _ script: String, in folder: TemporaryFolder
    ) throws -> Supervisor {
      for name in ["run", "logs"] {
        try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
      }
      let executable = folder.file("service")
      try "#!/bin/sh\n\(script)\n".write(toFile: executable, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: executable)
      return Supervisor(
        installation: Installation(
          company: "main", home: folder.path,
          services: names.map { Installation.ServiceAddress(name: $0, executable: executable, port: 1) },
          broker: Installation.Broker(
            host: "", port: 1, managementPort: 1, virtualHost: "/", adminUser: "", adminPasswordFile: "")),
        verbose: false)
    }

    /// Their numbers, once all have been started.
    private static func processes(of names: [String], in folder: TemporaryFolder) async throws -> [String] {
      while true {
        let known = names.compactMap { try? String(contentsOfFile: folder.file("run/\($0).pid"), encoding: .utf8) }
        if known.count == names.count { return known }
        try await Task.sleep(for: .milliseconds(20))
      }
    }
  #endif
}
