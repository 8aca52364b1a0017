/**
 * JSON schemas of the files that people write, for completion in editors: `node --import tsx settings/editorSchemas.ts`.
 * They come from what the program itself checks; a test holds the files against it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { declaredSettings } from "./declared";
import { domain } from "./domains";
import { extraJob } from "./extraJobs";
import { declarationSchema } from "./tables";

const FOLDER = join(__dirname, "schemas");

/** Each schema's file, as it is and as it should be. */
export function editorSchemas(): { file: string; actual: () => string; expected: string }[] {
    return Object.entries({ "stack.json": stackSchema(), "table.json": declarationSchema() }).map(([name, schema]) => {
        const file = join(FOLDER, name);
        return {
            file,
            actual: () => readFileSync(file, "utf8"),
            expected: `${JSON.stringify(schema, undefined, 4)}\n`,
        };
    });
}

/** Of `Pulumi.<stack>.yaml`: the settings of this program; those of providers are left open. */
function stackSchema(): object {
    const lists: Record<string, object> = { domains: listOf(domain), extraJobs: listOf(extraJob) };
    const settings = Object.entries(declaredSettings()).map(([name, { type, description, default: byDefault }]) => {
        const form =
            lists[name] ??
            (["array", "object"].includes(type) ? { type } : { type: [...new Set([type, "string", "object"])] });
        return [`lakehouse:${name}`, { ...form, description, default: byDefault }];
    });
    return {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        type: "object",
        properties: {
            config: {
                type: "object",
                properties: Object.fromEntries(settings) as object,
                // A misspelled setting of this program is none of a provider's.
                propertyNames: {
                    anyOf: [{ not: { pattern: "^lakehouse:" } }, { enum: settings.map(([name]) => name) }],
                },
            },
        },
    };
}

function listOf(schema: z.ZodType): object {
    const { $schema: _, ...items } = z.toJSONSchema(schema, { io: "input" });
    return { type: "array", items };
}

if (require.main === module) {
    editorSchemas().forEach(({ file, expected }) => writeFileSync(file, expected));
}
