// https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2371
const UNREADABLE_GRANT = /expected non-nil error with nil state during Create of \S*:GrantDatabaseRole::/;

/**
 * What to do when something was done by hand that the plugin for Snowflake stumbles over: an object was dropped, at which
 * it looks when it compares or revokes; or a database role was granted to another.
 *
 * @param said what Pulumi said.
 * @param refresh the command that looks at what is there first.
 */
export function cureForHandwork(said: string, refresh: string): string | undefined {
    // Snowflake says the same of what is gone and of what the role may not see.
    if (/does not exist or not authorized/.test(said)) {
        return (
            "Snowflake does not show an object of this stack to the deployer. If it was dropped by hand, run: " +
            refresh
        );
    }
    return UNREADABLE_GRANT.test(said)
        ? "The role READER or WRITER of the linked database is granted to another database role, by hand or by an earlier " +
              "version of this program, which @pulumi/snowflake 1.3.0 cannot read. SHOW GRANTS OF DATABASE ROLE tells to " +
              "which: take it back with REVOKE DATABASE ROLE ... FROM DATABASE ROLE ..., then run the same command again."
        : undefined;
}
