// The resource monitor that limits what a stack's virtual warehouse may use. Only ACCOUNTADMIN creates and assigns one.

import { identifier, integer } from "../snowflake-client/sql/values";
import type { FileSettings } from "./settingsOfFile";
import { BootstrapStatement, statementOf } from "./statements";

const MONITOR = `-- Credits a month for the stack's virtual warehouse. At 75 and 90 percent Snowflake notifies administrators who have
-- notifications on; at 100 percent no query starts, at 110 percent running ones are canceled.
-- https://docs.snowflake.com/en/user-guide/resource-monitors`;
const QUOTA = "-- For a monitor that was there: another quota. Its triggers stay as they are.";
const LOOK = "-- The deployer may look, not change: npm run doctor shows what is used.";
const ASSIGNMENT = `-- After the first up, which creates the virtual warehouse: run this statement, or the whole script, again. Before, it
-- does nothing. Only ACCOUNTADMIN assigns a monitor, so up cannot.`;

/**
 * The statements that give a stack's virtual warehouse a monthly quota. Applied again, they change just the quota.
 *
 * @param credits a whole number, 1 or more.
 * @throws Error when the virtual warehouse is not the stack's own.
 */
export function creditQuota(credits: number, settings: FileSettings): BootstrapStatement[] {
    const { existing, snowflakeNames, deployerRole } = settings;
    const { virtualWarehouse } = snowflakeNames;
    if (existing.virtualWarehouse) {
        throw new Error(
            `The virtual warehouse ${virtualWarehouse} is not the stack's own (lakehouse:existingVirtualWarehouse). Its owner limits its credits.`,
        );
    }
    const name = identifier(`${virtualWarehouse}_MONITOR`);
    const quota = integer(credits);
    return [
        statementOf(MONITOR, "resource_monitor.create", { name, credit_quota: quota }),
        statementOf(QUOTA, "resource_monitor.set_credit_quota", { name, credit_quota: quota }),
        statementOf(LOOK, "resource_monitor.grant_monitor", { name, role: identifier(deployerRole) }),
        statementOf(ASSIGNMENT, "virtual_warehouse.set_resource_monitor", {
            name: identifier(virtualWarehouse),
            resource_monitor: name,
        }),
    ];
}
