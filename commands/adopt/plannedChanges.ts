// What `up` would do with what was made by hand, by the events of a preview.
import type { EngineEvent } from "@pulumi/pulumi/automation";

import { resourceNameOf } from "../../plugin/urn";

/** An update in place. */
export interface PlannedUpdate {
    /** Type and logical name. */
    resource: string;
    /** `property: before -> after`. */
    changes: string[];
}

/** Operations by which something goes, or another takes its place. */
const TAKING = /replace|delete|discard/;

/** Why each property of a linked database may differ right after it is imported. */
const REASONS: Readonly<Record<string, string>> = {
    allowedNamespaces: "the domains in the settings",
    syncIntervalSeconds: "lakehouse:syncIntervalSeconds in the settings",
    allowedWriteOperations: "lakehouse:allowedWriteOperations in the settings",
    linkTimeoutSeconds: "how long up waits; nothing changes in Snowflake",
    linkStatus: "up waits until the link is healthy",
};

/** Collects the events of one preview. */
export class PlannedChanges {
    public readonly imports: { type: string; name: string; id: string }[] = [];
    public readonly updates: PlannedUpdate[] = [];
    /** `replace TYPE NAME`. */
    public readonly taken: string[] = [];
    /** What the engine or the program says against it. */
    public readonly errors = new Set<string>();
    public created = 0;

    /** Sees one event of the engine. */
    public readonly see = ({ resourcePreEvent, resOutputsEvent, diagnosticEvent }: EngineEvent): void => {
        if (diagnosticEvent?.severity === "error") {
            this.errors.add(diagnosticEvent.message.trim());
        }
        if (resOutputsEvent?.metadata.op === "import") {
            const { urn, type, new: read } = resOutputsEvent.metadata;
            this.imports.push({ type, name: resourceNameOf(urn), id: read?.id ?? "" });
        }
        if (resourcePreEvent === undefined) {
            return;
        }
        const { op, urn, type, old, new: next, detailedDiff, diffs } = resourcePreEvent.metadata;
        const name = resourceNameOf(urn);
        const isOwn = !type.startsWith("pulumi:");
        if (TAKING.test(op)) {
            this.taken.push(`${op} ${type} ${name}`);
        } else if (op === "create" && isOwn && next?.custom === true) {
            this.created++;
        } else if (op === "update" && isOwn) {
            const properties = [...new Set([...Object.keys(detailedDiff ?? {}), ...(diffs ?? [])])];
            const value = (of: typeof old, property: string) =>
                JSON.stringify((of?.inputs as object)?.[property as never]);
            this.updates.push({
                resource: `${type} ${name}`,
                changes: properties.map((property) => {
                    const reason = REASONS[property];
                    return `${property}: ${value(old, property)} -> ${value(next, property)}${reason === undefined ? "" : ` (${reason})`}`;
                }),
            });
        }
    };
}
