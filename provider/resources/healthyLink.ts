// Waits for the first link of a catalog-linked database.

import { NamespaceRules } from "../../snowflake-client/linkedNamespaces";
import { HEALTHY, linkHealth, tableWarning } from "../../snowflake-client/linkStatus";
import { qualifiedName } from "../../snowflake-client/sql/values";
import { Context } from "./resourceType";

const FIRST_PAUSE_MILLIS = 250;
const LONGEST_PAUSE_MILLIS = 5_000;

/**
 * Waits until the link of `database` is healthy, and warns of tables that cannot be linked.
 * @throws Error after `timeoutSeconds`, with the last failure and where to look.
 */
export async function healthyLink(
    context: Context,
    database: string,
    rules: NamespaceRules,
    timeoutSeconds: number,
): Promise<string> {
    const deadline = context.now() + timeoutSeconds * 1_000;
    let pause = FIRST_PAUSE_MILLIS;
    for (;;) {
        const { status, warnings } = await linkHealth(context.connection, database, rules);
        if (status === HEALTHY) {
            warnings.forEach((warning) => context.warn(tableWarning(database, warning)));
            return status;
        }
        const left = deadline - context.now();
        if (left <= 0) {
            throw new Error(
                `The catalog-linked database ${qualifiedName(database)} exists, but its link is not healthy after ` +
                    `${timeoutSeconds} s. Last status: ${status}. Check the access verification of its integration and ` +
                    "volume, and that the allowed namespaces exist in Glue; then run pulumi up again.",
            );
        }
        context.progress(`waiting for the link: ${status}`);
        await context.sleep(Math.min(left, pause));
        pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }
}
