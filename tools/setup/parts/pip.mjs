// Packages from hashed requirements, by the pip that comes with the Python found.
import { rmSync } from "node:fs";
import { join } from "node:path";

import { CommandFailed, run } from "../childProcess.mjs";
import { errorText, SetupProblem } from "../problem.mjs";

/** Fills a folder with packages that need no environment around them; pip comes from a throw-away one. */
export async function installInto(context, python, folder, requirements, { build } = {}) {
    const tool = join(folder, ".pip");
    const toolPython = join(tool, "bin", "python");
    await run(python, ["-I", "-m", "venv", tool], { env: context.env, signal: context.signal, log: context.log });
    if (build !== undefined) {
        await pip(context, toolPython, ["--no-deps", "-r", build]);
    }
    const isolation = build === undefined ? ["--only-binary", ":all:"] : ["--no-build-isolation"];
    await pip(context, toolPython, ["--no-deps", ...isolation, "--target", folder, "-r", requirements]);
    rmSync(tool, { recursive: true, force: true });
}

/**
 * @param {{ env: NodeJS.ProcessEnv, signal?: AbortSignal, log?: string, root: string, platform: string }} context
 * @param {string} python the environment's
 * @param {string[]} args of pip install
 * @throws {SetupProblem} with the cure, for what pip is known to fail of
 */
export async function pip({ env, signal, log, root, platform }, python, args) {
    try {
        // Bytecode is left to the first import: it costs as much as the install and would name the temporary folder.
        await run(
            python,
            ["-I", "-m", "pip", "install", "--require-hashes", "--no-compile", "--retries", "2", ...args],
            {
                cwd: root,
                // Settings that would send packages elsewhere than into the environment.
                env: {
                    ...env,
                    PIP_USER: "0",
                    PIP_TARGET: undefined,
                    PIP_PREFIX: undefined,
                    PIP_REQUIRE_VIRTUALENV: "0",
                    PIP_DISABLE_PIP_VERSION_CHECK: "1",
                    PIP_NO_INPUT: "1",
                },
                signal,
                log,
            },
        );
    } catch (error) {
        throw pipProblem(error, platform);
    }
}

/** @param {unknown} error @param {string} platform @returns {unknown} a SetupProblem where pip's output says what went wrong */
export function pipProblem(error, platform) {
    if (!(error instanceof CommandFailed)) {
        return error;
    }
    const text = errorText(error);
    const options = { cause: error, log: error.log };
    if (/ENOSPC|No space left on device|Disk quota exceeded/.test(text)) {
        return error;
    }
    if (/DO NOT MATCH THE HASHES/.test(text)) {
        const name = /^\s+(\S+==\S+|\S+) from /m.exec(text)?.[1];
        return new SetupProblem(
            `The Python package ${name ?? "(see the log)"} does not match tools/setup/python: its SHA-256 differs.`,
            "Run `pip cache purge`; if it happens again, the index or a proxy serves altered files: report it to its owner.",
            options,
        );
    }
    if (
        /NewConnectionError|Max retries exceeded|ReadTimeout|ConnectTimeout|Name or service not known|Temporary failure in name resolution|Connection (refused|reset)|ProxyError|SSLError/.test(
            text,
        )
    ) {
        return new SetupProblem(
            "The Python package index does not answer.",
            "Check the network and pip's settings (pip config list; PIP_INDEX_URL, PIP_PROXY, PIP_CERT), then run the same command again.",
            options,
        );
    }
    const missing = /No matching distribution found for (\S+)/.exec(text)?.[1];
    if (missing !== undefined) {
        return new SetupProblem(
            `The Python package index has no ${missing} for ${platform}.`,
            "Another Python of 3.10 to 3.12 may have it (LAKEHOUSE_PYTHON); if not, report which platform this is.",
            options,
        );
    }
    const line = text.split("\n").find((l) => /^\s*ERROR:/.test(l)) ?? text.split("\n")[0];
    return new SetupProblem(
        `pip failed: ${line.replace(/^\s*ERROR:\s*/, "")}`,
        "See the log for pip's full output.",
        options,
    );
}
