import { Given, Tell, UsageError } from "../commandLine/runCommand";
import { whileShown } from "../commandLine/waiting.mjs";
import { Consent, consentFor, says } from "./consent";
import { GoingData, goingData, table } from "./goingData";
import { forgetLook } from "./lastLook";
import { operate, Operation, whatIsLeft } from "./operation";
import { forgetSandboxSettings } from "./sandboxSettings";
import { openSettled } from "./settledStack";
import { keptOf, outputsOf, StackState, StateResource, stateOf } from "./stackState";
import { optimizedStack, removeOptimizers } from "./tableOptimizers";
import { draw, drawsItself } from "./terminal";
import { whatStays } from "./whatStays";
import type { StackPlace } from "./backend";
import { openStack } from "./workspace";

type Options = Given<"destroy">["values"];

/**
 * Takes a stack away, after it was told what goes, and accepted.
 *
 * @returns exit code
 */
export async function destroy(
    options: Options,
    place: StackPlace,
    tell: Tell,
    consent: Consent = consentFor("destroy", place, options),
): Promise<number> {
    const say = options.json ? console.error : console.log;
    const operation = await openSettled("destroy", place, options, openStack);
    const { stack, interruption } = operation;
    const before = await whileShown("Reading the state", () => interruption.outlasted(() => stateOf(stack)));
    if (consent !== "free" && !(await accepted(operation, before, consent, options, say))) {
        say("Nothing was changed.");
        tell({ changes: {} });
        return 1;
    }
    // While their tables are there; tables that stay would keep optimizers whose role is gone.
    const optimized = optimizedStack(outputsOf(before.resources));
    if (optimized.domains.length > 0) {
        const environment = { ...process.env, ...stack.workspace.envVars };
        const removed = await whileShown("Removing table optimizers", () =>
            interruption.outlasted(() => removeOptimizers(optimized, {}, environment)),
        );
        say(`Glue's ${removed} table optimizers are removed.`);
    }
    const refresh = options.refresh ? ["--refresh"] : [];
    const changes = await operate(operation, async (output) =>
        drawsItself(options)
            ? draw(stack, ["destroy", "--yes", "--skip-preview", "--exclude-protected", ...refresh], interruption)
            : (await stack.destroy({ ...output, excludeProtected: true, refresh: options.refresh })).summary
                  .resourceChanges,
    );

    const { resources } = await whileShown("Reading the state", () => interruption.outlasted(() => stateOf(stack)));
    const { data, others } = keptOf(resources);
    if (others.length > 0) {
        throw new Error(`pulumi reported success, but resources are left. ${await whatIsLeft(operation)}`);
    }
    if (place.sandbox !== undefined && data.length === 0) {
        await interruption.outlasted(() => stack.workspace.removeStack(stack.name));
        forgetSandboxSettings(place.stackName);
    }
    forgetLook(place);
    say(farewell(place.stackName, data));
    const stays = whatStays(before.resources);
    if (stays.length > 0) {
        say(`Not created by the stack, and left unchanged: ${stays.join(", ")}.`);
    }
    tell({ changes: changes ?? {} });
    return 0;
}

/** Says what data goes, shows the plan, and gets a yes for both. */
async function accepted(
    operation: Operation,
    { resources }: StackState,
    consent: Consent,
    options: Options,
    say: (text: string) => void,
): Promise<boolean> {
    const { stack, place, interruption } = operation;
    const { stackName } = place;
    const data = await whileShown("Listing the data to be deleted", () => goingData(stack, resources));
    say(whatGoes(stackName, data));
    const dataGoes = data.length > 0 && options["delete-data"] === undefined;
    if (consent === "given" && dataGoes) {
        throw new UsageError(
            `Nothing was done: --yes alone does not delete data. To delete it, run: npm run destroy -- --stack ${stackName} ` +
                `--yes --delete-data ${stackName}\nTo keep it, run: pulumi config set destroyData false --stack ${stackName}; ` +
                `npm run up -- --stack ${stackName}`,
        );
    }
    if (consent === "given") {
        return true;
    }
    await operate(operation, () => draw(stack, ["destroy", "--preview-only", "--exclude-protected"], interruption));
    return dataGoes
        ? says(
              stackName,
              `Delete all of this, including the data above? Type ${stackName}, or press Enter to keep everything:`,
          )
        : says("yes", `Delete "${stackName}" as planned? Type yes, or press Enter to keep everything:`);
}

function whatGoes(stackName: string, data: readonly GoingData[]): string {
    return data.length === 0
        ? `No data of "${stackName}" will be deleted.`
        : `This data of "${stackName}" will be deleted, in all versions:\n${table(data)}`;
}

function farewell(stackName: string, data: readonly StateResource[]): string {
    return data.length === 0
        ? `\nStack "${stackName}" and its data are deleted.`
        : [
              "",
              `Stack "${stackName}" is deleted, except for your data:`,
              ...data.map(({ type, id = "" }) => `  ${type.split(":").at(-1)} ${id}`.trimEnd()),
              "",
              `The next "npm run up -- --stack ${stackName}" adopts it. To delete the data, too, run:`,
              `  pulumi config set destroyData true --stack ${stackName}`,
              `  npm run up -- --stack ${stackName}`,
              `  npm run destroy -- --stack ${stackName}`,
          ].join("\n");
}
