// `npm run doctor`: each tool, the version found, where it is from, and the cure for what is missing.
import { existsSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";

import { cacheRoot } from "../../tools/setup/cacheFolder.mjs";
import { CommandFailed, run } from "../../tools/setup/childProcess.mjs";
import { inspectParts } from "../../tools/setup/inspect.mjs";

/** One row of the table. */
export interface ToolFinding {
    tool: string;
    version: string;
    /** Where it is from: a path, a lock file, how it was made. */
    source: string;
    /** What to do; undefined when the tool is there. */
    cure?: string | undefined;
    /** False when nothing depends on it as things are. */
    needed: boolean;
}

// All parts of a setup, as measured: npm run cache -- show, and node_modules.
const DISK_GIGABYTES = 4;

/**
 * @param root the checkout
 * @param env of the process; PATH and LAKEHOUSE_* decide where tools are looked for
 */
export async function examineTools(root: string, env: NodeJS.ProcessEnv = process.env): Promise<ToolFinding[]> {
    const parts = await inspectParts({ root, env });
    const findings = parts.map(({ tool, version, source, missing, cure }) => ({
        tool,
        version: version ?? "missing",
        source: missing ?? source ?? "",
        cure,
        needed: true,
    }));
    const pulumiIsThere = findings.some(({ tool, cure }) => tool === "Pulumi CLI" && cure === undefined);
    const node = { tool: "Node.js", version: process.versions.node, source: process.execPath, needed: true };
    const complete = findings.every(({ cure }) => cure === undefined);
    return [node, ...findings, await examineGo(env, !pulumiIsThere), examineDisk(cacheRoot(env), complete)];
}

/** The table as text, with the cures below it. */
export function toolTable(findings: ToolFinding[]): string {
    const width = (pick: (finding: ToolFinding) => string) =>
        Math.max(...findings.map((finding) => pick(finding).length));
    const [tools, versions] = [width(({ tool }) => tool), width(({ version }) => version)];
    return findings
        .map(({ tool, version, source, cure, needed }) => {
            const mark = cure === undefined ? "✔" : needed ? "✘" : "-";
            const line = `${mark} ${tool.padEnd(tools)}  ${version.padEnd(versions)}  ${source}`;
            return cure === undefined || !needed ? line : `${line}\n  ${"".padEnd(tools)}  → ${cure}`;
        })
        .join("\n");
}

/** @returns whether nothing that is needed is missing */
export function isComplete(findings: ToolFinding[]): boolean {
    return findings.every(({ cure, needed }) => cure === undefined || !needed);
}

async function examineGo(env: NodeJS.ProcessEnv, needed: boolean): Promise<ToolFinding> {
    try {
        const { stdout } = await run("go", ["env", "GOVERSION"], { env, timeoutMs: 20_000 });
        return {
            tool: "Go",
            version: stdout.trim().replace(/^go/, ""),
            source: "on PATH; needed only to build the Pulumi CLI",
            needed,
        };
    } catch (error) {
        if (!(error instanceof CommandFailed)) {
            throw error;
        }
        const cure = "Install the Pulumi CLI 3.250 or newer, or Go 1.21 or newer.";
        return {
            tool: "Go",
            version: "missing",
            source: "needed only to build the Pulumi CLI if it cannot be downloaded",
            cure,
            needed: false,
        };
    }
}

function examineDisk(cache: string, complete: boolean): ToolFinding {
    let folder = cache;
    while (!existsSync(folder)) {
        folder = dirname(folder);
    }
    const { bavail, bsize } = statfsSync(folder);
    const free = (bavail * bsize) / 1e9;
    const finding = { tool: "Cache folder", version: `${free.toFixed(0)} GB free`, source: cache, needed: true };
    return complete || free >= DISK_GIGABYTES
        ? finding
        : {
              ...finding,
              cure: `A complete setup takes up to ${DISK_GIGABYTES} GB. Free some space, or set LAKEHOUSE_CACHE to ${join("a", "larger", "disk")}.`,
          };
}
