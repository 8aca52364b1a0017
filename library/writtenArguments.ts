/**
 * The arguments as TypeScript has them: `node --import tsx library/writtenArguments.ts` writes lakehouseArgs.ts. They come
 * from what the program itself checks; a test holds the file against it.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { Argument, lakehouseArguments } from "./arguments";

export const ARGUMENTS_FILE = join(__dirname, "lakehouseArgs.ts");

/** Text of lakehouseArgs.ts, before it is formatted. */
export function writtenArguments(): string {
    return [
        "// Written by library/writtenArguments.ts from the settings of Pulumi.yaml.",
        'import type * as pulumi from "@pulumi/pulumi";',
        "",
        'import type { DomainInput, JobInput } from "../settings";',
        "",
        "/** Arguments of {@link Lakehouse}; every one can be left out. */",
        "export interface LakehouseArgs {",
        ...Object.entries(lakehouseArguments()).flatMap(([name, argument]) => [
            ...documented(argument),
            `    ${name}?: ${typeOf(argument)};`,
        ]),
        "}",
        "",
    ].join("\n");
}

function documented({ description, default: byDefault }: Argument): string[] {
    return byDefault === undefined
        ? [`    /** ${description} */`]
        : ["    /**", `     * ${description}`, `     * @default ${JSON.stringify(byDefault)}`, "     */"];
}

function typeOf({ type, items, choices, secret }: Argument): string {
    switch (type) {
        case "boolean":
            return "boolean";
        case "integer":
            return "number";
        case "array":
            return items === undefined ? "string[]" : `${items}Input[]`;
        case "object":
            return "Record<string, string>";
        case "string":
            return secret ? "pulumi.Input<string>" : (choices?.map((one) => `"${one}"`).join(" | ") ?? "string");
    }
}

if (require.main === module) {
    writeFileSync(ARGUMENTS_FILE, writtenArguments());
}
