// node_modules, as package-lock.json says.
import { createConnection } from "node:net";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { platformKey } from "../cacheFolder.mjs";
import { CommandFailed, run } from "../childProcess.mjs";
import { withLock } from "../lock.mjs";
import { errorText, SetupProblem, storageProblem } from "../problem.mjs";

const ANSWER_WITHIN_MS = 10_000;

const marker = (root) => join(root, "node_modules", ".lakehouse-install.json");

export const npmPackages = {
    title: "npm packages",
    inputs: ["package-lock.json"],
    outputs: () => ["node_modules/.lakehouse-install.json"],

    async ensure(context) {
        const { root, signal, note } = context;
        const count = Object.keys(locked(join(root, "package-lock.json"))).length;
        const result = { version: `${count} packages`, source: "package-lock.json", path: join(root, "node_modules") };
        if (isInstalled(root)) {
            return { ...result, built: false };
        }
        if (context.lookOnly) {
            throw new SetupProblem("node_modules does not match package-lock.json.", "npm run setup");
        }
        // One checkout, two set-ups: node_modules is shared by both.
        return await withLock(
            join(root, ".lakehouse", "npm.lock"),
            async () => {
                if (isInstalled(root)) {
                    return { ...result, built: false };
                }
                note(`installing ${count} packages`);
                rmSync(marker(root), { force: true });
                await install(context);
                mark(root);
                return { ...result, built: true };
            },
            { signal, onWait: (pid) => note(`waiting for another set-up (process ${pid})`) },
        );
    },
};

/**
 * Whether node_modules is what package-lock.json says, by the lock that npm writes into it at the end of an install:
 * after a `npm install` by hand nothing is to be done, after one that was interrupted all is.
 *
 * @param {string} root
 */
export function isInstalled(root) {
    const inside = join(root, "node_modules", ".package-lock.json");
    if (!existsSync(inside)) {
        return false;
    }
    if (existsSync(marker(root)) && JSON.parse(readFileSync(marker(root), "utf8")).for !== platformAndAbi()) {
        return false;
    }
    const wanted = locked(join(root, "package-lock.json"));
    const present = locked(inside);
    const agrees =
        Object.keys(present).every((path) => path in wanted) &&
        Object.entries(wanted).every(([path, { version, integrity, optional, devOptional }]) => {
            const found = present[path];
            // Optional packages are left out on other platforms.
            return found === undefined
                ? optional || devOptional
                : found.version === version && found.integrity === integrity;
        });
    if (agrees && !existsSync(marker(root))) {
        mark(root);
    }
    return agrees;
}

function mark(root) {
    writeFileSync(marker(root), `${JSON.stringify({ for: platformAndAbi() })}\n`);
}

/** Compiled packages differ by platform and by Node's ABI. */
function platformAndAbi() {
    return `${platformKey()}, ABI ${process.versions.modules}`;
}

function locked(file) {
    const { "": _checkout, ...packages } = JSON.parse(readFileSync(file, "utf8")).packages;
    return packages;
}

async function install({ root, env, signal, log }) {
    const npm = npmCommand(env);
    // npm itself waits five minutes for a registry that swallows packets, and then twice more.
    await registryAnswers(npm, { root, env, signal });
    try {
        await run(
            npm.command,
            [...npm.args, "ci", "--no-audit", "--no-fund", "--fetch-retries=2", "--fetch-retry-mintimeout=1000"],
            {
                cwd: root,
                env: { ...env, NODE_ENV: "development" },
                signal,
                log,
            },
        );
    } catch (error) {
        throw storageProblem(error, "npm packages", join(root, "node_modules")) ?? npmProblem(error);
    }
}

/** The npm that started us, else the one on PATH. */
function npmCommand(env) {
    const started = env.npm_execpath;
    return started && /npm-cli\.js$/.test(started) && statSync(started, { throwIfNoEntry: false })?.isFile()
        ? { command: process.execPath, args: [started] }
        : { command: "npm", args: [] };
}

async function registryAnswers(npm, { root, env, signal }) {
    const setting = async (name) => {
        const { stdout } = await run(npm.command, [...npm.args, "config", "get", name], { cwd: root, env, signal });
        return stdout.trim();
    };
    let registry;
    try {
        // Through a proxy only npm can say whether the registry answers.
        if ((await setting("https-proxy")) !== "null" || (await setting("proxy")) !== "null") {
            return;
        }
        registry = new URL(await setting("registry"));
    } catch (error) {
        throw npmProblem(error);
    }
    const port = Number(registry.port) || (registry.protocol === "http:" ? 80 : 443);
    await new Promise((resolve, reject) => {
        const socket = createConnection({ host: registry.hostname.replace(/^\[|\]$/g, ""), port });
        socket.setTimeout(ANSWER_WITHIN_MS, () =>
            socket.destroy(new Error(`no answer in ${ANSWER_WITHIN_MS / 1000} s`)),
        );
        socket.once("connect", () => (socket.destroy(), resolve(undefined)));
        socket.once("error", (cause) => reject(noRegistry(registry.origin, cause)));
    });
}

function noRegistry(registry, cause) {
    return new SetupProblem(
        `npm's registry ${registry} does not answer (${cause.code ?? cause.message}).`,
        "Check the network and npm's settings (npm config get registry, proxy), then run the same command again.",
        { cause, log: cause.log },
    );
}

/** @param {unknown} error @returns {unknown} a SetupProblem where npm's output says what went wrong */
export function npmProblem(error) {
    if (!(error instanceof CommandFailed)) {
        return error;
    }
    const text = errorText(error);
    const options = { cause: error, log: error.log };
    if (error.code === "ENOENT") {
        return new SetupProblem("npm was not found.", "Install Node.js 20.19 or newer together with npm.", options);
    }
    if (/EINTEGRITY/.test(text)) {
        const file = /EINTEGRITY.*?(?:sha\S+).*?(https?:\S+)?$/m.exec(text)?.[1];
        return new SetupProblem(
            `A package${file ? ` (${file})` : ""} does not match package-lock.json: its hash differs.`,
            "Run `npm cache verify`; if it happens again, the registry or a proxy serves altered files: report it to its owner.",
            options,
        );
    }
    if (/can only install packages when your package.json and package-lock.json/.test(text)) {
        return new SetupProblem(
            "package.json and package-lock.json do not agree.",
            "Run `npm install` to bring the lock up to date, or `git checkout package-lock.json` if you did not mean to change it.",
            options,
        );
    }
    if (/ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ERR_SOCKET_TIMEOUT|network/i.test(text)) {
        return noRegistry("", error);
    }
    return new SetupProblem(
        `npm ci failed: ${firstNpmError(text)}`,
        "See the log for npm's full output. Fix the cause, then run the same command again.",
        options,
    );
}

function firstNpmError(text) {
    const line = text.split("\n").find((l) => /^npm (error|ERR!) (?!code|errno|syscall|A complete log)/.test(l));
    return line?.replace(/^npm (error|ERR!) /, "") ?? text.split("\n")[0];
}
