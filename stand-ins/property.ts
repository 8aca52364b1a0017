/**
 * The words in which a resource type's table of properties is written: what a property holds, who sets it,
 * and what a change of it means. {@link check}, {@link diff} and the README's table all read the same table.
 *
 * Our own provider has another table (provider/resources/property.ts). These rules are Terraform's, which the official
 * plugins follow: absent, empty and false are equal, the service fills in what the program leaves out, JSON is compared
 * by meaning. There, each property is written by the program alone and compared as it is, and the SDK's schema follows
 * from the table. One mechanism for both would carry each side's rules as options that the other must not use.
 */
import type { Values } from "./propertyValues";

/** Who sets a property and what follows from a change; the same for every kind of value. */
export interface Rule {
    /** Only the service sets it. */
    output?: true;
    /** The program must set it. */
    required?: true;
    /** Where the program is silent, the service's own value stands and is not a difference. */
    computed?: true;
    /** A new value means a new object; else the object is changed in place. */
    replace?: true;
    /** Used where the program is silent. */
    default?: boolean | number | string;
    /** The service does not give it back: the last value given stands, and drift cannot be seen. */
    unread?: true;
    /** Looked at on creation only; a later change of it does nothing. */
    onlyAtCreation?: true;
    /** Stored encrypted in the state. */
    secret?: true;
    /** An output that a change of these inputs changes too. An input so marked changes whenever the program is silent. */
    changesWith?: readonly string[];
    /** An input that the program left out gets the resource's name, a hyphen and seven random characters, so long at most. */
    autoName?: number;
    /** The only values allowed. */
    oneOf?: readonly (number | string)[];
    /** What a string must look like, and the sentence that says so. */
    matches?: { pattern: RegExp; rule: string };
    /** Least number, length of a string, or count of elements. */
    atLeast?: number;
    /** Greatest number, length of a string, or count of elements. */
    atMost?: number;
}

/** What a property holds. `T` is the TypeScript type of its value; it exists only for the compiler. */
export interface Kind<T> {
    readonly kind: "string" | "integer" | "boolean" | "json" | "asset" | "list" | "set" | "map" | "object";
    /** Of a list, set or map. */
    readonly element?: AnyProperty;
    /** Of an object. */
    readonly fields?: Properties;
    /** Decides whether two texts of a string or JSON say the same; where absent, equal text or equal JSON does. */
    readonly same?: (one: string, other: string) => boolean;
    readonly value?: T;
}

export type Property<T, R extends Rule = Rule> = Kind<T> & R;
// The value type is only a phantom, so "any property" has to be the bivariant one.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyProperty = Property<any>;
export type Properties = Readonly<Record<string, AnyProperty>>;

type ValueOf<P> = P extends Kind<infer T> ? T : never;
type AlwaysThere<P extends Properties> = {
    [K in keyof P]: P[K] extends { required: true } | { default: unknown } | { autoName: number } ? K : never;
}[keyof P];

/** Values of a table of properties: what is required or has a default is there, the rest may be. */
export type ValuesOf<P extends Properties> = { [K in AlwaysThere<P>]: ValueOf<P[K]> } & {
    [K in Exclude<keyof P, AlwaysThere<P>>]?: ValueOf<P[K]>;
};

type NoRule = Record<never, never>;

export function text<const R extends Rule = NoRule>(rule?: R): Property<string, R> {
    return { kind: "string", ...rule } as Property<string, R>;
}

export function integer<const R extends Rule = NoRule>(rule?: R): Property<number, R> {
    return { kind: "integer", ...rule } as Property<number, R>;
}

export function flag<const R extends Rule = NoRule>(rule?: R): Property<boolean, R> {
    return { kind: "boolean", ...rule } as Property<boolean, R>;
}

/** A string that holds JSON; two texts that say the same are no difference. */
export function json<const R extends Rule = NoRule>(
    rule?: R,
    same?: (one: string, other: string) => boolean,
): Property<string, R> {
    return { kind: "json", same, ...rule } as Property<string, R>;
}

/** A file, text or archive, in the engine's form; `assetOf` reads it. */
export function asset<const R extends Rule = NoRule>(rule?: R): Property<Values, R> {
    return { kind: "asset", ...rule } as Property<Values, R>;
}

export function list<T, const R extends Rule = NoRule>(element: Property<T>, rule?: R): Property<T[], R> {
    return { kind: "list", element, ...rule } as Property<T[], R>;
}

/** A list whose order says nothing. */
export function set<T, const R extends Rule = NoRule>(element: Property<T>, rule?: R): Property<T[], R> {
    return { kind: "set", element, ...rule } as Property<T[], R>;
}

export function map<T, const R extends Rule = NoRule>(element: Property<T>, rule?: R): Property<Record<string, T>, R> {
    return { kind: "map", element, ...rule } as Property<Record<string, T>, R>;
}

export function object<P extends Properties, const R extends Rule = NoRule>(
    fields: P,
    rule?: R,
): Property<ValuesOf<P>, R> {
    const kind: Kind<ValuesOf<P>> = { kind: "object", fields };
    return { ...kind, ...rule } as Property<ValuesOf<P>, R>;
}

/** Whether a program may set the property. */
export function isInput(property: AnyProperty): boolean {
    return property.output === undefined;
}
