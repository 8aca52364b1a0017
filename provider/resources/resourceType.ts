// What each resource of this package implements. Replacing, adopting and telling missing from denied are the same for
// all objects of Snowflake and live in lifecycle.ts.

import { Connection } from "../../snowflake-client/connection";
import { Change, Failure, OutputProperty, Properties, Values } from "./property";

/** What an operation may use. */
export interface Context {
    /** Opens the session on first use of it. */
    connection: Connection;
    urn: string;
    /** Aborts when the engine cancels the deployment or goes away. */
    signal: AbortSignal;
    /** Shows [text] beside the resource while the operation continues. */
    progress: (text: string) => void;
    /** Shows a warning that stays. */
    warn: (text: string) => void;
    /** Resolves after [milliseconds]. @throws Error when [signal] aborts. */
    sleep: (milliseconds: number) => Promise<void>;
    /** Milliseconds of a clock that never goes back. */
    now: () => number;
}

/** A resource as it is: its ID, inputs and outputs in one bag. */
export interface State {
    id: string;
    properties: Values;
}

/** One resource of this package. */
export interface ResourceType {
    /** Class name, the last part of the token. */
    name: string;
    description: string;
    inputs: Properties;
    outputs: Record<string, OutputProperty>;

    /** Checks that need more than one property. Unknown values may be among them. */
    checkTogether?(inputs: Values): Failure[];
    /** Changes that are not visible in the inputs, such as a state that refresh found unhealthy. */
    extraChanges?(actual: Values, wanted: Values): Change[];

    create(context: Context, inputs: Values): Promise<State>;
    /** @returns undefined when the object does not exist. [state] is undefined on import. */
    read(context: Context, id: string, state: Values | undefined): Promise<State | undefined>;
    update(context: Context, id: string, actual: Values, wanted: Values): Promise<State>;
    delete(context: Context, id: string, state: Values): Promise<void>;
}

/** A create or update that failed after the object came to be: the engine keeps it, and the next `up` continues. */
export class UnfinishedError extends Error {
    public readonly state: State;

    constructor(state: State, cause: unknown) {
        super(cause instanceof Error ? cause.message : String(cause), { cause });
        this.name = "UnfinishedError";
        this.state = state;
    }
}
