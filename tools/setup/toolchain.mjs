// Where the tools are: .lakehouse/toolchain.json, written by setup.
import { readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { withUnicodeLocale } from "./locale.mjs";

const checkout = join(dirname(fileURLToPath(import.meta.url)), "../..");
const FIELDS = {
    pulumi: "pulumi",
    languageHostDir: "languageHost",
    snowflakePlugin: "snowflakePlugin",
    languagesDir: "languages",
    python: "sandbox",
    snowparkPython: "snowpark",
    dbtPython: "dbt",
    snowPython: "snow",
    fakesnowPython: "fakesnow",
    suitesPython: "suites",
    pulumiPython: "pulumiSdk",
    javaHome: "java",
    jarsDir: "jars",
    jars: "jars",
    sparkHome: "spark",
    jdbcClassPath: "jdbcDriver",
    spark4Home: "spark4",
    jars4Dir: "jars4",
};

export function readToolchain(root = checkout) {
    const file = join(root, ".lakehouse", "toolchain.json");
    let found;
    try {
        found = JSON.parse(readFileSync(file, "utf8"));
    } catch (error) {
        if (error.code === "ENOENT" || error instanceof SyntaxError) {
            throw new Error(`The tool chain is not set up (${file}): run npm run setup.`, { cause: error });
        }
        throw error;
    }
    const toolchain = { sources: found.sources ?? {} };
    for (const field of Object.keys(FIELDS)) {
        Object.defineProperty(toolchain, field, {
            enumerable: found[field] !== undefined,
            get() {
                if (found[field] === undefined) {
                    throw new Error(`The tool chain has no ${field} yet: run npm run setup.`);
                }
                return found[field];
            },
        });
    }
    return toolchain;
}

export function toolchainFrom(results) {
    const value = {
        pulumi: results.pulumi?.path,
        languageHostDir: results.languageHost?.path,
        snowflakePlugin: results.snowflakePlugin?.path,
        languagesDir: results.languages?.path,
        python: results.sandbox?.path,
        snowparkPython: results.snowpark?.path,
        dbtPython: results.dbt?.path,
        snowPython: results.snow?.path,
        fakesnowPython: results.fakesnow?.path,
        suitesPython: results.suites?.path,
        pulumiPython: results.pulumiSdk?.path,
        javaHome: results.java?.path,
        jarsDir: results.jars?.path,
        jars: results.jars?.files,
        sparkHome: results.spark?.path,
        spark4Home: results.spark4?.path,
        jars4Dir: results.jars4?.path,
        jdbcClassPath: results.jdbcDriver?.files.map((file) => join(results.jdbcDriver.path, file)).join(delimiter),
    };
    const sources = Object.fromEntries(
        Object.entries(results).map(([name, { version, source }]) => [name, { version, source }]),
    );
    return { ...value, sources };
}

export function toolchainEnvironment(toolchain, env = process.env) {
    const has = (field) => Object.keys(toolchain).includes(field);
    const folders = [
        ...(has("pulumi") ? [dirname(toolchain.pulumi)] : []),
        ...(has("languageHostDir") ? [toolchain.languageHostDir] : []),
        join(checkout, "node_modules", ".bin"),
    ];
    // Python in the cache keeps its bytecode, whatever is set for the user's own: else each of our many short processes
    // compiles moto, boto3 or pyspark again, which is most of what it does.
    const { PATH, PYTHONDONTWRITEBYTECODE: _, ...others } = withUnicodeLocale(env);
    const path = (PATH ?? "").split(delimiter).filter((folder) => !folders.includes(folder));
    return {
        ...others,
        PATH: [...new Set(folders), ...path].join(delimiter),
        // Its notice about future versions of Node is for us, not for who runs a command.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        // The sandbox has names of its own for both.
        ...(has("javaHome") && { LAKEHOUSE_JAVA_HOME: toolchain.javaHome, SNOWDOME_JAVA_HOME: toolchain.javaHome }),
        ...(has("jarsDir") && { LAKEHOUSE_JARS_DIR: toolchain.jarsDir, SNOWDOME_JARS_DIR: toolchain.jarsDir }),
    };
}
