import { setTimeout as sleep } from "node:timers/promises";

import * as pulumi from "@pulumi/pulumi";

import type { AwsPlace } from "../policy";
import { bucketNameOf, otherNameOf, Settings } from "../settings";
import { QUICKSTART } from "../settings/domainNames";
import { leavingDomains, PlacedDomain } from "./leavingDomains";
import { changeOfHands, otherPlaceOfStack, Place, PlaceSettings } from "./otherPlace";

/** Where a stack keeps its data, by the outputs that say so. */
export interface DataPlace {
    bucketName: string;
    /** The stack's own database in Snowflake, and its schema: views, stages and tables that users made. */
    snowflakeDatabase: string;
    snowflakeSchema: string;
}

/** A place, by the output that names it. */
export type PlaceName = keyof DataPlace;

/** For each of them, the setting that names one to create, and the one that names one which exists. */
const SETTINGS: Readonly<Record<PlaceName, PlaceSettings>> = {
    bucketName: { own: "bucketName", existing: "existingBucket" },
    snowflakeDatabase: { own: "nativeDatabase", existing: "existingNativeDatabase" },
    snowflakeSchema: { own: "nativeSchema", existing: "existingNativeSchema" },
};

/** Which places the stack is given and does not create. */
export function existingPlaces({
    existingBucket,
    existing: { database, schema },
}: Pick<Settings, "existingBucket" | "existing">): PlaceName[] {
    const places = { bucketName: existingBucket, snowflakeDatabase: database, snowflakeSchema: schema };
    return (Object.keys(places) as PlaceName[]).filter((name) => places[name]);
}

/** Where data is, and which of that the stack does not create. */
interface KeptData extends DataPlace {
    /** @default none */
    existing?: readonly PlaceName[];
}

/** What the settings say of a stack's data. */
export interface WantedData extends KeptData {
    domains: readonly PlacedDomain[];
    /** What the bucket would be called in the other namespace. */
    otherBucketName: string | undefined;
    destroyData: boolean;
}

/** What the settings say, of a stack or of a component that is a lakehouse at this place. */
export function wantedData(settings: Settings, place: AwsPlace): WantedData {
    return {
        bucketName: bucketNameOf(settings, place),
        otherBucketName: otherNameOf(settings, place),
        destroyData: settings.destroyData,
        domains: settings.domains,
        snowflakeDatabase: settings.snowflakeNames.database,
        snowflakeSchema: settings.snowflakeNames.schema,
        existing: existingPlaces(settings),
    };
}

/**
 * Of a stack that keeps its data: refuses settings that would move it to another bucket, Glue database, or database or
 * schema in Snowflake, and leave what is in them behind, or delete it: the engine would replace the old ones. Of any stack:
 * refuses to replace a bucket only because names are made in another namespace. It runs before any of these resources is
 * registered, in previews too. Of any stack, too: refuses to leave a domain that has tables behind.
 *
 * @param before outputs of the last update.
 * @param tablesIn number of tables of a Glue database.
 * @param inTermsOf what a fault is called where the settings are not a stack's.
 * @throws RunError that names the setting, its old value and what to do.
 */
export async function refuseToMoveData(
    before: OutputsBefore,
    wanted: WantedData,
    tablesIn: (database: string) => Promise<number>,
    inTermsOf = (problem: string): string => problem,
): Promise<void> {
    const { otherBucketName, destroyData } = wanted;
    const renamed = renamedBucket(before, otherBucketName);
    const problems = [
        ...handedOver(before, wanted),
        ...(renamed.length > 0 || destroyData ? renamed : movedData(before, wanted)),
        ...(await leavingDomains({ before: domainsBefore(before), wanted: wanted.domains, destroyData }, tablesIn)),
    ];
    if (problems.length > 0) {
        throw new pulumi.RunError(problems.map(inTermsOf).join("\n"));
    }
}

/** Outputs that the last update of this stack left; none of one that was never up, or was destroyed. */
export async function outputsOfStack(): Promise<OutputsBefore> {
    const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
    // An invoke, not a StackReference: that would be one more resource in the stack's own state.
    const { outputs = {} } = await whileBeingWritten(
        () => pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name }) as Promise<StackOutputs>,
    );
    return outputs;
}

interface StackOutputs {
    outputs?: OutputsBefore;
}

/** Of a stack that an older program brought up, the database is the quickstart's. */
export interface OutputsBefore extends Partial<KeptData> {
    domains?: PlacedDomain[];
    glueDatabase?: string;
}

function domainsBefore({ domains, glueDatabase }: OutputsBefore): PlacedDomain[] {
    return domains ?? (glueDatabase === undefined ? [] : [{ name: QUICKSTART, glueDatabase }]);
}

/**
 * Reads the stack's state, which the engine writes meanwhile. A backend of files empties the file before it fills it, so
 * a reader may find half of it; then it reads again.
 *
 * @throws Error what `read` rejects with, at once when it is anything else, else after ten times.
 */
export async function whileBeingWritten<T>(read: () => Promise<T>, pauseMs = 200): Promise<T> {
    for (let times = 1; ; times += 1) {
        try {
            return await read();
        } catch (error) {
            if (times === 10 || !/failed to load checkpoint/.test(String(error))) {
                throw error;
            }
            await sleep(pauseMs);
        }
    }
}

/** What is wrong when the bucket is there under the name that the other namespace gives it. */
export function renamedBucket(before: Partial<DataPlace>, otherName: string | undefined): string[] {
    const old = before.bucketName;
    if (old === undefined || old !== otherName) {
        return [];
    }
    const was = old.endsWith("-an") ? "ACCOUNT_REGIONAL" : "GLOBAL";
    return [
        `The bucket of this stack is "${old}", and lakehouse:bucketNamespace is only for new stacks: changing it would replace ` +
            `the bucket and all its tables. Set it back: pulumi config set bucketNamespace ${was}`,
    ];
}

/** What of `wanted` differs from where the data is; nothing for a stack that was never up, or was destroyed. */
export function movedData(before: Partial<KeptData>, wanted: KeptData): string[] {
    return (Object.keys(SETTINGS) as PlaceName[]).flatMap((key) => {
        const [old, now] = [placeIn(before, key), placeIn(wanted, key)];
        return old === undefined || old.name === now?.name
            ? []
            : [otherPlaceOfStack({ settings: SETTINGS[key], before: old, now: now! })];
    });
}

/**
 * What stays where it is, and would be the stack's own no longer, or from now on: the engine would delete it, or fail to
 * create it. Also of a stack whose data may be deleted, since what exists already is never deleted.
 */
export function handedOver(before: Partial<KeptData>, wanted: KeptData): string[] {
    return (Object.keys(SETTINGS) as PlaceName[]).flatMap((key) => {
        const [old, now] = [placeIn(before, key), placeIn(wanted, key)];
        return old === undefined || now === undefined ? [] : changeOfHands(SETTINGS[key], old, now);
    });
}

function placeIn(data: Partial<KeptData>, key: PlaceName): Place | undefined {
    const name = data[key];
    return name === undefined ? undefined : { name, existing: data.existing?.includes(key) ?? false };
}
