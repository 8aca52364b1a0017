// Property values as the plugin protocol carries them: plain JSON with marked objects for secrets and marked texts for
// values that are not known yet.

import { KIND_KEY, SECRET_KIND, UNKNOWN_TEXT, UNKNOWN_TEXTS } from "../../plugin/marks";
import { UNKNOWN, Values } from "../resources/property";

/** Values without marks, and the paths of those that were secret. */
export interface Received {
    values: Values;
    secretPaths: Set<string>;
}

/** Reads the properties of a request. */
export function fromWire(properties: Values | undefined): Received {
    const secretPaths = new Set<string>();
    return { values: unmark(properties ?? {}, "", secretPaths) as Values, secretPaths };
}

function unmark(value: unknown, path: string, secretPaths: Set<string>): unknown {
    if (typeof value === "string") {
        return UNKNOWN_TEXTS.includes(value) ? UNKNOWN : value;
    }
    if (Array.isArray(value)) {
        return value.map((item, index) => unmark(item, `${path}[${index}]`, secretPaths));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const marked = value as Values;
    if (marked[KIND_KEY] === SECRET_KIND) {
        secretPaths.add(path);
        return unmark(marked["value"], path, secretPaths);
    }
    return Object.fromEntries(
        Object.entries(marked)
            .filter(([, member]) => member !== null)
            .map(([name, member]) => [name, unmark(member, path === "" ? name : `${path}.${name}`, secretPaths)]),
    );
}

/** Writes the properties of a response; those at [secretPaths] become secrets. Undefined ones are left out. */
export function toWire(values: Values, secretPaths: ReadonlySet<string> = new Set()): Values {
    return mark(values, "", secretPaths) as Values;
}

function mark(value: unknown, path: string, secretPaths: ReadonlySet<string>): unknown {
    const plain = markInside(value, path, secretPaths);
    return path !== "" && secretPaths.has(path) ? { [KIND_KEY]: SECRET_KIND, value: plain } : plain;
}

function markInside(value: unknown, path: string, secretPaths: ReadonlySet<string>): unknown {
    if (value === UNKNOWN) {
        return UNKNOWN_TEXT;
    }
    if (Array.isArray(value)) {
        return value.map((item, index) => mark(item, `${path}[${index}]`, secretPaths));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return Object.fromEntries(
        Object.entries(value)
            .filter(([, member]) => member !== undefined)
            .map(([name, member]) => [name, mark(member, path === "" ? name : `${path}.${name}`, secretPaths)]),
    );
}

/** Whether the property [name] or something in it is secret. */
export function isSecret(secretPaths: ReadonlySet<string>, name: string): boolean {
    return [...secretPaths].some((path) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`));
}
