// Apache Spark as files: pyspark is pure Python and jars, one copy serves all. The jobs run on that of Glue 5; that of
// Glue 6.0 is for a test.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { lockHash } from "../cacheFolder.mjs";
import { installInto } from "./pip.mjs";

const REQUIREMENTS = "tools/setup/python/spark.txt";
const BUILD = "tools/setup/python/build.txt";

export const spark = sparkPart("Spark", REQUIREMENTS, 318);
export const spark4 = sparkPart("Spark of Glue 6.0", "tools/setup/python/spark4.txt", 455);

/**
 * @param {string} title
 * @param {string} requirements its lock
 * @param {number} megabytes what is fetched
 */
function sparkPart(title, requirements, megabytes) {
    return {
        title,
        after: ["python"],
        inputs: [requirements, BUILD],
        outputs: ({ path }) => [path],

        async ensure(context) {
            const { root, note, need } = context;
            const python = await need("python");
            const { folder, built } = await context.entry({
                key: sparkEntry(root, requirements),
                title,
                async build(temporary) {
                    note(`fetching and unpacking (${megabytes} MB)`);
                    await installInto(context, python.path, temporary, join(root, requirements), {
                        build: join(root, BUILD),
                    });
                },
            });
            return {
                version: versionOf(root, requirements),
                source: requirements,
                path: join(folder, "pyspark"),
                built,
            };
        },
    };
}

/** @returns {string} the name of Spark's folder in the cache */
export function sparkEntry(root, requirements = REQUIREMENTS) {
    return `spark-${versionOf(root, requirements)}-${lockHash([join(root, requirements), join(root, BUILD)])}`;
}

function versionOf(root, requirements) {
    return /^pyspark==(\S+)/m.exec(readFileSync(join(root, requirements), "utf8"))?.[1];
}
