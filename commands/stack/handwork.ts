/**
 * What to do when an object was dropped by hand, at which the plugin for Snowflake looks when it compares or revokes.
 *
 * @param said what Pulumi said.
 * @param refresh the command that looks at what is there first.
 */
export function cureForHandwork(said: string, refresh: string): string | undefined {
    // Snowflake says the same of what is gone and of what the role may not see.
    return /does not exist or not authorized/.test(said)
        ? `An object of this stack does not exist, or the deployer cannot see it. If it was dropped by hand, run: ${refresh}`
        : undefined;
}
