// What probes create, and its removal: at the end, after a failed probe, after an interrupt, and first of all what an
// earlier run that was killed has left.

/** One thing that a probe may create. */
export interface ScratchThing {
    /** As a person knows it, e.g. `Glue job lakehouse-dev-accounts-probe`. */
    what: string;
    /** Removes it; no error when it does not exist. */
    remove(): Promise<void>;
    /** What a person runs to remove it by hand. */
    command: string;
}

/** A thing that is still there, and why. */
export interface LeftBehind {
    what: string;
    reason: string;
    command: string;
}

/** Everything that probes may create, in the order of creation. */
export class Scratch {
    private readonly things: ScratchThing[] = [];

    /**
     * Notes a thing **before** it is created, and removes one of that name that an earlier run has left.
     * @throws Error when that one cannot be removed.
     */
    async announce(thing: ScratchThing): Promise<void> {
        await thing.remove();
        this.things.push(thing);
    }

    /** Notes a thing whose name is known only after its creation, and that so cannot have been left by an earlier run. */
    created(thing: ScratchThing): void {
        this.things.push(thing);
    }

    /** Removes everything, last one first; continues after a failure. @returns what is still there. */
    async removeAll(): Promise<LeftBehind[]> {
        const left: LeftBehind[] = [];
        for (const { what, remove, command } of this.things.splice(0).reverse()) {
            try {
                await remove();
            } catch (error) {
                left.push({ what, reason: error instanceof Error ? error.message : String(error), command });
            }
        }
        return left;
    }
}
