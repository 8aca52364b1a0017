import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { expect } from "chai";

import { PlannedChanges } from "../../commands/adopt/plannedChanges";
import { planned } from "../../commands/adopt/text";

const LINK = "snowflake-iceberg:index:CatalogLinkedDatabase";
const metadata = (changes: Partial<Record<keyof StepEventMetadata, unknown>>): StepEventMetadata =>
    ({ type: LINK, urn: `urn:pulumi:dev::lakehouse::${LINK}::lakehouse`, ...changes }) as StepEventMetadata;
const before = (changes: Parameters<typeof metadata>[0]) =>
    ({ resourcePreEvent: { metadata: metadata(changes), planning: true } }) as EngineEvent;

function plan(...events: EngineEvent[]): PlannedChanges {
    const changes = new PlannedChanges();
    events.forEach(changes.see);
    return changes;
}

describe("what up would do with what was made by hand", () => {
    const imported = {
        resOutputsEvent: { metadata: metadata({ op: "import", new: { id: "GLUE_LAKE_INT_DB" } }), planning: true },
    } as EngineEvent;

    it("is ideally an import and nothing else", () => {
        const text = planned(plan(before({ op: "import" }), imported)).join("\n");
        expect(text).to.include(
            "up imports GLUE_LAKE_INT_DB, replaces and deletes nothing, and changes nothing of it.",
        );
    });

    it("is an update that is told by its property, both values and the reason", () => {
        const update = before({
            op: "update",
            old: { inputs: { syncIntervalSeconds: 60 } },
            new: { inputs: { syncIntervalSeconds: 30 } },
            detailedDiff: { syncIntervalSeconds: {} },
        });
        const text = planned(plan(imported, update)).join("\n");
        expect(text)
            .to.include("syncIntervalSeconds: 60 -> 30 (lakehouse:syncIntervalSeconds in the settings)")
            .and.not.include("nothing of it");
    });

    for (const op of ["replace", "create-replacement", "delete-replaced", "delete", "import-replacement", "discard"]) {
        it(`is refused when it would ${op}`, () => {
            expect(plan(before({ op })).taken).to.deep.equal([`${op} ${LINK} lakehouse`]);
        });
    }

    it("keeps what the program says against it, once", () => {
        const said = {
            diagnosticEvent: { severity: "error", message: "The bucket has no versioning.\n" },
        } as EngineEvent;
        const warning = { diagnosticEvent: { severity: "warning", message: "x" } } as EngineEvent;
        expect([...plan(said, said, warning).errors]).to.deep.equal(["The bucket has no versioning."]);
    });

    it("counts what is created, without providers and components", () => {
        const create = { op: "create", new: { custom: true } };
        const { created } = plan(
            before(create),
            before({ ...create, type: "pulumi:providers:aws" }),
            before({ op: "create", new: { custom: false } }),
        );
        expect(created).to.equal(1);
    });
});
