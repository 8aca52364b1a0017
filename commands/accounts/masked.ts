import { maskExternalIds } from "../../snowflake-client/maskedExternalIds";

/** Account numbers of AWS; IDs of access keys. */
const NUMBERS: [pattern: RegExp, instead: string][] = [
    [/(?<!\d)\d{12}(?!\d)/g, "ACCOUNT"],
    [/\b(AKIA|ASIA)[A-Z2-7]{16}\b/g, "$1****"],
];
/** Shorter names would be found within other words. */
const SHORTEST_NAME = 4;

/**
 * A text to send to others: without numbers and names of the accounts, and with external IDs shortened.
 *
 * @param names of organization and account in Snowflake.
 */
export function masked(text: string, names: readonly string[]): string {
    const plain = NUMBERS.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), maskExternalIds(text));
    return names
        .filter((name) => name.length >= SHORTEST_NAME)
        .reduce((rest, name) => rest.replaceAll(new RegExp(escaped(name), "gi"), "SNOWFLAKE_ACCOUNT"), plain);
}

function escaped(text: string): string {
    return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
