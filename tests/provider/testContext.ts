import { Context } from "../../provider/resources/resourceType";
import { Connection } from "../../snowflake-client/connection";

/** A context whose clock moves only while an operation sleeps. */
export class TestContext implements Context {
    readonly connection: Connection;
    readonly urn: string;
    readonly lines: string[] = [];
    readonly warnings: string[] = [];
    readonly pauses: number[] = [];
    private readonly abort = new AbortController();
    private milliseconds = 0;
    /** Cancels the operation when the clock reaches this. */
    cancelAtMillis = Infinity;

    constructor(connection: Connection, urn = urnOf("ExternalVolume")) {
        this.connection = connection;
        this.urn = urn;
    }

    get signal(): AbortSignal {
        return this.abort.signal;
    }

    readonly progress = (text: string): void => void this.lines.push(text);
    readonly warn = (text: string): void => void this.warnings.push(text);
    readonly now = (): number => this.milliseconds;

    readonly sleep = async (milliseconds: number): Promise<void> => {
        this.pauses.push(milliseconds);
        this.milliseconds += milliseconds;
        if (this.milliseconds >= this.cancelAtMillis) {
            this.abort.abort();
            throw new Error("cancelled");
        }
    };
}

/** URN of a resource of [type] named "sales" in the stack "dev". */
export function urnOf(type: string, stack = "dev"): string {
    return `urn:pulumi:${stack}::lakehouse::lakehouse:index:Lake$snowflake-iceberg:index:${type}::sales`;
}

/** The error that [promise] fails with. @throws Error when it does not fail. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
    try {
        await promise;
    } catch (error) {
        return error as Error;
    }
    throw new Error("It was expected to fail, and did not.");
}
