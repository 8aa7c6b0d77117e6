import ArgumentParser
import OperatorCommands

@main struct Main {
  static func main() async { await Causeway.main() }
}
