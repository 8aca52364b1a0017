import type { Assumption } from "../assumption";

const WAREHOUSES = "https://docs.snowflake.com/en/user-guide/warehouses-overview";

/** Which statements need a virtual warehouse. A probe's own session has one, so a person looks. */
export const virtualWarehouses: readonly Assumption[] = [
    {
        id: "queries-without-warehouse",
        cloud: "Snowflake",
        statement: "Every query with FROM needs a virtual warehouse; SELECT without FROM, SHOW and DDL need none.",
        why: "Both up and doctor call SYSTEM$ functions before the stack's virtual warehouse exists.",
        searched: [WAREHOUSES, "https://docs.snowflake.com/en/user-guide/warehouses"],
        probe: {
            kind: "observed",
            how:
                "As a user without a default warehouse, in a new session: SELECT 1; SELECT SYSTEM$CANCEL_ALL_QUERIES(1); " +
                "SHOW TABLES; SELECT * FROM (VALUES (1)); SHOW TABLES ->> SELECT * FROM $1. Report which is the first to fail with 000606.",
        },
    },
    {
        id: "unusable-warehouse",
        cloud: "Snowflake",
        statement:
            "A warehouse that is dropped, not granted, or suspended without AUTO_RESUME counts as none (000606).",
        why: "The sandbox returns this code, and the pipeline relies on error codes.",
        searched: [WAREHOUSES],
        probe: {
            kind: "observed",
            how: "USE a virtual warehouse; as its owner, revoke USAGE, suspend it, or drop it; then read a table.",
        },
    },
    {
        id: "unset-query-acceleration",
        cloud: "Snowflake",
        statement: "UNSET ENABLE_QUERY_ACCELERATION sets the default of new warehouses, which is on.",
        why: "The plugin unsets what a program omits; this program sets it to false.",
        searched: ["https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2373"],
        probe: {
            kind: "observed",
            how: "ALTER WAREHOUSE w UNSET ENABLE_QUERY_ACCELERATION, then SHOW WAREHOUSES LIKE 'w'.",
        },
    },
];
