/**
 * Property values between the engine's wire form and plain JavaScript.
 *
 * Unknown values (outputs of resources that a preview has not created), assets and secrets travel as marked
 * strings and objects.
 */
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { ARCHIVE_KIND, ASSET_KIND, KIND_KEY, OUTPUT_KIND, SECRET_KIND, UNKNOWN_TEXT } from "../plugin/marks";

/** A property value in plain JavaScript; an asset is an object with the engine's mark. */
export type Value = boolean | number | string | Value[] | { [key: string]: Value };
export type Values = { [key: string]: Value };

/** A file or text (`asset`), or a folder, archive or set of them (`archive`), as the engine describes it. */
export interface AssetReference {
    readonly hash: string;
    readonly path?: string;
    readonly text?: string;
    readonly uri?: string;
    /** Present in an archive made of parts. */
    readonly assets?: Readonly<Record<string, AssetReference>>;
    readonly isArchive: boolean;
}

/** Stands for a value that only the deployment itself will know. */
export const UNKNOWN = UNKNOWN_TEXT;

/** Reads a message's properties; drops nulls, and the secret mark, which the engine puts back itself. */
export function fromStruct(struct: Struct | undefined): Values {
    return struct === undefined ? {} : plainValues(struct.toJavaScript());
}

/** Drops what is null or undefined, at any depth. */
export function plainValues(values: object): Values {
    return plain(values) as Values;
}

export function toStruct(values: Values): Struct {
    return Struct.fromJavaScript(values as Parameters<typeof Struct.fromJavaScript>[0]);
}

function plain(value: unknown): Value | undefined {
    if (value === null || value === undefined) {
        return undefined;
    }
    if (Array.isArray(value)) {
        return value.map((element) => plain(element) ?? "");
    }
    if (typeof value === "object") {
        const marked = value as Record<string, unknown>;
        if (marked[KIND_KEY] === SECRET_KIND || marked[KIND_KEY] === OUTPUT_KIND) {
            return marked["value"] === undefined ? UNKNOWN : plain(marked["value"]);
        }
        return Object.fromEntries(
            Object.entries(marked)
                .map(([key, member]) => [key, plain(member)] as const)
                .filter((entry): entry is readonly [string, Value] => entry[1] !== undefined),
        );
    }
    return value as Value;
}

/** Marks a value so that the engine stores it encrypted. */
export function secret(value: Value): Value {
    return { [KIND_KEY]: SECRET_KIND, value };
}

export function containsUnknown(value: Value | undefined): boolean {
    if (typeof value === "object") {
        return Object.values(value).some(containsUnknown);
    }
    return value === UNKNOWN;
}

export function isObject(value: Value | undefined): value is Values {
    return typeof value === "object" && !Array.isArray(value);
}

/** @returns the asset or archive that a value describes, or undefined when it is something else. */
export function assetOf(value: Value | undefined): AssetReference | undefined {
    if (!isObject(value) || (value[KIND_KEY] !== ASSET_KIND && value[KIND_KEY] !== ARCHIVE_KIND)) {
        return undefined;
    }
    const words = (key: string) => (typeof value[key] === "string" && value[key] !== "" ? value[key] : undefined);
    const parts = value["assets"];
    return {
        hash: words("hash") ?? "",
        path: words("path"),
        text: typeof value["text"] === "string" ? value["text"] : undefined,
        uri: words("uri"),
        assets: isObject(parts)
            ? Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, requiredAsset(name, part)]))
            : undefined,
        isArchive: value[KIND_KEY] === ARCHIVE_KIND,
    };
}

function requiredAsset(name: string, value: Value): AssetReference {
    const part = assetOf(value);
    if (part === undefined) {
        throw new Error(`"${name}" in the archive is no asset and no archive.`);
    }
    return part;
}
