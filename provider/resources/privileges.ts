// Which GRANT is missing when Snowflake says "insufficient privileges".

import { Connection } from "../../snowflake-client/connection";
import { render } from "../../snowflake-client/sql/render";
import { qualifiedName } from "../../snowflake-client/sql/values";
import { StatementError } from "../../snowflake-client/statementError";
import { ObjectStatements } from "./objectStatements";
import { Values } from "./property";

/** What was tried. */
export type Action = "create" | "read" | "alter" | "drop";

/** @see https://docs.snowflake.com/en/user-guide/security-access-control-privileges */
const CREATE_PRIVILEGE: Record<ObjectStatements["kind"], string> = {
    "EXTERNAL VOLUME": "CREATE EXTERNAL VOLUME ON ACCOUNT",
    INTEGRATION: "CREATE INTEGRATION ON ACCOUNT",
    DATABASE: "CREATE DATABASE ON ACCOUNT",
};

/** [error] with the object it is about, and with the missing GRANT where a privilege is what is missing. */
export async function explainPrivilege(
    connection: Connection,
    error: StatementError,
    action: Action,
    object: ObjectStatements,
    inputs: Values,
): Promise<StatementError> {
    const what = `Cannot ${action} ${object.label} ${object.shownName(inputs)}: ${error.reason}`;
    if (!error.saysDenied) {
        return new StatementError(error.code, error.reason, `${what} (code ${error.code})`);
    }
    const role = await currentRole(connection);
    const grants = grantsFor(action, object, inputs).map((grant) => `GRANT ${grant} TO ROLE ${role}`);
    const hint = `The role ${role} lacks a privilege. Ask an administrator to run: ${grants.join("; ")}`;
    return new StatementError(error.code, error.reason, `${what} ${hint} (code ${error.code})`);
}

function grantsFor(action: Action, object: ObjectStatements, inputs: Values): string[] {
    if (action !== "create") {
        const privilege = action === "read" ? "USAGE" : "OWNERSHIP";
        return [`${privilege} ON ${object.kind} ${object.shownName(inputs)}`];
    }
    const create = CREATE_PRIVILEGE[object.kind];
    if (object.kind === "DATABASE") {
        return [
            create,
            `USAGE ON INTEGRATION ${qualifiedName(String(inputs["catalogIntegration"]))}`,
            `USAGE ON EXTERNAL VOLUME ${qualifiedName(String(inputs["externalVolume"]))}`,
        ];
    }
    return [create];
}

async function currentRole(connection: Connection): Promise<string> {
    try {
        const [row] = await connection.execute(render("role.current", {}));
        return qualifiedName(String(row?.["role"]));
    } catch {
        // The hint is worth giving without the name; the error that it belongs to is reported either way.
        return "<role>";
    }
}
