// Which part a command needs. `npm run preview` needs no Spark; the tests need everything.
import { java } from "./parts/java.mjs";
import { jars, jars4, jdbcDriver } from "./parts/jars.mjs";
import { languages } from "./parts/languages.mjs";
import { npmPackages } from "./parts/npmPackages.mjs";
import { languageHost, pulumi } from "./parts/pulumi.mjs";
import { pythonEnvironment } from "./parts/pythonEnvironment.mjs";
import { pythonInterpreter } from "./parts/pythonInterpreter.mjs";
import { snowflakePlugin } from "./parts/snowflakePlugin.mjs";
import { spark, spark4 } from "./parts/spark.mjs";

/**
 * @typedef {{ title: string, after?: string[], inputs: string[], variables?: string[], outputs: (result: any) => string[], ensure: (context: any) => Promise<any> }} Part
 *          inputs: files, variables: of the environment; when they are as they were, and the outputs exist, ensure is not
 *          called before a command
 */

/** @type {Record<string, Part>} by name, in the order in which they are shown */
export const parts = {
    npm: npmPackages,
    python: pythonInterpreter,
    sandbox: pythonEnvironment("sandbox", "Python: sandbox and jobs"),
    snowpark: pythonEnvironment("snowpark", "Python: Snowpark Connect"),
    spark,
    java,
    jars,
    pulumi,
    languageHost,
    snowflakePlugin,
    dbt: pythonEnvironment("dbt", "Python: dbt, SQLAlchemy, Snowpark"),
    snow: pythonEnvironment("snow", "Python: snow, AWS CLI"),
    jdbcDriver,
    fakesnow: pythonEnvironment("fakesnow", "Python: fakesnow"),
    suites: pythonEnvironment("suites", "Python: other people's test suites"),
    languages,
    spark4,
    jars4,
    pulumiSdk: pythonEnvironment("pulumi", "Python: Pulumi SDK"),
};

// Other people's tools, which the tests run on the sandbox.
const onlyForTests = ["dbt", "snow", "jdbcDriver"];
const onlyForBench = ["fakesnow", "suites"];
// What runs programs in other languages than ours, and the Spark of Glue 6.0: minutes to get, and for few tests.
const onlyForFullTests = ["languages", "spark4", "jars4", "pulumiSdk"];
const everything = Object.keys(parts).filter(
    (name) => ![...onlyForTests, ...onlyForBench, ...onlyForFullTests].includes(name),
);
const program = ["npm", "pulumi", "languageHost"];

/** @type {Record<string, string[]>} */
export const commands = {
    setup: everything,
    test: [...everything, ...onlyForTests],
    "test:full": [...everything, ...onlyForTests, ...onlyForFullTests],
    demo: everything,
    sandbox: everything,
    bench: [...everything, ...onlyForBench],
    pipeline: everything,
    restore: [...program, "sandbox", "spark"],
    adopt: program,
    preview: [...program, "sandbox", "snowflakePlugin"],
    cost: [...program, "sandbox", "snowflakePlugin"],
    review: [...program, "sandbox", "snowflakePlugin"],
    github: ["npm"],
    "pr-stack": program,
    policy: [...program, "sandbox", "snowflakePlugin"],
    up: program,
    destroy: program,
    check: ["npm", "sandbox"],
    lint: ["npm", "sandbox"],
    format: ["npm", "sandbox"],
    doctor: ["npm"],
    accounts: program,
    bootstrap: ["npm"],
    package: ["npm"],
};

/**
 * @param {string[]} names commands
 * @returns {string[]} parts, each with those it comes after, in the order of {@link parts}
 */
export function partsFor(names) {
    const wanted = new Set();
    const add = (name) => {
        wanted.add(name);
        (parts[name].after ?? []).forEach(add);
    };
    names.flatMap((name) => commands[name]).forEach(add);
    return Object.keys(parts).filter((name) => wanted.has(name));
}
