import { Change } from "../plugin/responses";
import { equivalent } from "./equivalence";
import { AnyProperty, isInput, Properties } from "./property";
import { containsUnknown, isObject, Value, Values } from "./propertyValues";

/**
 * Every change that a deployment has to make: what the program wants, against what the service has.
 *
 * The second is the state, not the last inputs, so that drift which a refresh found is a change too.
 */
export function diff(properties: Properties, wanted: Values, state: Values, ignored: readonly string[] = []): Change[] {
    return Object.entries(properties).flatMap(([name, property]) => {
        if (!isInput(property) || property.onlyAtCreation || ignored.includes(name)) {
            return [];
        }
        return changesOf(property, name, property.replace === true, wanted[name], state[name]);
    });
}

function changesOf(
    property: AnyProperty,
    path: string,
    replaces: boolean,
    wanted: Value | undefined,
    actual: Value | undefined,
): Change[] {
    if ((wanted === undefined && property.computed) || equivalent(property, wanted, actual)) {
        return [];
    }
    if (wanted === undefined || actual === undefined || containsUnknownItself(wanted)) {
        return [{ path, kind: wanted === undefined ? "delete" : actual === undefined ? "add" : "update", replaces }];
    }
    const inner = (element: AnyProperty | undefined, step: string, one?: Value, other?: Value) =>
        element === undefined ? [] : changesOf(element, path + step, replaces || element.replace === true, one, other);
    if (property.kind === "object" && isObject(wanted) && isObject(actual)) {
        return Object.entries(property.fields ?? {}).flatMap(([key, field]) =>
            inner(field, `.${key}`, wanted[key], actual[key]),
        );
    }
    if (property.kind === "map" && isObject(wanted) && isObject(actual)) {
        return [...new Set([...Object.keys(wanted), ...Object.keys(actual)])].flatMap((key) =>
            inner(
                property.element,
                /^\w+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`,
                wanted[key],
                actual[key],
            ),
        );
    }
    if (property.kind === "list" && Array.isArray(wanted) && Array.isArray(actual)) {
        return Array.from({ length: Math.max(wanted.length, actual.length) }, (_, i) =>
            inner(property.element, `[${i}]`, wanted[i], actual[i]),
        ).flat();
    }
    return [{ path, kind: "update", replaces }];
}

/** A value that is wholly unknown; one that only has unknown parts is compared part by part. */
function containsUnknownItself(value: Value): boolean {
    return typeof value !== "object" && containsUnknown(value);
}
