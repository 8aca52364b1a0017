// Jars by list: those that Spark's own distribution lacks (Iceberg with the AWS SDK it wants, and the few modules of S3A
// instead of the 280 MB bundle), and, for the tests, Snowflake's JDBC driver and Iceberg for Glue 6.0's Spark. Each is
// checked against the list's SHA-256.
//
// They come from the Maven repository the user has configured (LAKEHOUSE_MAVEN_REPOSITORY, or a mirror of `central` in
// ~/.m2/settings.xml), else from the one that Ivy, which ships with Spark, uses by default.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { lockHash } from "../cacheFolder.mjs";
import { SetupProblem } from "../problem.mjs";
import { sha256, download } from "../download.mjs";
import { ivyRetrieve } from "./ivy.mjs";

export const jars = jarsPart("jars", "jars", "Iceberg");
export const jars4 = jarsPart("jars4", "jars of Glue 6.0", "Iceberg");
export const jdbcDriver = jarsPart("jdbc", "JDBC driver for Snowflake", "snowflake-jdbc");

/**
 * @param {"jars" | "jars4" | "jdbc"} name its list is tools/setup/NAME.json
 * @param {string} title
 * @param {string} first what the list's first jar is, whose version is shown
 */
function jarsPart(name, title, first) {
    const listFile = `tools/setup/${name}.json`;
    return {
        title,
        inputs: [listFile],
        outputs: ({ path, files }) => files.map((file) => join(path, file)),

        async ensure(context) {
            const { root, env, signal, note } = context;
            const list = JSON.parse(readFileSync(join(root, listFile), "utf8"));
            const repository = configuredRepository(env);
            const { folder, built } = await context.entry({
                key: `${name}-${lockHash([join(root, listFile)])}`,
                title,
                async build(temporary) {
                    if (repository === undefined) {
                        const [spark, java] = await Promise.all([context.need("spark"), context.need("java")]);
                        note(`fetching ${megabytes(list)} MB`);
                        await ivyRetrieve(context, { list, folder: temporary, spark: spark.path, java: java.path });
                    } else {
                        await fetchFrom(repository, { list, folder: temporary, signal, note });
                    }
                    const source = repository ?? "the default Maven repository";
                    await Promise.all(list.map((jar) => check(jar, temporary, source, listFile)));
                },
            });
            return {
                version: `${first} ${list[0].version}`,
                source: listFile,
                path: folder,
                files: list.map(fileName).sort(),
                built,
            };
        },
    };
}

/** @returns {string} such as hadoop-aws-3.3.4.jar */
export function fileName({ artifact, version }) {
    return `${artifact}-${version}.jar`;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} base URL without a slash at the end
 */
export function configuredRepository(env) {
    const base = env.LAKEHOUSE_MAVEN_REPOSITORY || mirrorOfCentral(join(env.HOME ?? "", ".m2", "settings.xml"));
    return base?.replace(/\/+$/, "");
}

// Maven's settings: https://maven.apache.org/guides/mini/guide-mirror-settings.html
function mirrorOfCentral(settings) {
    if (!existsSync(settings)) {
        return undefined;
    }
    const xml = readFileSync(settings, "utf8").replace(/<!--[\s\S]*?-->/g, "");
    const mirrors = [...xml.matchAll(/<mirror>([\s\S]*?)<\/mirror>/g)].map(([, body]) => ({
        url: /<url>\s*(.*?)\s*<\/url>/.exec(body)?.[1],
        of: (/<mirrorOf>\s*(.*?)\s*<\/mirrorOf>/.exec(body)?.[1] ?? "").split(/\s*,\s*/),
    }));
    return mirrors.find(
        ({ url, of }) =>
            url && !of.includes("!central") && of.some((id) => ["*", "external:*", "central"].includes(id)),
    )?.url;
}

async function fetchFrom(repository, { list, folder, signal, note }) {
    const total = megabytes(list);
    let received = 0;
    for (const jar of list) {
        const url = `${repository}/${jar.group.replaceAll(".", "/")}/${jar.artifact}/${jar.version}/${fileName(jar)}`;
        await download(url, join(folder, fileName(jar)), {
            what: fileName(jar),
            cure: "Check the network and LAKEHOUSE_MAVEN_REPOSITORY or the mirror in ~/.m2/settings.xml, then run the same command again.",
            signal,
            onBytes: (bytes) => {
                received += bytes;
                note(`${Math.round(received / 1e6)} of ${total} MB`);
            },
        });
    }
}

async function check(jar, folder, source, listFile) {
    const found = await sha256(join(folder, fileName(jar)));
    if (found !== jar.sha256) {
        throw new SetupProblem(
            `${fileName(jar)} from ${source} does not match ${listFile}: its SHA-256 is ${found}, not ${jar.sha256}.`,
            "It was not kept. Run the same command again; if it happens again, that repository or a proxy serves an altered file: set LAKEHOUSE_MAVEN_REPOSITORY to another.",
        );
    }
}

function megabytes(list) {
    return Math.round(list.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6);
}
