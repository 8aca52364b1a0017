import { Connection, Row } from "../../snowflake-client/connection";
import { StatementError } from "../../snowflake-client/statementError";

/** What the scripted connection answers to one statement. */
export type Answer = Row[] | StatementError;

/** One statement that is expected, in order. */
export interface Step {
    /** The whole statement; white space counts as one space. */
    sql: string;
    answer?: Answer;
}

/** A connection that expects exactly the statements of a script, in their order. */
export class ScriptedConnection implements Connection {
    /** Statements that came, white space normalized. */
    readonly statements: string[] = [];
    private readonly steps: Step[];

    constructor(...steps: Step[]) {
        this.steps = [...steps];
    }

    async execute(sqlText: string, signal?: AbortSignal): Promise<Row[]> {
        signal?.throwIfAborted();
        const statement = oneLine(sqlText);
        this.statements.push(statement);
        const step = this.steps.shift();
        if (step === undefined || oneLine(step.sql) !== statement) {
            throw new Error(
                `Expected: ${step === undefined ? "no further statement" : oneLine(step.sql)}\nCame: ${statement}`,
            );
        }
        if (step.answer instanceof StatementError) {
            throw step.answer;
        }
        return step.answer ?? [];
    }

    async close(): Promise<void> {
        this.assertDone();
    }

    /** @throws Error when statements of the script did not come. */
    assertDone(): void {
        if (this.steps.length > 0) {
            throw new Error(`These statements did not come:\n${this.steps.map(({ sql }) => oneLine(sql)).join("\n")}`);
        }
    }
}

/** [sql] with all white space between its words as one space. */
export function oneLine(sql: string): string {
    return sql.replace(/\s+/g, " ").trim();
}
