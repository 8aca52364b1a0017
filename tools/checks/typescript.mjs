// The compiler and ESLint over one program: by themselves, each of them would read every file and find every type.
// Usage: typescript.mjs [--cached]; with it, ESLint lints only files that have changed.
import { join } from "node:path";

import { ESLint } from "eslint";
import ts from "typescript";
import { parser } from "typescript-eslint";

const root = process.cwd();
const cache = (/** @type {string} */ name) => join(root, ".lakehouse", "checks", name);

const { program, errors } = compiled();
if (errors.length > 0) {
    console.log(
        ts.formatDiagnostics(errors, {
            getCurrentDirectory: () => root,
            getCanonicalFileName: (name) => name,
            getNewLine: () => "\n",
        }),
    );
}
const problems = await linted(process.argv.includes("--cached"));
console.log(problems);
process.exitCode = errors.length > 0 || problems !== "" ? 1 : 0;

/** Checks the types of what has changed since the last time. */
function compiled() {
    const configFile = join(root, "tsconfig.json");
    const host = {
        ...ts.sys,
        onUnRecoverableConfigFileDiagnostic: (/** @type {ts.Diagnostic} */ { messageText }) => {
            throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
        },
    };
    const config = ts.getParsedCommandLineOfConfigFile(
        configFile,
        { noEmit: true, incremental: true, tsBuildInfoFile: cache("tsc.json") },
        host,
    );
    if (config === undefined) {
        throw new Error(`${configFile} cannot be read.`);
    }
    const { options, fileNames: rootNames } = config;
    const builder = ts.createIncrementalProgram({
        rootNames,
        options,
        configFileParsingDiagnostics: ts.getConfigFileParsingDiagnostics(config),
    });
    const errors = [
        ...builder.getConfigFileParsingDiagnostics(),
        ...builder.getOptionsDiagnostics(),
        ...builder.getSyntacticDiagnostics(),
        ...builder.getGlobalDiagnostics(),
        ...builder.getSemanticDiagnostics(),
    ];
    // With noEmit it writes only what it knows now.
    builder.emit();
    return { program: builder.getProgram(), errors };
}

/** @returns what ESLint finds; empty when that is nothing. */
async function linted(/** @type {boolean} */ cached) {
    const onProgram = {
        // By name and version it is a part of the cache's key; a program could not be.
        meta: parser.meta,
        /** @type {typeof parser.parseForESLint} */
        parseForESLint: (text, options) =>
            parser.parseForESLint(text, { ...options, projectService: false, programs: [program] }),
    };
    const eslint = new ESLint({
        overrideConfig: [{ files: ["**/*.ts", "**/*.mts"], languageOptions: { parser: onProgram } }],
        ...(cached ? { cache: true, cacheLocation: cache("eslint") } : {}),
    });
    const results = (await eslint.lintFiles(["."])).filter(
        ({ errorCount, warningCount }) => errorCount + warningCount > 0,
    );
    const formatter = await eslint.loadFormatter("stylish");
    return results.length === 0 ? "" : await formatter.format(results);
}
