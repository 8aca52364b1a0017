import { AnyProperty } from "./property";
import { assetOf, isObject, UNKNOWN, Value, Values } from "./propertyValues";

/**
 * Whether what the program wants is what the service has: nothing, an empty text, an empty list and `false` are
 * one, the order of a set says nothing, JSON is compared by what it says, and a computed field inside an object
 * that the program left out is as it should be.
 */
export function equivalent(property: AnyProperty, one: Value | undefined, other: Value | undefined): boolean {
    if (isNothing(property, one) || isNothing(property, other)) {
        return isNothing(property, one) && isNothing(property, other);
    }
    switch (property.kind) {
        case "string":
        case "json":
            return typeof one === "string" && typeof other === "string" && sameText(property, one, other);
        case "asset":
            return assetOf(one)?.hash === assetOf(other)?.hash;
        case "list":
            return (
                Array.isArray(one) &&
                Array.isArray(other) &&
                one.length === other.length &&
                one.every((element, i) => equivalent(property.element as AnyProperty, element, other[i]))
            );
        case "set":
            return (
                Array.isArray(one) && Array.isArray(other) && sameMembers(property.element as AnyProperty, one, other)
            );
        case "map":
            return isObject(one) && isObject(other) && membersEqual(() => property.element, one, other);
        case "object":
            return isObject(one) && isObject(other) && membersEqual((key) => property.fields?.[key], one, other);
        default:
            return one === other;
    }
}

/** Absent, empty, or an object whose fields are all nothing. Zero is a number like any other. */
export function isNothing(property: AnyProperty, value: Value | undefined): boolean {
    if (value === undefined || value === "" || value === false) {
        return true;
    }
    if (property.kind === "object" && isObject(value)) {
        const fields = property.fields ?? {};
        return Object.entries(value).every(
            ([key, field]) => fields[key] !== undefined && isNothing(fields[key], field),
        );
    }
    return typeof value === "object" && Object.keys(value).length === 0;
}

function sameText(property: AnyProperty, one: string, other: string): boolean {
    if (one === other || one === UNKNOWN || other === UNKNOWN) {
        return one === other;
    }
    return (
        property.same?.(one, other) ??
        (property.kind === "json" && canonical(JSON.parse(one)) === canonical(JSON.parse(other)))
    );
}

/** JSON with the keys of each object in alphabetical order. */
export function canonical(value: unknown): string {
    return JSON.stringify(value, (_, member: unknown) =>
        typeof member === "object" && member !== null && !Array.isArray(member)
            ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
            : member,
    );
}

function sameMembers(element: AnyProperty, one: Value[], other: Value[]): boolean {
    const rest = [...other];
    return (
        one.length === other.length &&
        one.every((member) => {
            const at = rest.findIndex((candidate) => equivalent(element, member, candidate));
            return at >= 0 && rest.splice(at, 1).length === 1;
        })
    );
}

function membersEqual(propertyOf: (key: string) => AnyProperty | undefined, one: Values, other: Values): boolean {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].every((key) => memberEqual(propertyOf(key), one[key], other[key]));
}

function memberEqual(property: AnyProperty | undefined, wanted: Value | undefined, actual: Value | undefined): boolean {
    if (property === undefined) {
        return wanted === actual;
    }
    return (property.computed === true && wanted === undefined) || equivalent(property, wanted, actual);
}

/**
 * The service's value in the program's words: where both mean the same, the program's order of a set and its text
 * of a JSON stand, so that the state does not change with the service's mood.
 */
export function inWordsOf(
    known: Value | undefined,
    property: AnyProperty,
    actual: Value | undefined,
): Value | undefined {
    if (known === undefined || actual === undefined) {
        return isNothing(property, known) && isNothing(property, actual) ? known : actual;
    }
    if (property.kind === "object" && isObject(known) && isObject(actual)) {
        return Object.fromEntries(
            Object.entries(property.fields ?? {})
                .map(([key, field]) => [key, inWordsOf(known[key], field, actual[key])] as const)
                .filter((entry): entry is readonly [string, Value] => entry[1] !== undefined),
        );
    }
    if (property.kind === "list" && Array.isArray(known) && Array.isArray(actual) && known.length === actual.length) {
        return actual.map((element, i) => inWordsOf(known[i], property.element as AnyProperty, element) ?? element);
    }
    return equivalent(property, known, actual) ? known : actual;
}
