import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { parse } from "yaml";

/** A setting as `Pulumi.yaml` declares it. */
export interface DeclaredSetting {
    type: "string" | "boolean" | "integer" | "array" | "object";
    default: unknown;
    description: string;
}

let declared: Record<string, DeclaredSetting> | undefined;

/** The settings that `Pulumi.yaml` declares, by name without namespace. */
export function declaredSettings(): Record<string, DeclaredSetting> {
    return (declared ??= readDeclared());
}

function readDeclared(): Record<string, DeclaredSetting> {
    const project = parse(readFileSync(join(resolve(__dirname, ".."), "Pulumi.yaml"), "utf8")) as {
        config: Record<string, DeclaredSetting>;
    };
    return Object.fromEntries(
        Object.entries(project.config).map(([key, setting]) => [key.replace(/^lakehouse:/, ""), setting]),
    );
}
