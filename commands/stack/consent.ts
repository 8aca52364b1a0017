// What a person says to before a stack of real accounts is changed. In a sandbox nothing is asked.
import { createInterface } from "node:readline";

import { InterruptedError, UsageError } from "../commandLine/runCommand";
import { whileHandedOver } from "../commandLine/waiting.mjs";
import { shortName } from "./stackName";
import { hasTerminal } from "./terminal";
import type { StackPlace } from "./backend";

/** Options that stand for an answer. */
export interface GivenConsent {
    yes: boolean;
    /** The stack whose data may go. */
    "delete-data"?: string | undefined;
}

/** Commands that ask. */
type Asking = "up" | "destroy" | "restore" | "adopt";

const WITHOUT_TERMINAL: Record<Asking, (stackName: string) => string> = {
    up: (stackName) =>
        `To see the plan, run: npm run preview -- --stack ${stackName}. To continue, run: npm run up -- --stack ${stackName} --yes`,
    destroy: (stackName) => `To delete it without asking, run: npm run destroy -- --stack ${stackName} --yes`,
    restore: () => "To see what would change, add --dry-run. To continue, add --yes.",
    adopt: () => "To see what would change, add --dry-run. To continue, add --yes.",
};

/** Who says yes: nobody in a sandbox, the option `--yes`, or a person at a terminal. */
export type Consent = "free" | "given" | "asked";

/**
 * How an operation on a stack gets its yes. Before anything is opened.
 *
 * @throws UsageError without a terminal and without `--yes`, or when `--delete-data` names another stack.
 */
export function consentFor(
    command: Asking,
    { stackName, sandbox }: Pick<StackPlace, "stackName" | "sandbox">,
    options: GivenConsent,
    terminal = hasTerminal(),
): Consent {
    const named = options["delete-data"];
    if (named !== undefined && ![stackName, shortName(stackName)].includes(named)) {
        throw new UsageError(
            `--delete-data is "${named}", but the stack is "${stackName}". Nothing was done. To delete its data, use: --delete-data ${stackName}`,
        );
    }
    if (sandbox !== undefined) {
        return "free";
    }
    if (options.yes) {
        return "given";
    }
    if (!terminal) {
        throw new UsageError(
            `${command} asks before it ${command === "destroy" ? "deletes" : "changes"} "${stackName}", a stack of real accounts, and there is no terminal. ` +
                WITHOUT_TERMINAL[command](stackName),
        );
    }
    return "asked";
}

/**
 * Asks for a word that means yes. Enter, the end of the input and every other word mean no.
 *
 * @throws InterruptedError on Ctrl-C.
 */
export async function says(word: string, question: string): Promise<boolean> {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    try {
        const asked = (): Promise<string> =>
            new Promise((resolve, reject) => {
                terminal.once("SIGINT", () => reject(new InterruptedError("Interrupted. Nothing was changed.")));
                terminal.once("close", () => resolve(""));
                terminal.question(`\n${question} `, resolve);
            });
        const answer = await whileHandedOver(asked);
        return answer.trim() === word;
    } finally {
        terminal.close();
    }
}
