import { map, text } from "../property";
import { containsUnknown, isObject, Values } from "../propertyValues";

/** Tags by key. */
export type Tags = Record<string, string>;

/** The two tag properties that every taggable type has. */
export const tagProperties = {
    tags: map(text()),
    tagsAll: map(text(), { output: true }),
};

/** What a program's tags become together with the provider's default tags; the program's win. */
export function allTags(inputs: Values, defaultTags: Readonly<Tags>): Values | undefined {
    const own = inputs["tags"];
    if (containsUnknown(own)) {
        return undefined;
    }
    return { ...defaultTags, ...(isObject(own) ? own : {}) };
}

/** Default tags that count for a resource: the provider's, or those that the resource has in their place. */
export function defaultTagsFor(inputs: Values, ofProvider: Readonly<Tags>): Readonly<Tags> {
    const override = inputs["overrideProvider"];
    const own = isObject(override) ? override["defaultTags"] : undefined;
    return isObject(own) ? ((own["tags"] ?? {}) as Tags) : ofProvider;
}

/** The program's share of all tags: those that are not default tags, or that the program gave too. */
export function ownTags(all: Tags, known: Tags, defaultTags: Readonly<Tags>): Tags {
    return Object.fromEntries(
        Object.entries(all).filter(([key, value]) => defaultTags[key] !== value || known[key] !== undefined),
    );
}

/** Turns old tags into new ones; does nothing where nothing changed. */
export async function retag(
    old: Tags | undefined,
    wanted: Tags | undefined,
    add: (tags: Tags) => Promise<unknown>,
    remove: (keys: string[]) => Promise<unknown>,
): Promise<void> {
    const before = old ?? {};
    const after = wanted ?? {};
    const gone = Object.keys(before).filter((key) => after[key] === undefined);
    const changed = Object.entries(after).filter(([key, value]) => before[key] !== value);
    if (gone.length > 0) {
        await remove(gone);
    }
    if (changed.length > 0) {
        await add(Object.fromEntries(changed));
    }
}

/** Tags in the form of S3, IAM and others: a list of Key and Value. */
export function pairs(tags: Tags | undefined): { Key: string; Value: string }[] {
    return Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
}

export function fromPairs(list: readonly { Key?: string; Value?: string }[] | undefined): Tags {
    return Object.fromEntries((list ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}
