import type { DeclaredSetting } from "./declared";

/**
 * Settings whose value in YAML is of another kind than `Pulumi.yaml` declares, each with what is wrong. Pulumi takes every
 * scalar as text, and lists and maps also as text in JSON; what a text means is for the rules of each setting.
 *
 * @param values by full name, as YAML has them
 */
export function wrongKinds(
    values: Readonly<Record<string, unknown>>,
    declared: Readonly<Record<string, DeclaredSetting>>,
): Map<string, string> {
    return new Map(
        Object.entries(declared).flatMap(([name, { type }]) => {
            const key = `lakehouse:${name}`;
            const problem = key in values ? problemOf(type, values[key]) : undefined;
            return problem === undefined ? [] : [[key, `${key} ${problem}`] as const];
        }),
    );
}

function problemOf(type: DeclaredSetting["type"], value: unknown): string | undefined {
    if (value === null || typeof value !== "object") {
        return undefined;
    }
    const kind = Array.isArray(value) ? "a list" : "a map";
    const wanted = {
        array: "a list",
        object: "a map",
        string: "text",
        boolean: "true or false",
        integer: "a whole number",
    };
    return kind === wanted[type] ? undefined : `is ${kind}. Set ${wanted[type]}.`;
}
