/** Where the tools are. A field that no command has needed yet throws when it is read, with the cure. */
export interface Toolchain {
    /** The Pulumi CLI, 3.250 or newer. */
    readonly pulumi: string;
    /** Folder of `pulumi-language-nodejs`, to be put on PATH. */
    readonly languageHostDir: string;
    /** The executable `pulumi-resource-snowflake` of the sandbox's stacks. */
    readonly snowflakePlugin: string;
    /** For tests: folder of `pulumi-language-yaml`, and of a `pulumi-language-python` that generates SDKs. */
    readonly languagesDir: string;
    /** Python of the environment of the sandbox and the jobs. */
    readonly python: string;
    /** Python of the environment of Snowpark Connect. */
    readonly snowparkPython: string;
    /** For tests: Python of the environment of dbt, SQLAlchemy 2 and Snowpark; programs are beside it. */
    readonly dbtPython: string;
    /** For tests: Python of the environment of snow, the AWS CLI and SQLAlchemy 1.4; programs are beside it. */
    readonly snowPython: string;
    /** For `npm run bench`: Python of the environment of fakesnow. */
    readonly fakesnowPython: string;
    /** For `npm run bench`: Python of the environment of other people's test suites. */
    readonly suitesPython: string;
    /** For tests: Python of the environment of Pulumi's Python SDK. */
    readonly pulumiPython: string;
    /** JAVA_HOME of a Java 17. */
    readonly javaHome: string;
    readonly jarsDir: string;
    /** File names in {@link jarsDir}. */
    readonly jars: readonly string[];
    /** SPARK_HOME: the folder of the Python package pyspark. */
    readonly sparkHome: string;
    /** For tests: class path of Snowflake's JDBC driver. */
    readonly jdbcClassPath: string;
    /** For full tests: SPARK_HOME of the Spark of Glue 6.0. */
    readonly spark4Home: string;
    /** For full tests: the folder with Iceberg for {@link spark4Home}. */
    readonly jars4Dir: string;
    /** Version and origin of each part of set-up. */
    readonly sources: Readonly<Record<string, { version: string; source: string }>>;
}

/**
 * Reads `.lakehouse/toolchain.json`.
 *
 * @param root the checkout; default: the one this file is in
 * @throws Error that says to run `npm run setup`
 */
export function readToolchain(root?: string): Toolchain;

/** The environment for a child process that uses the tools: PATH, and Java's and the jars' folders. */
export function toolchainEnvironment(toolchain: Toolchain, env?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
