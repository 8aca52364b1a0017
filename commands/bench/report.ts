// What `npm run bench` found, as files: a table in Markdown, all figures as JSON, and the growth curves as a picture.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join, relative } from "node:path";

import { z } from "zod";

import { checkoutRoot, workingStateDir } from "../../tools/setup/checkout";
import { growthCurves } from "./growthCurves";

const metric = z.object({
    name: z.string(),
    value: z.number(),
    unit: z.string(),
    bar: z.string().nullish(),
    ok: z.boolean().nullish(),
});
const curve = z.object({
    name: z.string(),
    by: z.string(),
    unit: z.string(),
    points: z.array(z.tuple([z.number(), z.number()])),
});
const suite = z.object({
    suite: z.string(),
    version: z.string(),
    passed: z.number(),
    wrong: z.number(),
    ok: z.boolean(),
});

/** What a bench tells. */
const bench = z.object({
    metrics: z.array(metric).default([]),
    curves: z.array(curve).default([]),
    suites: z.array(suite).default([]),
});

type Metric = z.infer<typeof metric>;

const FOLDER = join(workingStateDir, "bench");

/**
 * @param found bench -> the JSON object that it told
 * @param failed benches that missed a bar or could not measure
 * @returns where the files are
 */
export function writeReport(found: Record<string, object>, failed: string[], folder = FOLDER): string {
    const told = Object.entries(found).map(([name, result]) => ({ name, ...bench.parse(result) }));
    const figures = told.flatMap(({ name, metrics, suites }) => [
        ...metrics.map((one) => ({ bench: name, ...one })),
        ...suites.map(({ suite: title, version, wrong, ok }) => ({
            bench: name,
            ...{ name: `${title} ${version}, wrong`, value: wrong, unit: "tests", bar: "none", ok },
        })),
    ]);
    const curves = told.flatMap((one) => one.curves);
    const machine = {
        measuredAt: new Date().toISOString(),
        cores: cpus().length,
        load: Number((loadavg()[0] ?? 0).toFixed(1)),
    };
    mkdirSync(folder, { recursive: true });
    const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
    write("bench.json", `${JSON.stringify({ ...machine, failed, figures, curves }, undefined, 4)}\n`);
    write("growth.svg", growthCurves(curves));
    write(
        "bench.md",
        [
            `${machine.measuredAt}, ${machine.cores} cores, load at the end ${machine.load}.`,
            "",
            "| bench | figure | value | bar | |",
            "|---|---|---:|---|---|",
            ...figures.map(markdownRow),
            "",
            ...(curves.length > 0 ? ["![Growth curves](growth.svg)", ""] : []),
            ...failed.map((name) => `- ${name}: a bar was missed, or it could not measure.`),
        ].join("\n"),
    );
    return `\nWritten to ${relative(checkoutRoot, folder)}: bench.md, bench.json, growth.svg.`;
}

function markdownRow({ bench: title, name, value, unit, bar, ok }: Metric & { bench: string }): string {
    const shown = value.toLocaleString("en-US", { maximumFractionDigits: 2 });
    const verdict = typeof ok === "boolean" ? (ok ? "met" : "missed") : "";
    return `| ${[title, name, `${shown} ${unit}`, bar ?? "", verdict].map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
