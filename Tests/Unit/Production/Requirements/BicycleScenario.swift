/// A scenario that uses nearly every field.
enum BicycleScenario {
  static let text = #"""
    {
      "today": "2026-01-05",
      "horizonDays": 60,
      "capacity": "finite",
      "capacityBucketDays": 7,
      "tolerance": {"days": 1, "percent": 5},
      "calendars": [
        {"name": "week",
         "shifts": [{"days": [1, 2, 3, 4, 5], "from": "08:00", "to": "16:00"}],
         "holidays": ["2026-01-06"],
         "maintenance": [{"from": "2026-01-14T08:00", "to": "2026-01-14T12:00"}]}
      ],
      "plants": [{"name": "Leeds", "calendar": "week"}, {"name": "York", "calendar": "week"}],
      "workCentres": [
        {"name": "assembly", "plant": "Leeds", "calendar": "week", "machines": 1, "efficiencyPercent": 90,
         "setups": {"first": 20, "between": [{"from": "city", "to": "road", "minutes": 30}], "otherwise": 45},
         "costPerHour": {"amount": "40", "currency": "GBP"}, "overheadPercent": 60,
         "setupCostPerHour": {"amount": "50", "currency": "GBP"},
         "overtime": {"shifts": [{"days": [6], "from": "08:00", "to": "12:00"}],
           "costPerHour": {"amount": "60", "currency": "GBP"}}},
        {"name": "wheels", "calendar": "week", "machines": 2}
      ],
      "lanes": [
        {"from": "Leeds", "to": "York", "leadTimeDays": 1, "cost": {"amount": "4.50", "currency": "GBP"}}
      ],
      "items": [
        {"item": "BIKE", "plant": "Leeds", "source": "make", "leadTimeDays": 2, "stock": 4, "planningFenceDays": 3,
         "lot": {"maximum": 20}, "setupFamily": "city",
         "standardCost": {"amount": "180", "currency": "GBP"}, "price": {"amount": "320", "currency": "GBP"},
         "latenessCostPerDay": {"amount": "2.50", "currency": "GBP"},
         "holdingCostPerDay": {"amount": "0.10", "currency": "GBP"}},
        {"item": "BIKE", "plant": "York", "stock": 1, "setupFamily": "road"},
        {"item": "WHEEL", "plant": "Leeds", "source": "make", "leadTimeDays": 1, "stock": 30, "yieldPercent": "98",
         "lot": {"rule": "period", "days": 5, "multiple": 10}},
        {"item": "KIT", "plant": "Leeds", "source": "make", "phantom": true},
        {"item": "SPOKE", "plant": "Leeds", "source": "buy", "leadTimeDays": 5, "stock": 1000, "safetyStock": 200,
         "units": [{"unit": "BX", "equals": 500}], "lot": {"multiple": {"value": "1", "unit": "BX"}}},
        {"item": "RIM", "plant": "Leeds", "source": "buy", "leadTimeDays": 4, "stock": 60},
        {"item": "FRAME", "plant": "York", "source": "buy", "leadTimeDays": 9},
        {"item": "FRAME", "plant": "Leeds", "stock": 12,
         "standardCost": {"amount": "70", "currency": "GBP"},
         "sources": [{"source": "buy", "priority": 1}, 
           {"source": "transfer", "from": "York", "priority": 2, "leadTimeDays": 9, "capacity": 10,
            "capacityDays": 7}],
         "suppliers": [
           {"supplier": "Tubeworks", "priority": 1, "leadTimeDays": 8, "calendar": "week", "minimum": 4,
            "price": {"amount": "65", "currency": "GBP"}},
           {"supplier": "Lastholm", "priority": 2, "leadTimeDays": 9, "capacity": 50,
            "capacityDays": 7, "price": {"amount": "82", "currency": "GBP"}}]},
        {"item": "FRAME-OLD", "plant": "Leeds", "source": "none", "stock": 3},
        {"item": "SADDLE", "plant": "Leeds", "source": "buy", "leadTimeDays": 3, "stock": 40},
        {"item": "GREASE", "plant": "Leeds", "unit": "KGM", "source": "buy", "leadTimeDays": 2, "stock": "0.5"}
      ],
      "bills": [
        {"item": "BIKE", "plant": "Leeds", "revision": "A", "to": "2026-01-31", "components": [
          {"item": "FRAME", "quantity": 1, "alternates": [{"item": "FRAME-OLD"}]},
          {"item": "WHEEL", "quantity": 2}, {"item": "KIT", "quantity": 1}]},
        {"item": "BIKE", "plant": "Leeds", "revision": "B", "from": "2026-02-01", "components": [
          {"item": "FRAME", "quantity": 1}, {"item": "WHEEL", "quantity": 2}, {"item": "SADDLE", "quantity": 1}]},
        {"item": "KIT", "plant": "Leeds", "components": [
          {"item": "SADDLE", "quantity": 1}, {"item": "GREASE", "quantity": {"value": "20", "unit": "GRM"}}]},
        {"item": "WHEEL", "plant": "Leeds", "components": [
          {"item": "RIM", "quantity": 1}, {"item": "SPOKE", "quantity": 36, "scrapPercent": "2"}]}
      ],
      "routings": [
        {"item": "BIKE", "plant": "Leeds", "operations": [
          {"operation": 10, "description": "assemble", "workCentre": "assembly", "setupMinutes": 30, "runMinutes": 18,
           "queueMinutes": 15, "moveMinutes": 10, "alternates": [{"workCentre": "wheels", "runMinutes": 24}]}]},
        {"item": "WHEEL", "plant": "Leeds", "operations": [
          {"workCentre": "wheels", "setupMinutes": 10, "runMinutes": "7.5"}]}
      ],
      "receipts": [
        {"order": "PO-7", "item": "FRAME", "plant": "Leeds", "quantity": 20, "due": "2026-01-16", "status": "released"},
        {"order": "PO-8", "item": "SADDLE", "plant": "Leeds", "quantity": 50, "due": "2026-01-20", "status": "firm"},
        {"order": "MO-3", "item": "WHEEL", "plant": "Leeds", "quantity": 10, "due": "2026-01-08", "start": "2026-01-07",
         "status": "frozen", "issued": true}
      ],
      "demands": [
        {"demand": "SO-1/1", "item": "BIKE", "plant": "Leeds", "quantity": 10, "due": "2026-01-12", "priority": 1},
        {"demand": "SO-2/1", "item": "BIKE", "plant": "York", "quantity": 6, "due": "2026-01-14", "priority": 2,
         "minimumShipment": 6},
        {"demand": "SO-3/1", "item": "BIKE", "plant": "Leeds", "quantity": 15, "due": "2026-01-19", "priority": 2,
         "maximumLatenessDays": 3},
        {"demand": "SO-4/1", "item": "SADDLE", "plant": "Leeds", "quantity": 5, "due": "2026-01-09", "priority": 3}
      ],
      "forecasts": [
        {"item": "BIKE", "plant": "Leeds", "from": "2026-02-02", "to": "2026-02-15", "quantity": 24,
         "net": true}
      ],
      "promises": [
        {"promise": "Q-1", "item": "BIKE", "plants": ["York", "Leeds"], "quantity": 8, "wanted": "2026-01-20",
         "kind": "quote", "deliver": "split"},
        {"promise": "Q-2", "item": "BIKE", "plants": ["Leeds"], "quantity": 8, "wanted": "2026-01-20",
         "kind": "inquiry", "deliver": "together"}
      ]
    }
    """#
}
