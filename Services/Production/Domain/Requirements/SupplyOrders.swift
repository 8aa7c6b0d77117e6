import Values

extension ScenarioPreparation {
  func operations(of work: PlanningScenario.StandingWork) -> [RoutingOperation] {
    work.steps.compactMap { step in
      centres.firstIndex { $0.name == step.centre }.map {
        RoutingOperation(
          workCentre: $0, setupSeconds: step.setupSeconds, runSeconds: step.runSeconds, runQuantity: 1)
      }
    }
  }

  func isProposal(_ supply: PegTable.Supply) -> Bool {
    switch supply.kind {
    case .planned: return !nodes[supply.item].isPhantom
    case .receipt(let index):
      if case .order = receiptOrigins[index] { return false }
      return true
    case .stock, .byProduct, .substitute: return false
    }
  }

  package func orderName(ofReceipt index: Int) -> String {
    switch receiptOrigins[index] {
    case .order(let place): return "order \(scenario.receipts[place].order)"
    case .schedule:
      let lot = model.receipts[index]
      return "master schedule lot of \(nodes[lot.item].key) \(date(ofBucket: lot.bucket))"
    case .kept(let place):
      return "planned order of \(nodes[model.receipts[index].item].key) for \(scenario.previous[place].due)"
    }
  }
}
