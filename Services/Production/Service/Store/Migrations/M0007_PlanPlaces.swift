import Persistence

extension ProductionMigrations {
  /// Plans by place instead of a text for each order. The plan in force keeps its texts until the next plan, which is made
  /// at once; what it proposes gets new identities with that.
  static let planPlaces = Migration(
    "M0007_PlanPlaces",
    sql: """
      -- An item at a plant in the last plan of the running factory (scenarioID '') or of a scenario. A row stays as it is
      -- while nothing about it changes.
      CREATE TABLE planPlace (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        scenarioID TEXT NOT NULL,
        item TEXT NOT NULL,
        plant TEXT NOT NULL,
        unit TEXT NOT NULL,
        -- In the order of planning.
        position INTEGER NOT NULL,
        demands INTEGER NOT NULL,
        lateDemands INTEGER NOT NULL,
        proposals INTEGER NOT NULL,
        releases INTEGER NOT NULL,
        firstRelease INTEGER NOT NULL,
        -- What gives the item, who wants it, and which goes to which; deploy/docs/adr/0022.
        content BLOB NOT NULL
      );
      CREATE UNIQUE INDEX planPlaceItem ON planPlace (scenarioID, item, plant);
      CREATE INDEX planPlaceDemand ON planPlace (scenarioID, position) WHERE demands > 0;
      CREATE INDEX planPlaceLate ON planPlace (scenarioID, position) WHERE lateDemands > 0;
      CREATE INDEX planPlaceRelease ON planPlace (scenarioID, position) WHERE releases > 0;
      -- Orders and demands that are not called by their item and date.
      CREATE TABLE planName (
        scenarioID TEXT NOT NULL,
        name TEXT NOT NULL,
        place INTEGER NOT NULL,
        PRIMARY KEY (scenarioID, name, place)
      ) WITHOUT ROWID;
      -- Counts changes of planning data alone: plans read them anew only then.
      ALTER TABLE planningState ADD COLUMN dataRevision INTEGER NOT NULL DEFAULT 0;
      CREATE TRIGGER planningRecordAdded AFTER INSERT ON planningRecord BEGIN
        UPDATE planningState SET dataRevision = dataRevision + 1;
      END;
      CREATE TRIGGER planningRecordChanged AFTER UPDATE ON planningRecord BEGIN
        UPDATE planningState SET dataRevision = dataRevision + 1;
      END;
      CREATE TRIGGER planningRecordRemoved AFTER DELETE ON planningRecord BEGIN
        UPDATE planningState SET dataRevision = dataRevision + 1;
      END;
      UPDATE planningState SET revision = revision + 1 WHERE EXISTS (SELECT 1 FROM plan);
      """)
}
