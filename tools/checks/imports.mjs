// dependency-cruiser with .dependency-cruiser.cjs. Its own command cannot read that file in a folder with a # in its
// path: it imports it by a URL that it does not escape (src/config-utl/extract-depcruise-config/read-config.mjs).
import { createRequire } from "node:module";
import { join } from "node:path";
import { cruise } from "dependency-cruiser";
import extractTsConfig from "dependency-cruiser/config-utl/extract-ts-config";

const root = process.cwd();
const { options, ...ruleSet } = createRequire(import.meta.url)(join(root, ".dependency-cruiser.cjs"));
const { output, exitCode } = await cruise(
    ["."],
    { ...options, ruleSet, validate: true, outputType: "err" },
    {},
    { tsConfig: extractTsConfig(join(root, options.tsConfig.fileName)) },
);
console.log(output);
process.exitCode = exitCode > 0 ? 1 : 0;
