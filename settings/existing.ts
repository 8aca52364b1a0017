// Things that are there already and somebody else's. Each is named by a setting `existing...`, in place of the one that
// names what the stack creates. The program reads and checks them, and neither changes nor deletes them.

import { declaredSettings } from "./declared";
import type { Rule, SettingsReader } from "./reader";
import { bucketNameProblem } from "./rules";

/** Settings that name things which a stack does not create, without those of domains. */
export const EXISTING_SETTINGS = [
    "existingBucket",
    "kmsKeyArn",
    "existingGlueDatabase",
    "existingExternalVolume",
    "existingStorageRole",
    "existingCatalogIntegration",
    "existingCatalogRole",
    "adoptedLinkedDatabase",
    "existingNativeDatabase",
    "existingNativeSchema",
    "existingVirtualWarehouse",
    "existingEngineerRole",
    "existingReaderRole",
] as const;

export type ExistingSetting = (typeof EXISTING_SETTINGS)[number];

/** Key of a domain that names its Glue database. */
export const EXISTING_OF_DOMAIN = "existingGlueDatabase";

/** A thing by its name. */
export interface NamedThing {
    /** Undefined: the program makes one up. */
    name: string | undefined;
    /** Whether it is there already, and somebody else's. */
    existing: boolean;
}

/**
 * Reads the name of a thing, and whether the stack creates it. A thing cannot be both.
 *
 * @param own the setting that names one to create; none where such a name is always made up.
 */
export function readThing(
    read: SettingsReader,
    existing: ExistingSetting,
    rules: { existing: Rule<string>; own?: Rule<string> },
    own?: string,
): NamedThing {
    const there = read.optionalText(existing, rules.existing);
    const created = own === undefined ? undefined : read.optionalText(own, rules.own ?? rules.existing);
    if (there === undefined) {
        return { name: created, existing: false };
    }
    // Pulumi gives the program the defaults that Pulumi.yaml declares.
    if (own !== undefined && created !== undefined && created !== declaredSettings()[own]?.default) {
        read.report(
            `lakehouse:${existing} names one that exists, and lakehouse:${own} one to create. Remove one of the two.`,
        );
    }
    return { name: there, existing: true };
}

/** A bucket that exists may have an ending that S3 lets nobody choose. */
export function existingBucketProblem(name: string): string | undefined {
    return /-an$/.test(name) && bucketNameProblem(name.replace(/-an$/, "")) === undefined
        ? undefined
        : bucketNameProblem(name);
}
