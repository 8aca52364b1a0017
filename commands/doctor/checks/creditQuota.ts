// How much is used of the quota that a resource monitor gives the virtual warehouse.
import type { Connection, Row } from "../../../snowflake-client/connection";
import { render } from "../../../snowflake-client/sql/render";
import { likePattern } from "../../../snowflake-client/sql/values";
import { broken, Check, healthy, Outcome, warning } from "../finding";

/**
 * Finds nothing where no monitor is assigned, or the role may not see it: it needs the privilege MONITOR.
 * @see https://docs.snowflake.com/en/sql-reference/sql/show-resource-monitors
 */
export function creditQuotaCheck(snowflake: Connection, virtualWarehouse: string, stackName: string): Check {
    const cure = `Ask an administrator to raise the quota: npm run --silent bootstrap -- snowflake --stack ${stackName} --credit-quota NUMBER`;
    const shown = async (statement: string, name: string) =>
        (await snowflake.execute(render(statement, { pattern: likePattern(name) }))).find(
            (row) => row["name"] === name,
        );
    return {
        name: "credit quota",
        cure,
        async look() {
            const warehouse = await shown("virtual_warehouse.show", virtualWarehouse);
            const name = String(warehouse?.["resource_monitor"] ?? NO_MONITOR);
            const monitor = name === NO_MONITOR ? undefined : await shown("resource_monitor.show", name);
            return monitor === undefined ? [] : usage(monitor, virtualWarehouse, cure);
        },
    };
}

/** What SHOW WAREHOUSES says of a warehouse without one. */
const NO_MONITOR = "null";

function usage(monitor: Row, virtualWarehouse: string, cure: string): Outcome[] {
    const quota = Number(monitor["credit_quota"] ?? 0);
    if (!(quota > 0)) {
        return [];
    }
    const used = Number(monitor["used_credits"]);
    const percent = (used / quota) * 100;
    const seen = `${used} of ${quota} credits used (${Math.round(percent)} %), ${String(monitor["frequency"]).toLowerCase()}, by ${String(monitor["name"])}`;
    const suspends = Math.min(...percents(monitor["suspend_at"]), ...percents(monitor["suspend_immediately_at"]));
    if (percent >= suspends) {
        return [
            broken(
                `${seen}. ${virtualWarehouse} is suspended until the quota is raised or its next period starts.`,
                cure,
            ),
        ];
    }
    if (percent >= Math.min(...percents(monitor["notify_at"]))) {
        const then = suspends === Infinity ? "" : `. At ${suspends} % ${virtualWarehouse} is suspended.`;
        return [warning(`${seen}${then}`, cure)];
    }
    return [healthy(seen)];
}

/** `75%,90%` as numbers. */
function percents(shown: unknown): number[] {
    return [...String(shown ?? "").matchAll(/\d+/g)].map(([digits]) => Number(digits));
}
