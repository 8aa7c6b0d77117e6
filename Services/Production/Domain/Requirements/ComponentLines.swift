extension ScenarioPreparation {
  /// What an order that makes an item takes that is released so many days from today, by bill line; nothing for by-products.
  package func componentLines(
    ofItem item: Int, for started: Int64, releasedOn day: Int
  ) -> [(item: Int, quantity: Int64)] {
    lines(ofItem: item, for: started, releasedOn: day, byProducts: false)
  }

  /// What the order gives besides, by bill line, by-products and co-products.
  package func byProductLines(
    ofItem item: Int, for started: Int64, releasedOn day: Int
  ) -> [(item: Int, quantity: Int64)] {
    lines(ofItem: item, for: started, releasedOn: day, byProducts: true)
  }

  private func lines(
    ofItem item: Int, for started: Int64, releasedOn day: Int, byProducts: Bool
  ) -> [(item: Int, quantity: Int64)] {
    let bucket = self.bucket(ofDay: day)
    let row = model.linkRow(of: item, source: madeSource(of: item) ?? 0)
    return model.structure.links(of: row).compactMap { link in
      guard model.structure.linkIsByProduct[link] == byProducts, Int(model.structure.linkFrom[link]) <= bucket,
        bucket < Int(model.structure.linkUntil[link])
      else { return nil }
      return (Int(model.structure.linkChild[link]), model.quantity(ofLink: link, for: started))
    }
  }
}
