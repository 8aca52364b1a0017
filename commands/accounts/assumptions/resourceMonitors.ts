import type { Assumption } from "../assumption";

/** How definitions of resource monitors are refused. Only ACCOUNTADMIN creates them, so a person looks. */
export const resourceMonitors: readonly Assumption[] = [
    {
        id: "resource-monitor-refusals",
        cloud: "Snowflake",
        statement:
            "Of a resource monitor, a quota of 0 is refused with 001008, a FREQUENCY without START_TIMESTAMP with 002241, " +
            "and more triggers of an action than it may have with 001421.",
        why: "The sandbox returns these codes to whoever tries the SQL of bootstrap with another quota.",
        searched: [
            "https://docs.snowflake.com/en/sql-reference/sql/create-resource-monitor",
            "https://docs.snowflake.com/en/user-guide/resource-monitors",
        ],
        probe: {
            kind: "observed",
            how:
                "As ACCOUNTADMIN: CREATE RESOURCE MONITOR m WITH CREDIT_QUOTA = 0; CREATE RESOURCE MONITOR m WITH CREDIT_QUOTA = 1 " +
                "FREQUENCY = WEEKLY; CREATE RESOURCE MONITOR m WITH CREDIT_QUOTA = 1 TRIGGERS ON 90 PERCENT DO SUSPEND ON 95 PERCENT " +
                "DO SUSPEND. Report the three codes, then DROP RESOURCE MONITOR IF EXISTS m.",
        },
    },
];
