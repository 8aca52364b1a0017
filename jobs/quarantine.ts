// Where the bad records of a table go. A file of its own, as commands that read no declarations ask for it, too.

/** What is quarantined goes to a table of the declared name and this. */
const QUARANTINE_SUFFIX = "_quarantine";

/** Name of the table to which bad records of another go. */
export function quarantineOf(table: string): string {
    return `${table}${QUARANTINE_SUFFIX}`;
}

/** Whether a table is one for bad records, by its name. */
export function isQuarantine(table: string): boolean {
    return table.endsWith(QUARANTINE_SUFFIX);
}
