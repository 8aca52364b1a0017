import { randomBytes } from "node:crypto";

import { Failure } from "../plugin/responses";
import { AnyProperty, isInput, Properties } from "./property";
import { assetOf, isObject, UNKNOWN, Value, Values } from "./propertyValues";

export interface Checked {
    /** The inputs with defaults and made-up names. */
    inputs: Values;
    /** Everything that is wrong, not only the first. */
    failures: Failure[];
}

/** What a check may fall back on. */
export interface CheckOptions {
    /** Name of the resource in the program, for made-up names. */
    resourceName: string;
    /** Inputs of the last deployment: a made-up name stays. */
    old: Values;
    /** Who refuses, in messages: `the stand-in for aws:s3/bucket:Bucket`. */
    refuser: string;
}

const RANDOM_CHARACTERS = 7;

/** Checks inputs against a table of properties and fills in its defaults. */
export function check(properties: Properties, given: Values, options: CheckOptions): Checked {
    const failures: Failure[] = [];
    const inputs = checkMembers(properties, given, "", options.refuser, failures);
    for (const [name, property] of Object.entries(properties)) {
        if (property.autoName !== undefined && inputs[name] === undefined) {
            inputs[name] = options.old[name] ?? madeUpName(options.resourceName, property.autoName);
        }
    }
    return { inputs, failures };
}

function checkMembers(
    properties: Properties,
    given: Values,
    path: string,
    refuser: string,
    failures: Failure[],
): Values {
    const inputs: Values = {};
    for (const [name, value] of Object.entries(given)) {
        const property = properties[name];
        if (property === undefined || !isInput(property)) {
            const known = Object.entries(properties).filter(([, p]) => isInput(p));
            failures.push({
                property: path + name,
                reason:
                    property === undefined
                        ? `${refuser} does not know this property; it knows ${known.map(([k]) => k).join(", ")}`
                        : "only the service sets this property",
            });
            continue;
        }
        inputs[name] = checkValue(property, value, path + name, refuser, failures);
    }
    for (const [name, property] of Object.entries(properties)) {
        if (inputs[name] !== undefined) {
            continue;
        }
        if (property.default !== undefined) {
            inputs[name] = property.default;
        } else if (property.required) {
            failures.push({ property: path + name, reason: "this property is required" });
        }
    }
    return inputs;
}

function checkValue(property: AnyProperty, value: Value, path: string, refuser: string, failures: Failure[]): Value {
    if (value === UNKNOWN) {
        return value;
    }
    const fail = (reason: string) => {
        failures.push({ property: path, reason });
        return value;
    };
    switch (property.kind) {
        case "string":
        case "json":
        case "integer":
        case "boolean": {
            const reason = scalarFailure(property, value);
            return reason === undefined ? value : fail(reason);
        }
        case "asset":
            return assetOf(value) === undefined ? fail("expected an asset or archive") : value;
        case "list":
        case "set": {
            if (!Array.isArray(value)) {
                return fail(`expected a list, got ${shape(value)}`);
            }
            const reason = sizeFailure(property, value.length, "element");
            if (reason !== undefined) {
                fail(reason);
            }
            return value.map((element, i) =>
                checkValue(property.element as AnyProperty, element, `${path}[${i}]`, refuser, failures),
            );
        }
        case "map":
            return isObject(value)
                ? Object.fromEntries(
                      Object.entries(value).map(([key, element]) => [
                          key,
                          checkValue(property.element as AnyProperty, element, `${path}.${key}`, refuser, failures),
                      ]),
                  )
                : fail(`expected a map, got ${shape(value)}`);
        case "object":
            return isObject(value)
                ? checkMembers(property.fields ?? {}, value, `${path}.`, refuser, failures)
                : fail(`expected an object, got ${shape(value)}`);
    }
}

function scalarFailure(property: AnyProperty, value: Value): string | undefined {
    switch (property.kind) {
        case "boolean":
            return typeof value === "boolean" ? undefined : `expected true or false, got ${shape(value)}`;
        case "integer":
            if (typeof value !== "number" || !Number.isInteger(value)) {
                return `expected a whole number, got ${shape(value)}`;
            }
            if (property.oneOf !== undefined && !property.oneOf.includes(value)) {
                return `${value} is none of ${property.oneOf.join(", ")}`;
            }
            return rangeFailure(property, value);
        case "json":
            if (typeof value !== "string") {
                return `expected a JSON text, got ${shape(value)}`;
            }
            return jsonFailure(value);
        default:
            if (typeof value !== "string") {
                return `expected a string, got ${shape(value)}`;
            }
            if (property.oneOf !== undefined && !property.oneOf.includes(value)) {
                return `"${value}" is none of ${property.oneOf.join(", ")}`;
            }
            if (property.matches !== undefined && !property.matches.pattern.test(value)) {
                return `"${value}" will not do: ${property.matches.rule}`;
            }
            return sizeFailure(property, value.length, "character");
    }
}

function jsonFailure(value: string): string | undefined {
    try {
        JSON.parse(value);
        return undefined;
    } catch (error) {
        return `this is no JSON: ${(error as Error).message}`;
    }
}

function rangeFailure(property: AnyProperty, value: number): string | undefined {
    if (property.atLeast !== undefined && value < property.atLeast) {
        return `${value} is less than ${property.atLeast}`;
    }
    if (property.atMost !== undefined && value > property.atMost) {
        return `${value} is more than ${property.atMost}`;
    }
    return undefined;
}

function sizeFailure(property: AnyProperty, size: number, unit: string): string | undefined {
    if (property.atLeast !== undefined && size < property.atLeast) {
        return `it has ${size} ${unit}(s), and needs ${property.atLeast} at least`;
    }
    if (property.atMost !== undefined && size > property.atMost) {
        return `it has ${size} ${unit}(s), and may have ${property.atMost} at most`;
    }
    return undefined;
}

function shape(value: Value): string {
    return Array.isArray(value)
        ? "a list"
        : typeof value === "object"
          ? "an object"
          : `the ${typeof value} ${JSON.stringify(value)}`;
}

function madeUpName(resourceName: string, atMost: number): string {
    const stem = resourceName.slice(0, atMost - RANDOM_CHARACTERS - 1);
    return `${stem}-${randomBytes(4).toString("hex").slice(0, RANDOM_CHARACTERS)}`;
}
