// `npm run accounts -- --stack NAME`: asks real accounts what no document settles, and writes a file to send back.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { createInterface } from "node:readline/promises";

import { interruption } from "../commandLine/interruption";
import { InterruptedError, runCommand, Tell } from "../commandLine/runCommand";
import { whileHandedOver } from "../commandLine/waiting.mjs";
import { whileSandboxRuns } from "../sandboxes/lostSandbox";
import { placeOf } from "../stack/place";
import { allHold, lineOf, markdown, reportOf, summary } from "./report";
import { chosen, described, Request, requestOf } from "./request";
import { askAll } from "./run";
import type { Subject } from "./subject";

const QUESTION = `
The next probes create objects in both accounts and remove them at the end: two KMS keys, which are scheduled for
deletion; a Glue job with a workflow, which runs three times (a few cents); and an external volume, a catalog
integration, a linked database and a table in Snowflake, whose virtual warehouse runs for a few minutes. For a minute or
two, the trust policy of the jobs' role has one more condition, so do not start a pipeline during that time.
Run them? [y/N] `;

async function examine(
    subject: Subject,
    { yes, readOnly, json, file, assumptions }: Request,
    tell: Tell,
): Promise<number> {
    const write = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);
    const startedAt = new Date().toISOString();
    const mayCreate = async () => !readOnly && (yes || (await agreed(subject.signal)));
    const findings = await askAll(subject, assumptions, mayCreate, (result) => write(lineOf(result)));
    const { inSandbox, outputs, snowflakeNames } = subject;
    const report = reportOf(findings, { startedAt, inSandbox, region: outputs.region }, snowflakeNames);

    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, file.endsWith(".md") ? markdown(report) : `${JSON.stringify(report, undefined, 4)}\n`);
    tell(report);
    write(`\n${summary(findings)}.`);
    for (const { what, reason, command } of findings.leftBehind) {
        write(`Not removed: ${what}: ${reason}\n  → ${command}`);
    }
    write(`The answers are in ${relative(process.cwd(), file)}. Review the file before you share it.`);
    if (findings.interrupted) {
        const removed = findings.leftBehind.length === 0 ? " Everything the probes created was removed." : "";
        throw new InterruptedError(`Interrupted.${removed}`);
    }
    return allHold(findings) ? 0 : 1;
}

/** Whether a person at a terminal says yes. */
async function agreed(signal: AbortSignal): Promise<boolean> {
    if (!process.stdin.isTTY) {
        process.stderr.write(
            "Probes that create objects are skipped: there is no terminal to ask at. Use --yes to run them.\n",
        );
        return false;
    }
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
        return /^y(es)?$/i.test((await whileHandedOver(() => terminal.question(QUESTION, { signal }))).trim());
    } catch (error) {
        if (signal.aborted) {
            return false;
        }
        throw error;
    } finally {
        terminal.close();
    }
}

runCommand("accounts", async ({ values }, tell) => {
    if (values.list) {
        const assumptions = chosen(values.only);
        tell({ assumptions: assumptions.map(({ probe, ...rest }) => ({ ...rest, probe: probe.kind })) });
        if (!values.json) {
            console.log(assumptions.map(described).join("\n\n"));
        }
        return 0;
    }
    const request = requestOf(values);
    const place = placeOf(request.stack);
    // It loads Pulumi's SDK, which nobody waits for when the place is wrong.
    const { openSubject } = require("./subject") as typeof import("./subject");
    return whileSandboxRuns(place.sandbox, async () => {
        const subject = await openSubject(request.stack, place, interruption());
        try {
            return await examine(subject, request, tell);
        } finally {
            await subject.clouds.close();
        }
    });
});
