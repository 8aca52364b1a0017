import { Given, Tell, UsageError } from "../commandLine/runCommand";
import { whileShown } from "../commandLine/waiting.mjs";
import { Consent, consentFor, says } from "./consent";
import { operate } from "./operation";
import { PlanOfFile, refuseStalePlan, upAsPlanned } from "./plannedUp";
import { planPassphrase, readSavedPlan } from "./savedPlan";
import { openSettled } from "./settledStack";
import { outputsOf, stateOf } from "./stackState";
import { optimizedStack, removeOptimizers } from "./tableOptimizers";
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
    const plan = planOf(options, stackName);
    const operation = await openSettled("up", place, options, openOrCreateStack);
    if (plan !== undefined) {
        await refuseStalePlan(operation, plan);
    }
    const { stack, interruption } = operation;
    const before = operation.before ?? (await interruption.outlasted(() => stateOf(stack))).resources;
    const optimized = optimizedStack(outputsOf(before));
    const refresh = options.refresh ? ["--refresh"] : [];
    if (consent === "asked") {
        const changes = await operate(operation, () => draw(stack, ["preview", ...refresh], interruption));
        const question = `Update "${stackName}" as planned? Type yes, or press Enter to leave it unchanged:`;
        if (changesIn(changes) > 0 && !(await says("yes", question))) {
            say("Nothing was changed.");
            tell({ changes: {} });
            return 1;
        }
    }
    const changes = await (plan !== undefined
        ? upAsPlanned(operation, plan)
        : operate(operation, async (output) =>
              drawsItself(options)
                  ? draw(stack, ["up", "--yes", "--skip-preview", ...refresh], interruption)
                  : (await stack.up({ ...output, refresh: options.refresh })).summary.resourceChanges,
          ));
    if (optimized.domains.length > 0) {
        const removed = await whileShown("Removing table optimizers", () =>
            interruption.outlasted(async () => {
                const { resources } = await stateOf(stack);
                return removeOptimizers(optimized, outputsOf(resources), {
                    ...process.env,
                    ...stack.workspace.envVars,
                });
            }),
        );
        if (removed > 0) {
            say(`Glue's ${removed} table optimizers are removed: the job maintains the tables.`);
        }
    }
    say(
        `\nNext: npm run pipeline -- --stack ${stackName}\nIf something is wrong: npm run doctor -- --stack ${stackName}`,
    );
    tell({ changes: changes ?? {} });
    return 0;
}

/** @throws UsageError or Error for a plan that cannot be kept to. */
function planOf({ plan: file, refresh }: Options, stackName: string): PlanOfFile | undefined {
    if (file === undefined) {
        return undefined;
    }
    if (refresh) {
        throw new UsageError("--refresh changes what was planned. Remove --refresh, or --plan.");
    }
    return { file, content: readSavedPlan(file, stackName, planPassphrase()) };
}
