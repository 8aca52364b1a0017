/**
 * Runs an operation of Pulumi's, and adds to its error what to do when something was done by hand that the plugin for
 * Snowflake stumbles over: an object was dropped, at which it looks when it compares or revokes; or a database role was
 * granted to another.
 *
 * @param cure the command that looks at what is there first.
 * @throws Error what `operation` rejects with, and the cure.
 */
export async function withCureForHandwork<T>(operation: () => Promise<T>, cure: string): Promise<T> {
    try {
        return await operation();
    } catch (error) {
        // Snowflake says the same of what is gone and of what the role may not see.
        if (error instanceof Error && /does not exist or not authorized/.test(error.message)) {
            throw new Error(
                `${error.message.trimEnd()}\n\nSnowflake does not show an object of this stack to the deployer. If it was ` +
                    `dropped by hand, run: ${cure}`,
                { cause: error },
            );
        }
        if (error instanceof Error && UNREADABLE_GRANT.test(error.message)) {
            throw new Error(
                `${error.message.trimEnd()}\n\nThe role READER or WRITER of the linked database is granted to another ` +
                    "database role, by hand or by an earlier version of this program, which @pulumi/snowflake 1.3.0 cannot " +
                    "read. SHOW GRANTS OF DATABASE ROLE tells to which: take it back with REVOKE DATABASE ROLE ... FROM " +
                    "DATABASE ROLE ..., then run the same command again.",
                { cause: error },
            );
        }
        throw error;
    }
}

// https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2371
const UNREADABLE_GRANT = /expected non-nil error with nil state during Create of \S*:GrantDatabaseRole::/;
