import type { Stack } from "@pulumi/pulumi/automation";

import type { Clouds } from "../stack/clouds";
import type { StackOutputs } from "../stack/stackOutputs";
import type { Scratch } from "./scratch";

/** The stack whose accounts are asked. */
export interface ExaminedStack {
    stackName: string;
    /** The name without an organization, which names of resources are made from. */
    shortName: string;
    stack: Stack;
    outputs: StackOutputs;
    clouds: Clouds;
    /** Whether the accounts are those of a sandbox. */
    inSandbox: boolean;
    /** Names of organization and account in Snowflake. */
    snowflakeNames: string[];
    /** ARN that AWS says the program runs as. */
    callerArn: string;
    /** Until a changed trust policy counts, in seconds: 0 in a sandbox. */
    spreadingSeconds: number;
    signal: AbortSignal;
    scratch: Scratch;
    /** Waits until `look` returns something; undefined after `seconds`. @throws Error when it is interrupted. */
    until<T>(seconds: number, look: () => Promise<T | undefined>): Promise<T | undefined>;
}
