// The one description of a resource's properties. Check, diff and schema are all computed from it.

import * as protocol from "../../plugin/responses";

/** What a property accepts. */
export type PropertyType =
    | { kind: "string"; values?: readonly string[]; check?: (value: string) => string | undefined }
    | { kind: "integer"; minimum: number; maximum: number }
    | { kind: "boolean" }
    | { kind: "strings"; unordered: boolean; check?: (value: string) => string | undefined }
    | { kind: "object"; typeName: string; description: string; properties: Properties };

/** One input of a resource. */
export interface Property {
    type: PropertyType;
    description: string;
    /** Whether a change is altered in place, replaces the object, or only changes how the provider behaves. */
    change: "alter" | "replace" | "setting";
    required?: boolean;
    /** Used when the input is left out. */
    default?: unknown;
}

/** A table of properties by name. */
export type Properties = Readonly<Record<string, Property>>;

type ValueOf<T extends PropertyType> = T extends { kind: "string"; values: readonly (infer Choice)[] }
    ? Choice
    : T extends { kind: "object"; properties: infer P extends Properties }
      ? ValuesOf<P>
      : { string: string; integer: number; boolean: boolean; strings: string[]; object: never }[T["kind"]];

type AlwaysThere<P extends Properties> = {
    [K in keyof P]: P[K] extends { required: true } | { default: unknown } ? K : never;
}[keyof P];

/** Checked values of a table of properties: what is required or has a default is there, the rest may be. */
export type ValuesOf<P extends Properties> = { [K in AlwaysThere<P>]: ValueOf<P[K]["type"]> } & {
    [K in Exclude<keyof P, AlwaysThere<P>>]?: ValueOf<P[K]["type"]>;
};

/** Lets the compiler keep the kinds and choices of a table, for {@link ValuesOf}. */
export function table<const P extends Properties>(properties: P): P {
    return properties;
}

/** One output of a resource that is not an input. */
export interface OutputProperty {
    type: "string";
    description: string;
    /** The input, if any, whose secrecy passes on to this output. */
    secretWith?: string;
    /** Whether the value survives an update in place, so that a preview can show it. */
    stable: boolean;
}

export type Failure = protocol.Failure;

/** Values of the properties of one object. Unknown values are {@link UNKNOWN}. */
export type Values = Record<string, unknown>;

/** Stands for a value that is not known before the deployment. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** Whether [value] is unknown, or holds something unknown. */
export function holdsUnknown(value: unknown): boolean {
    if (value === UNKNOWN) {
        return true;
    }
    return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}

/** The inputs with defaults filled in, and everything that is wrong with them, each with its property path. */
export function checkProperties(
    properties: Properties,
    given: Values,
    path = "",
): { inputs: Values; failures: Failure[] } {
    const inputs: Values = {};
    const failures: Failure[] = Object.keys(given)
        .filter((name) => !Object.hasOwn(properties, name))
        .map((name) => ({
            property: path + name,
            reason: `is not a property of this resource. The properties are ${Object.keys(properties).join(", ")}.`,
        }));
    for (const [name, property] of Object.entries(properties)) {
        const value = given[name] ?? property.default;
        if (value === undefined) {
            if (property.required) {
                failures.push({ property: path + name, reason: "is missing." });
            }
            continue;
        }
        inputs[name] = value;
        if (value !== UNKNOWN) {
            inputs[name] = checkValue(property.type, value, path + name, failures);
        }
    }
    return { inputs, failures };
}

/**
 * The inputs among `values` by their types, with defaults filled in.
 *
 * @throws Error when they are not as the table says. The engine sends nothing that {@link checkProperties} refused.
 */
export function typedInputs<const P extends Properties>(properties: P, values: Values): ValuesOf<P> {
    const given = Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(properties, name)));
    const { inputs, failures } = checkProperties(properties, given);
    if (failures.length > 0) {
        throw new Error(failures.map(({ property, reason }) => `${property} ${reason}`).join("\n"));
    }
    return inputs as ValuesOf<P>;
}

function checkValue(type: PropertyType, value: unknown, path: string, failures: Failure[]): unknown {
    const fail = (reason: string): void => {
        failures.push({ property: path, reason });
    };
    switch (type.kind) {
        case "string":
            if (typeof value !== "string") {
                fail(`is ${show(value)}. Expected a string.`);
            } else if (type.values !== undefined && !type.values.includes(value)) {
                fail(`is ${show(value)}. Expected one of ${type.values.map(show).join(", ")}.`);
            } else {
                report(type.check?.(value), fail);
            }
            return value;
        case "integer":
            if (!Number.isInteger(value) || Number(value) < type.minimum || Number(value) > type.maximum) {
                fail(`is ${show(value)}. Expected a whole number between ${type.minimum} and ${type.maximum}.`);
            }
            return value;
        case "boolean":
            if (typeof value !== "boolean") {
                fail(`is ${show(value)}. Expected true or false.`);
            }
            return value;
        case "strings":
            return checkStrings(type, value, path, failures);
        case "object": {
            if (typeof value !== "object" || value === null || Array.isArray(value)) {
                fail(`is ${show(value)}. Expected an object with ${Object.keys(type.properties).join(", ")}.`);
                return value;
            }
            const checked = checkProperties(type.properties, value as Values, `${path}.`);
            failures.push(...checked.failures);
            return checked.inputs;
        }
    }
}

function checkStrings(
    type: PropertyType & { kind: "strings" },
    value: unknown,
    path: string,
    failures: Failure[],
): unknown {
    if (!Array.isArray(value)) {
        failures.push({ property: path, reason: `is ${show(value)}. Expected a list of strings.` });
        return value;
    }
    const seen = new Set<unknown>();
    value.forEach((item: unknown, index) => {
        const fail = (reason: string): void => {
            failures.push({ property: `${path}[${index}]`, reason });
        };
        if (item === UNKNOWN) {
            return;
        }
        if (typeof item !== "string") {
            fail(`is ${show(item)}. Expected a string.`);
        } else if (type.unordered && seen.has(item)) {
            fail(`has ${show(item)} twice.`);
        } else {
            report(type.check?.(item), fail);
        }
        seen.add(item);
    });
    return value;
}

function report(reason: string | undefined, fail: (reason: string) => void): void {
    if (reason !== undefined) {
        fail(reason);
    }
}

function show(value: unknown): string {
    return JSON.stringify(value) ?? String(value);
}

/** One changed input. */
export interface Change extends protocol.Change {
    /** Top-level name. */
    property: string;
}

/**
 * What differs between the object as it is and as it is wanted. A replacing property whose wanted value is unknown
 * counts as changed, because it may be.
 */
export function changesOf(properties: Properties, actual: Values, wanted: Values): Change[] {
    return Object.entries(properties).flatMap(([name, property]) =>
        differences(property.type, actual[name], wanted[name], name).map(({ path, kind }) => ({
            property: name,
            path,
            kind,
            replaces: property.change === "replace",
        })),
    );
}

type Difference = Pick<Change, "path" | "kind">;

function differences(type: PropertyType, actual: unknown, wanted: unknown, path: string): Difference[] {
    const before = actual ?? undefined;
    const after = wanted ?? undefined;
    if (type.kind === "object" && isObject(before) && isObject(after)) {
        return Object.entries(type.properties).flatMap(([name, property]) =>
            differences(property.type, before[name], after[name], `${path}.${name}`),
        );
    }
    if (after === undefined) {
        return before === undefined ? [] : [{ path, kind: "delete" }];
    }
    if (before === undefined) {
        return [{ path, kind: "add" }];
    }
    return holdsUnknown(after) || !sameValue(type, before, after) ? [{ path, kind: "update" }] : [];
}

function sameValue(type: PropertyType, before: unknown, after: unknown): boolean {
    if (type.kind === "strings" && Array.isArray(before) && Array.isArray(after)) {
        const [left, right] = type.unordered ? [[...before].sort(), [...after].sort()] : [before, after];
        return left.length === right.length && left.every((item, index) => item === right[index]);
    }
    return before === after;
}

function isObject(value: unknown): value is Values {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
