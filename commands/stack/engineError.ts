// Errors of the `pulumi` that the Automation API runs, without the API's frame and without what was shown already.
import { CommandError } from "@pulumi/pulumi/automation";

/** How the process of a `pulumi` ended, as the Automation API keeps it. */
interface EndedProcess {
    stderr?: string;
    shortMessage?: string;
    signal?: string;
}

/** What is wrong, and what to do about it where that is known. */
export interface Fault {
    what: string;
    cure?: string;
}

export const NOT_LOGGED_IN = {
    what: "Pulumi is not logged in.",
    cure: "Run: pulumi login. Or set PULUMI_ACCESS_TOKEN, or PULUMI_BACKEND_URL for another backend.",
} as const satisfies Fault;

/** Causes that Pulumi tells in words of its own, with what to do about them here. */
const KNOWN: [words: RegExp, what: string, cure: string][] = [
    [/PULUMI_ACCESS_TOKEN must be set|run `pulumi login`/i, NOT_LOGGED_IN.what, NOT_LOGGED_IN.cure],
    [
        /passphrase must be set|incorrect passphrase/i,
        "The stack's secrets are encrypted with a passphrase, which is missing or wrong.",
        "Set PULUMI_CONFIG_PASSPHRASE to it, or PULUMI_CONFIG_PASSPHRASE_FILE to its file.",
    ],
];

/** The signal that ended the engine, when one did. */
export function endingSignal(error: unknown): string | undefined {
    return processOf(error)?.signal;
}

/** What `pulumi` says about an error on stderr, or what it means; undefined when it says nothing there. */
export function reasonOf(error: unknown): string | undefined {
    if (!(error instanceof CommandError)) {
        return error instanceof Error ? error.message : String(error);
    }
    const stderr = processOf(error)?.stderr ?? error.message;
    const [, what, cure] = KNOWN.find(([words]) => words.test(stderr)) ?? [];
    const lines = stderr.split("\n").map((line) => line.replace(/^error: /, "").trimEnd());
    return cure === undefined ? lines.join("\n").trim() || undefined : `${what} ${cure}`;
}

/** An error of Pulumi or of this program, apart from its cure where that is known. */
export function knownFault(error: unknown): Fault {
    const text = reasonOf(error) ?? String(error);
    const [, what, cure] = KNOWN.find(([, says, fix]) => text === `${says} ${fix}`) ?? [];
    return cure === undefined ? { what: text } : { what: what ?? text, cure };
}

/** Runs a command of Pulumi that shows nothing by itself. @throws Error that tells its failure once. */
export async function explained<T>(run: Promise<T>): Promise<T> {
    try {
        return await run;
    } catch (error) {
        const reason = reasonOf(error) ?? processOf(error)?.shortMessage;
        throw error instanceof CommandError && error.name === "CommandError" && reason !== undefined
            ? new Error(reason, { cause: error })
            : error;
    }
}

function processOf(error: unknown): EndedProcess | undefined {
    const { commandResult, cause } = error as { commandResult?: { err?: EndedProcess }; cause?: unknown };
    return commandResult?.err ?? (cause === undefined ? undefined : processOf(cause));
}
