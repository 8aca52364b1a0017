import type { Given, Tell } from "../commandLine/runCommand";
import { Consent, consentFor, says } from "./consent";
import { operate } from "./operation";
import { openSettled } from "./settledStack";
import { changesIn, draw, drawsItself } from "./terminal";
import type { StackPlace } from "./backend";
import { openOrCreateStack } from "./workspace";

type Options = Given<"up">["values"];

/**
 * Brings a stack up, after the plan was shown and accepted.
 *
 * @returns exit code
 */
export async function up(
    options: Options,
    place: StackPlace,
    tell: Tell,
    consent: Consent = consentFor("up", place, options),
): Promise<number> {
    const say = options.json ? console.error : console.log;
    const { stackName } = place;
    const operation = await openSettled("up", place, options, openOrCreateStack);
    const { stack, interruption } = operation;
    const refresh = options.refresh ? ["--refresh"] : [];
    if (consent === "asked") {
        const plan = await operate(operation, () => draw(stack, ["preview", ...refresh], interruption));
        const question = `Update "${stackName}" as planned? Type yes, or press Enter to leave it unchanged:`;
        if (changesIn(plan) > 0 && !(await says("yes", question))) {
            say("Nothing was changed.");
            tell({ changes: {} });
            return 1;
        }
    }
    const changes = await operate(operation, async (output) =>
        drawsItself(options)
            ? draw(stack, ["up", "--yes", "--skip-preview", ...refresh], interruption)
            : (await stack.up({ ...output, refresh: options.refresh })).summary.resourceChanges,
    );
    say(
        `\nNext: npm run pipeline -- --stack ${stackName}\nIf something is wrong: npm run doctor -- --stack ${stackName}`,
    );
    tell({ changes: changes ?? {} });
    return 0;
}
