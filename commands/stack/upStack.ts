import type { Given } from "../commandLine/runCommand";
import { Consent, consentFor, says } from "./consent";
import { CommandResult, tellResult } from "./jsonResult";
import { operate } from "./operation";
import { openSettled } from "./settledStack";
import { changesIn, draw, drawsItself } from "./terminal";
import { openOrCreateStack, StackPlace } from "./workspace";

type Options = Given<"up">["values"];

/**
 * Brings a stack up, after the plan was shown and accepted.
 *
 * @returns exit code
 */
export function up(
    options: Options,
    place: StackPlace,
    consent: Consent = consentFor("up", place, options),
): Promise<number> {
    const head = { command: "up", stack: place.stackName };
    return tellResult(options.json, head, () =>
        bringUp(options, { ...place, officialProviders: options["official-providers"] }, consent),
    );
}

async function bringUp(options: Options, place: StackPlace, consent: Consent): Promise<CommandResult> {
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
            return { exitCode: 1, changes: {} };
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
    return { exitCode: 0, changes: changes ?? {} };
}
