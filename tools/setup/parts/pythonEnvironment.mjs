// A Python environment of its own in the cache, from hashed requirements.
import {
    existsSync,
    lstatSync,
    readFileSync,
    readdirSync,
    readlinkSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { lockHash } from "../cacheFolder.mjs";
import { run } from "../childProcess.mjs";
import { pip } from "./pip.mjs";
import { sparkEntry } from "./spark.mjs";

/**
 * @param {"sandbox" | "snowpark" | "dbt" | "snow" | "fakesnow" | "suites" | "pulumi"} name its requirements are tools/setup/python/NAME.txt
 * @param {string} title
 */
export function pythonEnvironment(name, title) {
    const requirements = `tools/setup/python/${name}.txt`;
    return {
        title,
        after: ["python"],
        inputs: [requirements, ...(name === "sandbox" ? ["tools/setup/python/spark.txt"] : [])],
        outputs: ({ path }) => [path],

        async ensure(context) {
            const { root, cacheRoot, platform, signal, note, need } = context;
            const python = await need("python");
            const lock = join(root, requirements);
            // The sandbox's environment sees Spark through a .pth file. Spark has a folder of its own so that commands
            // without jobs need not get it and a change of these requirements does not fetch it again.
            const spark = name === "sandbox" ? join(cacheRoot, sparkEntry(root)) : undefined;
            const hash = lockHash([lock], spark ? [sparkEntry(root)] : []);
            const count = readFileSync(lock, "utf8").match(/^\S+==/gm)?.length ?? 0;
            const { folder, built } = await context.entry({
                key: `python-${name}-${python.version}-${platform}-${hash}`,
                title,
                usable: (entry) => existsSync(join(entry, "bin", "python")),
                async build(temporary, place) {
                    note("making the environment");
                    await run(python.path, ["-I", "-m", "venv", temporary], {
                        env: context.env,
                        signal,
                        log: context.log,
                    });
                    note(`installing up to ${count} packages`);
                    await pip(context, join(temporary, "bin", "python"), ["--no-deps", "-r", lock]);
                    if (spark !== undefined) {
                        writeFileSync(join(sitePackages(temporary), "spark.pth"), `${spark}\n`);
                    }
                    moveScripts(temporary, place);
                },
            });
            return {
                version: `Python ${python.version}`,
                source: requirements,
                path: join(folder, "bin", "python"),
                built,
            };
        },
    };
}

function sitePackages(environment) {
    const lib = join(environment, "lib");
    const python = readdirSync(lib).find((name) => name.startsWith("python3"));
    return join(lib, /** @type {string} */ (python), "site-packages");
}

// Scripts in bin/ name the folder they were made in; the environment is about to be renamed.
function moveScripts(temporary, place) {
    const bin = join(temporary, "bin");
    for (const name of readdirSync(bin)) {
        const file = join(bin, name);
        if (lstatSync(file).isSymbolicLink()) {
            const target = readlinkSync(file);
            if (target.startsWith(temporary)) {
                rmSync(file);
                symlinkSync(target.replace(temporary, place), file);
            }
            continue;
        }
        const content = readFileSync(file);
        if (!content.includes(0) && content.includes(temporary)) {
            writeFileSync(file, content.toString("utf8").replaceAll(temporary, place));
        }
    }
}
