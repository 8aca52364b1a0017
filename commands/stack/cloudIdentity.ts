// Which clouds a stack is in, by its outputs, and which ones a login leads to.

/** What is not known is left out. */
export interface CloudIdentity {
    /** Of AWS. */
    accountId?: string | undefined;
    /** Of AWS, like us-west-2. */
    region?: string | undefined;
    /** ORGANIZATION-ACCOUNT. */
    snowflakeAccount?: string | undefined;
}

const NAMES: Record<keyof CloudIdentity, string> = {
    accountId: "AWS account",
    region: "AWS region",
    snowflakeAccount: "Snowflake account",
};

/** The clouds that an earlier `up` recorded; nothing of them for a stack that was never up. */
export function recordedIdentity(outputs: Readonly<Record<string, unknown>>): CloudIdentity {
    const recorded: CloudIdentity = {};
    for (const key of Object.keys(NAMES) as (keyof CloudIdentity)[]) {
        const value = outputs[key];
        if (typeof value === "string" && value !== "") {
            recorded[key] = value;
        }
    }
    return recorded;
}

/** Where both are known and differ, in words. */
export function differencesOf(recorded: CloudIdentity, here: CloudIdentity): string[] {
    return (Object.keys(NAMES) as (keyof CloudIdentity)[]).flatMap((key) => {
        const [there, now] = [recorded[key], here[key]];
        return there === undefined || now === undefined || sameForm(there) === sameForm(now)
            ? []
            : [`${NAMES[key]}: the stack is in ${there}, you are logged in to ${now}`];
    });
}

/**
 * Account identifiers match in any case, and a name's underscores may be written as hyphens.
 *
 * @see https://docs.snowflake.com/en/user-guide/admin-account-identifier
 */
function sameForm(text: string): string {
    return text.toUpperCase().replaceAll("_", "-");
}
