import * as pulumi from "@pulumi/pulumi";

import type { OutputsBefore } from "../components";

/**
 * Remembers from one update to the next where a Lakehouse keeps its data.
 *
 * It has no inputs, which is why it exists: the engine forgets a component's outputs as soon as its inputs change, also
 * when the update then fails, and the next one would let pass what this one refused.
 */
export class KeptData extends pulumi.ComponentResource {
    /** Remembers these outputs, once all of them are there. */
    public readonly keep: (outputs: pulumi.Inputs) => void;
    private readonly kept: Promise<pulumi.Inputs>;

    constructor(name: string, parent: pulumi.Resource) {
        super("lakehouse:index:KeptData", name, {}, { parent });
        let keep!: (outputs: pulumi.Inputs) => void;
        this.kept = new Promise((resolve) => (keep = resolve));
        this.keep = keep;
    }

    /** Without outputs of its own the base class would register none, and the engine forget those that there were. */
    protected override async initialize(): Promise<void> {
        // Until the constructor is over.
        await Promise.resolve();
        this.registerOutputs(await this.kept);
    }

    /** What the last complete update remembered, under former names too; nothing the first time. */
    async before(): Promise<OutputsBefore> {
        const urn = await new Promise<string>((resolve) => this.urn.apply(resolve));
        // The engine answers with what it has just found in the state, and keeps.
        const { state } = (await pulumi.runtime.invoke("pulumi:pulumi:getResource", { urn })) as {
            state: OutputsBefore;
        };
        return state;
    }
}
