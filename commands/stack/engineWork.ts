import type { EngineEvent } from "@pulumi/pulumi/automation";

import { resourceNameOf, typeTokenOf } from "../../plugin/urn";

const DOING: Partial<Record<string, string>> = {
    create: "creating",
    "create-replacement": "creating",
    update: "updating",
    delete: "deleting",
    "delete-replaced": "deleting",
    read: "reading",
    refresh: "reading",
};
/** The longest are named. */
const NAMED = 2;

/** What the engine works on, from its events. */
export class EngineWork {
    /** By URN, the longest first. */
    private readonly steps = new Map<string, string>();

    /** Sees one event of the engine. */
    public readonly see = ({ resourcePreEvent, resOutputsEvent, resOpFailedEvent }: EngineEvent): void => {
        if (resourcePreEvent !== undefined) {
            const { op, urn, provider } = resourcePreEvent.metadata;
            const doing = DOING[op];
            // Components have none, and last as long as all that is in them.
            if (doing !== undefined && provider !== "") {
                this.steps.set(urn, `${doing} ${describe(urn)}`);
            }
        }
        const ended = resOutputsEvent ?? resOpFailedEvent;
        if (ended !== undefined) {
            this.steps.delete(ended.metadata.urn);
        }
    };

    /** In a line, such as `creating Bucket lakehouse, creating Key lakehouse and 3 more`; empty when nothing is known of it. */
    public get inProgress(): string {
        const all = [...this.steps.values()];
        const more = all.length - NAMED;
        return all.slice(0, NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
    }
}

/** `Bucket lakehouse`: a component's main resources have its name, so that the name alone does not tell them apart. */
function describe(urn: string): string {
    return `${typeTokenOf(urn).split(":").at(-1)} ${resourceNameOf(urn)}`;
}
