import { render } from "../snowflake-client/sql/render";
import { identifier, integer, literal } from "../snowflake-client/sql/values";

/** Settings of a virtual warehouse. */
export interface WarehouseSettings {
    /** As CREATE WAREHOUSE spells it, such as XSMALL. */
    size: string;
    autoSuspendSeconds: number;
}

/** What SHOW WAREHOUSES said last, as the plugin puts it: the size as CREATE WAREHOUSE spells it. */
export interface ShownWarehouse {
    size: string;
    autoSuspend: number;
    autoResume: boolean;
    enableQueryAcceleration: boolean;
}

/**
 * What of a virtual warehouse's settings Snowflake does not have.
 *
 * An ALTER WAREHOUSE that Snowflake refuses counts as done for @pulumi/snowflake 1.3.0: neither `up` nor a refresh sees a
 * difference afterwards. The answer of SHOW WAREHOUSES, which it keeps as well, tells.
 *
 * @param shown absent before the first answer.
 * @returns what differs, and the statement that fixes it; undefined when nothing differs.
 * @see https://github.com/snowflakedb/terraform-provider-snowflake/blob/v1.2.1/pkg/resources/warehouse.go
 */
export function unappliedSettings(
    name: string,
    { size, autoSuspendSeconds }: WarehouseSettings,
    shown: ShownWarehouse | undefined,
): string | undefined {
    if (shown === undefined) {
        return undefined;
    }
    const compared: [property: string, has: unknown, wanted: unknown][] = [
        ["size", shown.size, size],
        ["auto-suspend", shown.autoSuspend, autoSuspendSeconds],
        ["auto-resume", shown.autoResume, true],
        ["query acceleration", shown.enableQueryAcceleration, false],
    ];
    const differing = compared
        .filter(([, has, wanted]) => has !== wanted)
        .map(([property, has, wanted]) => `${property} is ${String(has)}, not ${String(wanted)}`);
    if (differing.length === 0) {
        return undefined;
    }
    const fix = render("virtual_warehouse.set", {
        name: identifier(name),
        size: literal(size),
        auto_suspend: integer(autoSuspendSeconds),
    });
    return (
        `The virtual warehouse ${name} is not as the settings say (${differing.join("; ")}): Snowflake refused to change ` +
        `it, and no later up tries again. Run in Snowflake, as its owner: ${fix}`
    );
}
