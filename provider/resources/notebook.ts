import { describe } from "../../snowflake-client/describeRows";
import { render } from "../../snowflake-client/sql/render";
import { identifier } from "../../snowflake-client/sql/values";
import { StatementError } from "../../snowflake-client/statementError";
import { Values } from "./property";
import { ResourceType } from "./resourceType";

const GONE =
    "Snowflake no longer creates or runs notebooks of this kind. Remove the resource; " +
    "docs/notebook.md describes how to open the notebook's file in a workspace.";

/**
 * A legacy notebook of a state that an older program left: it can be read and deleted, and nothing else. Snowflake
 * refuses new ones since September 2026 and runs or edits none since November 2026.
 * @see https://docs.snowflake.com/en/release-notes/bcr-bundles/un-bundled/bcr-disable-legacy-notebooks
 */
export const notebook: ResourceType = {
    name: "Notebook",
    description: GONE,
    inputs: {},
    outputs: {},

    create: () => Promise.reject(new Error(GONE)),
    update: () => Promise.reject(new Error(GONE)),

    async read({ connection }, id, state) {
        if (state === undefined) {
            throw new Error(GONE);
        }
        const rows = await describe(connection, render("notebook.describe", nameOf(state)));
        return rows?.[0] === undefined ? undefined : { id, properties: state };
    },

    async delete({ connection }, _id, state) {
        try {
            await connection.execute(render("notebook.drop", nameOf(state)));
        } catch (error) {
            // IF EXISTS covers the notebook itself, not the database or schema that held it.
            if (!(error instanceof StatementError && error.saysMissing)) {
                throw error;
            }
        }
    },
};

function nameOf(state: Values) {
    return {
        database: identifier(String(state["database"])),
        schema: identifier(String(state["schema"])),
        name: identifier(String(state["name"])),
    };
}
