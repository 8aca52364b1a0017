import { Change } from "../plugin/responses";
import { diff } from "./diff";
import { Properties } from "./property";
import { UNKNOWN, Value, Values } from "./propertyValues";

// Set by the SDK for the engine's own use.
const ENGINE_KEYS = ["version", "pluginDownloadURL"];

/** Provider inputs as values: the SDKs hand over everything but strings as JSON text. */
export function decodeConfiguration(table: Properties, given: Values): Values {
    return Object.fromEntries(
        Object.entries(given)
            .filter(([name]) => !ENGINE_KEYS.includes(name))
            .map(([name, value]) => [name, decoded(table[name]?.kind, value)] as const)
            .filter((entry): entry is readonly [string, Value] => entry[1] !== undefined),
    );
}

function decoded(kind: string | undefined, value: Value): Value | undefined {
    if (typeof value !== "string" || value === UNKNOWN || kind === undefined || kind === "string") {
        return value;
    }
    try {
        return (JSON.parse(value) as Value | null) ?? undefined;
    } catch {
        // Left as it is: the check names it as being of the wrong kind.
        return value;
    }
}

/** Changes between two configurations; one that aims elsewhere replaces the provider and what it made. */
export function diffConfiguration(table: Properties, old: Values, wanted: Values): Change[] {
    return diff(table, decodeConfiguration(table, wanted), decodeConfiguration(table, old));
}
