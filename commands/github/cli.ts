// `npm run github`: what the workflows in .github write to GitHub.
import { existsSync, readFileSync } from "node:fs";

import { z } from "zod";

import { runCommand } from "../commandLine/runCommand";
import { GitHub, gitHubSettings } from "./client";
import { writeComment } from "./comment";
import { DriftResult, settleDriftIssue } from "./driftIssue";

const driftSchema = z.object({
    stack: z.string(),
    ok: z.boolean(),
    error: z.string().optional(),
    drift: z
        .array(
            z.looseObject({
                type: z.string(),
                name: z.string(),
                what: z.enum(["gone", "changed"]),
                paths: z.array(z.string()),
            }),
        )
        .optional(),
});

runCommand("github", async (given) => {
    switch (given.action) {
        case "comment": {
            const { number, page, about } = given.values;
            const was = await writeComment(connected(), Number(number), about, text(page));
            console.log(`The comment on pull request ${number} was ${was ? "replaced" : "added"}.`);
            return 0;
        }
        case "drift": {
            const outcome = await settleDriftIssue(connected(), driftResult(given.values.report));
            console.log(
                outcome === "none" ? "There is no drift, and no issue about any." : `The issue was ${outcome}.`,
            );
            return 0;
        }
    }
});

function connected(): GitHub {
    return new GitHub(gitHubSettings(process.env));
}

function text(file: string): string {
    if (!existsSync(file)) {
        throw new Error(`There is no file ${file}. The step that writes it must run first.`);
    }
    return readFileSync(file, "utf8");
}

/** @throws Error when the preview failed: then nothing is known of drift, and the issue stays as it is. */
function driftResult(file: string): DriftResult {
    const { success, data } = driftSchema.safeParse(JSON.parse(text(file)));
    if (!success) {
        throw new Error(`${file} is not the result of npm run preview -- --refresh --json.`);
    }
    if (data.drift === undefined) {
        throw new Error(`Drift of ${data.stack} is not known: ${data.error ?? "the preview ran without --refresh"}.`);
    }
    return { stack: data.stack, drift: data.drift as DriftResult["drift"] };
}
