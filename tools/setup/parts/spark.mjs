// Apache Spark as files: pyspark is pure Python and jars, one copy serves all.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { lockHash } from "../cacheFolder.mjs";
import { installInto } from "./pip.mjs";

const REQUIREMENTS = "tools/setup/python/spark.txt";
const BUILD = "tools/setup/python/build.txt";

export const spark = {
    title: "Spark",
    after: ["python"],
    inputs: [REQUIREMENTS, BUILD],
    outputs: ({ path }) => [path],

    async ensure(context) {
        const { root, note, need } = context;
        const python = await need("python");
        const { folder, built } = await context.entry({
            key: sparkEntry(root),
            title: "Spark",
            async build(temporary) {
                note("fetching and unpacking (318 MB)");
                await installInto(context, python.path, temporary, join(root, REQUIREMENTS), {
                    build: join(root, BUILD),
                });
            },
        });
        return { version: versionOf(root), source: REQUIREMENTS, path: join(folder, "pyspark"), built };
    },
};

/** @returns {string} the name of Spark's folder in the cache */
export function sparkEntry(root) {
    return `spark-${versionOf(root)}-${lockHash([join(root, REQUIREMENTS), join(root, BUILD)])}`;
}

function versionOf(root) {
    return /^pyspark==(\S+)/m.exec(readFileSync(join(root, REQUIREMENTS), "utf8"))?.[1];
}
