import { StatementError } from "../../../snowflake-client/statementError";

/** What Snowflake answered; undefined when the object is missing, which is a finding of its own elsewhere. */
export async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
    try {
        return await asked;
    } catch (error) {
        if (error instanceof StatementError && error.saysMissing) {
            return undefined;
        }
        throw error;
    }
}
