import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

import { Connection } from "../connection/connection";
import { render } from "../sql/render";
import { identifier, literal, qualifiedName, SqlText, stageUrl } from "../sql/values";
import { describe } from "./describeRows";
import { Found, objectOperations, ObjectStatements } from "./lifecycle";
import { checkName } from "./names";
import {
    checkMainFile,
    checkPathInNotebook,
    contentHashOf,
    contentsOf,
    failuresOfFiles,
    mainFileOf,
} from "./notebookFiles";
import { Property, UNKNOWN, Values } from "./property";
import { Context, ResourceType } from "./resourceType";
import { parseQualifiedName } from "./qualifiedNames";

const name: Property["type"] = { kind: "string", check: checkName };

const inputs: Record<string, Property> = {
    name: {
        type: name,
        description: "Name in Snowflake, exactly as it is stored there.",
        change: "replace",
        required: true,
    },
    database: {
        type: name,
        description: "Native database that holds it (a catalog-linked database cannot).",
        change: "replace",
        required: true,
    },
    schema: { type: name, description: "Schema that holds it.", change: "replace", required: true },
    file: {
        type: { kind: "string" },
        description: "Path of the .ipynb file, relative to the project's directory. Its content counts, not its path.",
        change: "setting",
        required: true,
    },
    mainFile: {
        type: { kind: "string", check: checkMainFile },
        description: "Name of the file within the notebook; the name of file without its folder when absent.",
        change: "replace",
    },
    files: {
        type: { kind: "stringMap", checkKey: checkPathInNotebook },
        description:
            "Files beside the main one, such as environment.yml: path of each within the notebook, and its path relative " +
            "to the project's directory. Their content counts, not the latter.",
        change: "setting",
    },
    texts: {
        type: { kind: "stringMap", checkKey: checkPathInNotebook },
        description: "Files beside the main one: path of each within the notebook, and its content.",
        change: "setting",
    },
    virtualWarehouse: { type: name, description: "Virtual warehouse that runs its SQL.", change: "alter" },
    runtimeName: {
        type: { kind: "string" },
        description: "Container runtime, like SYSTEM$BASIC_RUNTIME; a warehouse runtime when absent.",
        change: "replace",
    },
    comment: { type: { kind: "string" }, description: "Comment.", change: "alter" },
};

/** Input that the provider computes: it makes a new content a change. */
const contentHash: Property = {
    type: { kind: "string" },
    description: "SHA-256 of the deployed files, in hex.",
    change: "replace",
};

/** Inputs of a notebook that has been checked. */
interface NotebookValues {
    name: string;
    database: string;
    schema: string;
    mainFile: string;
    virtualWarehouse?: string;
    runtimeName?: string;
}

const statements: ObjectStatements = {
    label: "notebook",
    kind: "NOTEBOOK",
    inputs: { ...inputs, contentHash },
    idOf: (values) => shownName(values),
    inputsOf(id) {
        const [database, schema, notebook, ...rest] = parseQualifiedName(id);
        if (database === undefined || schema === undefined || notebook === undefined || rest.length > 0) {
            throw new Error(`"${id}" is no name of a notebook. Expected DATABASE.SCHEMA.NAME, in quotes where needed.`);
        }
        return { database, schema, name: notebook };
    },
    shownName,
    create,
    find,

    async alter({ connection }, _actual, wanted, changes, comment) {
        if (changes.some(({ property }) => property === "virtualWarehouse")) {
            const warehouse = wanted["virtualWarehouse"];
            await connection.execute(
                warehouse === undefined
                    ? render("unset_notebook_warehouse", parts(wanted))
                    : render("alter_notebook_warehouse", {
                          ...parts(wanted),
                          virtual_warehouse: identifier(String(warehouse)),
                      }),
            );
        }
        if (changes.some(({ property }) => property === "comment")) {
            await connection.execute(render("alter_notebook_comment", { ...parts(wanted), comment: literal(comment) }));
        }
    },

    async drop({ connection }, values) {
        await connection.execute(render("drop_notebook", parts(values)));
    },

    // A notebook holds a copy of its files; what was edited in it by hand is not compared.
    untold: ["contentHash"],
};

/** Puts the files on a temporary stage, from which the notebook takes a copy. */
async function create({ connection }: Context, values: Values, comment: string): Promise<void> {
    const notebook = values as unknown as NotebookValues;
    const { database, schema, virtualWarehouse: warehouse, runtimeName: runtime } = notebook;
    const stage = `NOTEBOOK_UPLOAD_${randomBytes(6).toString("hex").toUpperCase()}`;
    const stageParts = { database: identifier(database), schema: identifier(schema), stage: identifier(stage) };
    await connection.execute(render("create_notebook_stage", stageParts));
    try {
        await upload(connection, values, (folder) => stageUrl(database, schema, stage, folder));
        await connection.execute(
            render("create_notebook", {
                ...parts(values),
                stage_url: stageUrl(database, schema, stage),
                main_file: literal(notebook.mainFile),
                virtual_warehouse: warehouse === undefined ? undefined : identifier(warehouse),
                runtime_name: runtime === undefined ? undefined : literal(runtime),
                comment: literal(comment),
            }),
        );
        await connection.execute(render("add_live_version", parts(values)));
    } finally {
        await connection.execute(render("drop_notebook_stage", stageParts));
    }
}

/**
 * Puts each folder of the notebook with one statement, and not each of a package's many files. PUT keeps the names of
 * files and takes all that match, so copies with the names that they are to have lie by folder, without the folders in it.
 */
async function upload(connection: Connection, values: Values, urlOf: (folder: string) => SqlText): Promise<void> {
    const root = fs.mkdtempSync(path.join(fs.realpathSync(process.env["TMPDIR"] ?? "/tmp"), "notebook-"));
    try {
        const copies = new Map<string, string>();
        for (const [name, content] of contentsOf(values)) {
            const folder = name.slice(0, name.lastIndexOf("/") + 1);
            const copy = copies.get(folder) ?? path.join(root, String(copies.size));
            copies.set(folder, copy);
            fs.mkdirSync(copy, { recursive: true });
            fs.writeFileSync(path.join(copy, path.posix.basename(name)), content);
        }
        for (const [folder, copy] of copies) {
            await connection.execute(
                render("put_notebook_files", { files_url: literal(`file://${copy}/*`), stage_url: urlOf(folder) }),
            );
        }
    } finally {
        fs.rmSync(root, { recursive: true, force: true });
    }
}

/** What DESCRIBE NOTEBOOK tells of the notebook. */
async function find({ connection }: Context, values: Values): Promise<Found | undefined> {
    const rows = await describe(connection, render("describe_notebook", parts(values)));
    const row = rows?.[0];
    if (row === undefined) {
        return undefined;
    }
    const filled = (column: string): string | undefined => {
        const value = row[column];
        return typeof value === "string" && value !== "" ? value : undefined;
    };
    const described: Values = {
        mainFile: filled("main_file") ?? values["mainFile"],
        virtualWarehouse: filled("query_warehouse"),
        // Snowflake reports a default runtime where none was asked for.
        runtimeName: values["runtimeName"] === undefined ? undefined : filled("runtime_name"),
        fullyQualifiedName: shownName(values),
    };
    return {
        properties: Object.fromEntries(Object.entries(described).filter(([, value]) => value !== undefined)),
        comment: filled("comment") ?? "",
    };
}

function parts(values: Values) {
    return {
        database: identifier(String(values["database"])),
        schema: identifier(String(values["schema"])),
        name: identifier(String(values["name"])),
    };
}

function shownName(values: Values): string {
    return qualifiedName(String(values["database"]), String(values["schema"]), String(values["name"]));
}

/** A Snowflake notebook deployed from files of the project. */
export const notebook: ResourceType = {
    name: "Notebook",
    description: "A Snowflake notebook deployed from files of the project. Import ID: DATABASE.SCHEMA.NAME.",
    inputs: { ...inputs },
    computed: { contentHash },
    outputs: {
        fullyQualifiedName: { type: "string", description: '"DATABASE"."SCHEMA"."NAME".', stable: true },
    },

    checkTogether: failuresOfFiles,

    prepare: (values) => ({
        inputs: { ...values, mainFile: mainFileOf(values), contentHash: contentHashOf(values) },
        failures: [],
    }),

    previewOutputs: (values) =>
        [values["database"], values["schema"], values["name"]].includes(UNKNOWN)
            ? {}
            : { fullyQualifiedName: shownName(values) },

    ...objectOperations(statements),
};
