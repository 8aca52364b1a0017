import { setTimeout as sleep } from "node:timers/promises";

import type { StackPlace } from "../stack/backend";
import { Clouds, openClouds } from "../stack/clouds";
import { AWS_LOGIN_FIX, awsCaller } from "../stack/cloudLogins";
import { shortName } from "../stack/stackName";
import { readStackOutputs, StackOutputs } from "../stack/stackOutputs";
import { openStack } from "../stack/workspace";
import type { ExaminedStack } from "./examinedStack";
import { Scratch } from "./scratch";
import { ScratchJob } from "./scratchJob";
import { ScratchLink } from "./scratchLink";

/** Until a changed trust policy is in force everywhere, in seconds. */
const SPREADING_SECONDS = 60;
const POLL_MS = 1_000;

/** A stack, and what probes share. */
export interface Subject extends ExaminedStack {
    link: ScratchLink;
    job: ScratchJob;
}

/**
 * Opens the stack `text` of a place with its own settings and logins.
 *
 * @throws Error that names every login which is missing or refused.
 */
export async function openSubject(text: string, place: StackPlace, signal: AbortSignal): Promise<Subject> {
    const stack = await openStack(place);
    const outputs = await readStackOutputs(stack);
    const clouds = await openClouds(place, stack, outputs);
    try {
        const { callerArn, snowflakeNames } = await login(clouds, outputs);
        const inSandbox = place.sandbox !== undefined;
        const scratch = new Scratch();
        const common: ExaminedStack = {
            stackName: text,
            shortName: shortName(text),
            stack,
            outputs,
            clouds,
            inSandbox,
            callerArn,
            snowflakeNames,
            spreadingSeconds: inSandbox ? 0 : SPREADING_SECONDS,
            signal,
            scratch,
            until: <T>(seconds: number, look: () => Promise<T | undefined>) => until(seconds, look, signal),
        };
        return { ...common, link: new ScratchLink(common), job: new ScratchJob(common) };
    } catch (error) {
        await clouds.close();
        throw error;
    }
}

/** @returns who AWS says we are. @throws Error with every cloud that lets nobody in. */
async function login(clouds: Clouds, outputs: StackOutputs): Promise<Pick<Subject, "callerArn" | "snowflakeNames">> {
    const [aws, snowflake] = await Promise.allSettled([
        awsCaller(clouds.awsOptions),
        clouds.deployer.execute(
            'SELECT CURRENT_ORGANIZATION_NAME() AS "organization", CURRENT_ACCOUNT_NAME() AS "account"',
        ),
    ]);
    const refused = [
        ...(aws.status === "rejected" ? [`  ${reasonOf(aws.reason)}\n    → ${AWS_LOGIN_FIX}`] : []),
        ...(aws.status === "fulfilled" && aws.value.accountId !== outputs.accountId
            ? [
                  `  This AWS login is for account ${aws.value.accountId}, but the stack is in ${outputs.accountId}.\n` +
                      "    → Set AWS_PROFILE to a profile of the stack's account.",
              ]
            : []),
        ...(snowflake.status === "rejected" ? [`  ${reasonOf(snowflake.reason)}`] : []),
    ];
    if (refused.length > 0) {
        throw new Error(`Cannot log in to the accounts:\n${refused.join("\n")}`);
    }
    const names = snowflake.status === "fulfilled" ? Object.values(snowflake.value[0] ?? {}) : [];
    return {
        callerArn: (aws.status === "fulfilled" ? aws.value.arn : undefined) ?? "",
        snowflakeNames: names.map(String),
    };
}

function reasonOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

async function until<T>(
    seconds: number,
    look: () => Promise<T | undefined>,
    signal: AbortSignal,
): Promise<T | undefined> {
    const deadline = Date.now() + seconds * 1_000;
    for (;;) {
        signal.throwIfAborted();
        const seen = await look();
        if (seen !== undefined || Date.now() > deadline) {
            return seen;
        }
        await sleep(POLL_MS, undefined, { signal });
    }
}
