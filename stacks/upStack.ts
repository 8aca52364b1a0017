import type { Given } from "../setup/commandLine";
import { Consent, consentFor, says } from "./consent";
import { Interruption } from "./interruption";
import { CommandResult, tellResult } from "./jsonResult";
import { checkLogins } from "./logins";
import { operate, Operation, refuseUnsettled } from "./operation";
import { recover, tellUnknownKeys } from "./recover";
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
    const interruption = new Interruption();
    const stack = await interruption.outlasted(() => openOrCreateStack(place, { recovers: options.recover }));
    const operation: Operation = { command: "up", place, stack, interruption, json: options.json };
    if (options.recover) {
        await operate(operation, async (output) => tellUnknownKeys(await recover(stack, output)));
    } else {
        await refuseUnsettled(operation);
    }
    await checkLogins(operation);
    const refresh = options.refresh ? ["--refresh"] : [];
    if (consent === "asked") {
        const plan = await operate(operation, () => draw(stack, ["preview", ...refresh], interruption));
        const question = `Bring "${stackName}" up like this? Type yes, or Enter to leave it as it is:`;
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
        `\nNext: npm run pipeline -- --stack ${stackName}; what is wrong tells: npm run doctor -- --stack ${stackName}`,
    );
    return { exitCode: 0, changes: changes ?? {} };
}
