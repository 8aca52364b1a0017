// The stack of a pull request: its name, its settings, and which of them have outlived their request.
import { parseDocument } from "yaml";

import { policyName } from "../../policy/deployerScope";
import { EXISTING_OF_DOMAIN, EXISTING_SETTINGS } from "../../settings/existing";
import { isSecret } from "../../settings/settingsFile";

/** Its name; no person's stack may be named so. */
export function stackOfPullRequest(number: number): string {
    return `pr-${number}`;
}

/** Number of the pull request of a stack; undefined for a stack of another kind. */
export function pullRequestOf(stack: string): number | undefined {
    const number = /^pr-([1-9]\d*)$/.exec(stack)?.[1];
    return number === undefined ? undefined : Number(number);
}

/**
 * Settings that name things or keep them: with them, two stacks could meet in one name, or one outlive its request. So do
 * those that name who deploys the other stack, who alone could delete the key.
 */
const NOT_TAKEN_OVER = [
    "bucketName",
    "glueDatabase",
    "nativeDatabase",
    "linkedDatabase",
    ...EXISTING_SETTINGS.filter((name) => name !== "kmsKeyArn"),
    "permissionsBoundary",
    "deployerArns",
    "schedule",
    "maintenanceSchedule",
    // It does not get old enough, and its deployer may make no optimizers.
    "tableMaintenance",
    "accessLogs",
    "alarmEmail",
];

/**
 * The settings of a pull request's stack: those of another stack, without its names, secrets and schedules.
 *
 * @param source text of that stack's settings file.
 */
export function pullRequestSettings(source: string, number: number): string {
    const document = parseDocument(source);
    document.delete("encryptionsalt");
    document.delete("secretsprovider");
    document.delete("encryptedkey");
    const config = (document.toJS() as { config?: Record<string, unknown> } | null)?.config ?? {};
    for (const [key, value] of Object.entries(config)) {
        if (isSecret(value) || NOT_TAKEN_OVER.some((name) => key === `lakehouse:${name}`)) {
            document.deleteIn(["config", key]);
        }
    }
    const domains = config["lakehouse:domains"];
    (Array.isArray(domains) ? domains : []).forEach((_, index) =>
        ["glueDatabase", EXISTING_OF_DOMAIN].forEach((key) =>
            document.deleteIn(["config", "lakehouse:domains", index, key]),
        ),
    );
    document.setIn(["config", "lakehouse:destroyData"], true);
    // The boundary of the policies that bootstrap prints for pr-*.
    document.setIn(["config", "lakehouse:permissionsBoundary"], policyName("pr-*", "boundary"));
    document.commentBefore = ` Of pull request ${number}; made from the settings of another stack, and deleted with this one.`;
    return document.toString({ lineWidth: 0 });
}

/** A stack of the backend. */
export interface KnownStack {
    name: string;
    /** ISO time; absent for one that was never up. */
    lastUpdate?: string;
}

/** A stack that goes, and why. */
export interface OutlivedStack {
    name: string;
    why: string;
}

/**
 * Which stacks of pull requests go: those whose request is not open any more, and those that nobody has updated for some
 * days. Stacks of other names never do.
 */
export function outlivedStacks(
    stacks: readonly KnownStack[],
    open: readonly number[],
    { days, now }: { days: number; now: Date },
): OutlivedStack[] {
    return stacks.flatMap(({ name, lastUpdate }) => {
        const number = pullRequestOf(name);
        if (number === undefined) {
            return [];
        }
        if (!open.includes(number)) {
            return [{ name, why: `pull request ${number} is not open` }];
        }
        const age = lastUpdate === undefined ? 0 : (now.getTime() - Date.parse(lastUpdate)) / 86_400_000;
        return age > days ? [{ name, why: `not updated for ${Math.floor(age)} days` }] : [];
    });
}
