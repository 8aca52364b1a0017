// The Python that the environments are made with: 3.10 to 3.12, the range that pyspark 3.5, Snowpark Connect and Glue 5
// have in common.
import { existsSync } from "node:fs";

import { CommandFailed, run } from "../childProcess.mjs";
import { SetupProblem } from "../problem.mjs";
import { isExecutable, onPath } from "../searchPath.mjs";

const MINORS = [10, 11, 12];
const DESCRIBE = `
import json, sys, sysconfig
try:
    import ensurepip, venv
    complete = True
except ImportError:
    complete = False
print(json.dumps({"version": "%d.%d.%d" % sys.version_info[:3], "tag": sys.implementation.cache_tag,
    "executable": sys.executable, "complete": complete, "bits": sys.maxsize.bit_length() + 1,
    "implementation": sys.implementation.name}))`;

export const pythonInterpreter = {
    title: "Python",
    inputs: [],
    variables: ["LAKEHOUSE_PYTHON"],
    outputs: ({ path }) => [path],

    async ensure({ env, signal }) {
        const tried = [];
        for (const candidate of candidates(env)) {
            const found = await describe(candidate, { env, signal });
            const fault = found === undefined ? "does not run" : faultOf(found);
            if (fault === undefined) {
                return {
                    version: found.version,
                    source: candidate,
                    path: found.executable,
                    tag: found.tag,
                    built: false,
                };
            }
            tried.push(`${candidate} ${fault}`);
        }
        throw missingPython(tried, env);
    },
};

function candidates(env) {
    if (env.LAKEHOUSE_PYTHON) {
        return isExecutable(env.LAKEHOUSE_PYTHON)
            ? [env.LAKEHOUSE_PYTHON]
            : onPath(env.LAKEHOUSE_PYTHON, env).slice(0, 1);
    }
    const names = ["python3", ...MINORS.map((minor) => `python3.${minor}`).reverse()];
    return names.flatMap((name) => onPath(name, env).filter(existsSync));
}

async function describe(python, { env, signal }) {
    try {
        const { stdout } = await run(python, ["-I", "-c", DESCRIBE], { env, signal, timeoutMs: 15_000 });
        return JSON.parse(stdout);
    } catch (error) {
        // A version manager's shim for a version that is not switched on ends with an error: not a Python.
        if (error instanceof CommandFailed || error instanceof SyntaxError) {
            return undefined;
        }
        throw error;
    }
}

function faultOf({ version, complete, bits, implementation }) {
    const [major, minor] = version.split(".").map(Number);
    if (implementation !== "cpython") {
        return `is ${implementation}, not CPython`;
    }
    if (major !== 3 || !MINORS.includes(minor)) {
        return `is ${version}`;
    }
    if (bits !== 64) {
        return `is a ${bits}-bit build`;
    }
    return complete
        ? undefined
        : `is ${version} but lacks the venv module (on Debian and Ubuntu: apt install python3-venv)`;
}

function missingPython(tried, env) {
    if (env.LAKEHOUSE_PYTHON) {
        return new SetupProblem(
            `LAKEHOUSE_PYTHON is ${env.LAKEHOUSE_PYTHON}, which ${tried.length ? tried[0].slice(tried[0].indexOf(" ") + 1) : "was not found"}; Python 3.10, 3.11 or 3.12 is needed.`,
            "Point LAKEHOUSE_PYTHON to such a Python, or unset it.",
        );
    }
    const what = tried.length ? `none of these is usable: ${[...new Set(tried)].join("; ")}` : "PATH has no python3";
    return new SetupProblem(
        `Python 3.10, 3.11 or 3.12 is needed, and ${what}.`,
        "Install one (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python@3.12; or python.org), or point LAKEHOUSE_PYTHON to it.",
    );
}
