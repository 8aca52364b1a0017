// Declarations of tables as files of the project.
import { readFileSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";

import {
    Document,
    isAlias,
    isMap as isYamlMap,
    isNode,
    isScalar,
    isSeq,
    LineCounter,
    parseDocument,
    visit,
} from "yaml";

import { projectFileFault, ProjectFileFault } from "../projectFile";
import { pairOf } from "../yamlPair";
import { declaration, TableDeclaration } from "./declaration";
import { Fault, isMap, Path } from "./fault";
import { formFaults } from "./formFaults";
import { quarantineOf } from "../../jobs/quarantine";
import { tableFaults } from "./tableFaults";

/** The declared tables of a domain, or what is wrong with them. */
export interface DeclaredTables {
    /** Those without a problem, in the order of their files. */
    declarations: TableDeclaration[];
    /** Each as `file:line: what. fix`. */
    problems: string[];
}

/**
 * Reads and checks the declarations of one domain's tables.
 *
 * @param files relative to the project's folder
 * @param root the project's folder
 * @returns all that is wrong with any of them, so that it can be told at once.
 */
export function readTableDeclarations(files: readonly string[], root = resolve(__dirname, "..", "..")): DeclaredTables {
    const read = files.map((file) => ({ file, ...readDeclaration(file, root) }));
    return {
        declarations: read.flatMap(({ found }) => (found === undefined ? [] : [found])),
        problems: [...read.flatMap(({ problems }) => problems), ...nameClashes(files)],
    };
}

/** Name of the table that a file declares. */
function declaredName(file: string): string {
    return basename(file, extname(file));
}

function readDeclaration(file: string, root: string): { found?: TableDeclaration; problems: string[] } {
    const notThere = fileProblem(file, root);
    if (notThere !== undefined) {
        return { problems: [`${file}: ${notThere}`] };
    }
    const lines = new LineCounter();
    const document = parseDocument(readFileSync(join(root, file), "utf8"), { lineCounter: lines, prettyErrors: false });
    const at = (offset: number, problem: string): string => `${file}:${lines.linePos(offset).line}: ${problem}`;
    // What a parser says after its first error is mostly about that one.
    const [broken] = document.errors;
    if (broken !== undefined) {
        return {
            problems: [at(broken.pos[0], `not valid YAML: ${broken.message.replace(/\.?$/, ".")} Fix that line.`)],
        };
    }
    keepNumbersAsWritten(document);
    const content: unknown = document.toJS();
    if (!isMap(content)) {
        return { problems: [`${file}:1: not a map. Start it with "name: ${declaredName(file)}".`] };
    }
    const parsed = declaration.safeParse(content, { reportInput: true });
    const faults: Fault[] = [...formFaults(parsed.error), ...tableFaults(content)];
    if (typeof content["name"] === "string" && content["name"] !== declaredName(file)) {
        faults.push({
            path: ["name"],
            problem: `the table ${content["name"]} is declared in ${basename(file)}. Rename one of the two.`,
        });
    }
    const problems = faults
        .map(({ path, problem }) => ({ offset: offsetOf(document, path), problem }))
        .sort((a, b) => a.offset - b.offset)
        .map(({ offset, problem }) => at(offset, problem));
    return parsed.success && problems.length === 0 ? { found: parsed.data, problems } : { problems };
}

const NO_FILE = "no such file. Create it, or fix its path, which is relative to the project's folder.";
const FILE_PROBLEMS: Readonly<Record<ProjectFileFault, string>> = {
    outside: "outside the project's folder. Put it into tables/ and name it from there.",
    missing: NO_FILE,
    "not a file": NO_FILE,
    link: "a link that leads out of the project's folder. Put the file itself into tables/.",
};

function fileProblem(file: string, root: string): string | undefined {
    if (![".yaml", ".yml"].includes(extname(file))) {
        return "not a YAML file. Declare each table in its own file, such as tables/orders.yaml.";
    }
    const fault = projectFileFault(file, root);
    return fault && FILE_PROBLEMS[fault];
}

/** Two files must not declare one table, nor one that another one's bad records go to. */
function nameClashes(files: readonly string[]): string[] {
    return files.flatMap((file, index) => {
        const name = declaredName(file);
        const before = files.slice(0, index).find((other) => declaredName(other) === name);
        const owner = files.find((other) => quarantineOf(declaredName(other)) === name);
        return [
            ...(before === undefined ? [] : [`${file}: ${before} also declares the table ${name}. Remove one.`]),
            ...(owner === undefined ? [] : [`${file}: bad records of ${owner} go to the table ${name}. Rename one.`]),
        ];
    });
}

/** A bound may have more digits than JavaScript's numbers. */
function keepNumbersAsWritten(document: Document): void {
    visit(document, {
        Scalar: (_, scalar) => {
            if (typeof scalar.value === "number") {
                scalar.value = scalar.source ?? String(scalar.value);
            }
        },
    });
}

/** Where the node at the path begins, or the nearest one above that is there. */
function offsetOf(document: Document, path: Path): number {
    let node: unknown = document.contents;
    let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    for (const step of path) {
        node = isAlias(node) ? node.resolve(document) : node;
        if (isYamlMap(node)) {
            const pair = pairOf(node, step);
            offset = isScalar(pair?.key) ? (pair.key.range?.[0] ?? offset) : offset;
            node = pair?.value;
        } else if (isSeq(node)) {
            node = node.items[Number(step)];
            offset = isNode(node) ? (node.range?.[0] ?? offset) : offset;
        } else {
            break;
        }
    }
    return offset;
}
