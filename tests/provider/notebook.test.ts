import { expect } from "chai";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { Connection, Row } from "../../provider/connection/connection";
import { StatementError } from "../../provider/connection/statementError";
import * as provider from "../../provider/plugin/provider";
import { notebook } from "../../provider/resources/notebook";
import { withMark } from "../../provider/resources/ownership";
import { UNKNOWN } from "../../provider/resources/property";
import { parseQualifiedName } from "../../provider/resources/qualifiedNames";
import { oneLine, ScriptedConnection } from "./scriptedConnection";
import { failureOf, TestContext, urnOf } from "./testContext";

const urn = urnOf("Notebook");
const MARK = withMark(undefined, urn);
const DESCRIBE = 'DESCRIBE NOTEBOOK "LAKE"."DEMO"."REPORT"';
const CONTENT = JSON.stringify({ cells: [{ cell_type: "code", source: "1" }] });

/** Records statements; the names of stage and folder are random, so they are replaced. */
class Recorder implements Connection {
    readonly statements: string[] = [];
    /** Content of each file that was put, by its path on the stage. */
    readonly uploaded: Record<string, string> = {};

    constructor(private readonly failing?: string) {}

    async execute(sqlText: string): Promise<Row[]> {
        const [, local, folder = ""] =
            /^PUT 'file:\/\/([^']+)\/\*' '@"LAKE"\."DEMO"\."\w+"\/(.*?)'/.exec(sqlText) ?? [];
        if (local !== undefined) {
            for (const file of fs.readdirSync(local)) {
                this.uploaded[folder + file] = fs.readFileSync(path.join(local, file), "utf8");
            }
        }
        this.statements.push(
            oneLine(sqlText)
                .replace(/NOTEBOOK_UPLOAD_[0-9A-F]{12}/g, "UPLOAD")
                .replace(/file:\/\/\S+\/notebook-[^/]+/g, "file://FOLDER"),
        );
        if (this.failing !== undefined && sqlText.startsWith(this.failing)) {
            throw new StatementError("003001", "Insufficient privileges");
        }
        return sqlText.startsWith("DESCRIBE")
            ? [{ main_file: "report.ipynb", query_warehouse: "WH", runtime_name: null, comment: MARK }]
            : [];
    }

    async close(): Promise<void> {}
}

describe("Notebook", () => {
    let folder: string;
    let file: string;

    before(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "notebook test-"));
        file = path.join(folder, "report.ipynb");
        fs.writeFileSync(file, CONTENT);
        fs.writeFileSync(path.join(folder, "text.ipynb"), "no notebook");
        fs.writeFileSync(path.join(folder, "empty.ipynb"), "{}");
        fs.writeFileSync(path.join(folder, "module.py"), "x = 1\n");
    });

    after(() => fs.rmSync(folder, { recursive: true }));

    const given = () => ({ name: "REPORT", database: "LAKE", schema: "DEMO", file, virtualWarehouse: "WH" });
    const inputs = () => provider.check(notebook, given()).inputs;
    const module = () => path.join(folder, "module.py");
    const beside = () => ({
        files: { "lake/a.py": module(), "lake/steps/b.py": module(), "environment.yml": module() },
        texts: { "settings.json": "{}", "lake/__init__.py": "" },
    });

    it("copies the file through a temporary stage, which it drops", async () => {
        const connection = new Recorder();
        const state = await notebook.create(new TestContext(connection, urn), inputs());
        expect(connection.statements).to.deep.equal([
            'CREATE TEMPORARY STAGE "LAKE"."DEMO"."UPLOAD"',
            `PUT 'file://FOLDER/0/*' '@"LAKE"."DEMO"."UPLOAD"/' AUTO_COMPRESS = FALSE OVERWRITE = TRUE`,
            `CREATE NOTEBOOK "LAKE"."DEMO"."REPORT" FROM '@"LAKE"."DEMO"."UPLOAD"/' MAIN_FILE = 'report.ipynb' QUERY_WAREHOUSE = "WH" COMMENT = '${MARK}'`,
            'ALTER NOTEBOOK "LAKE"."DEMO"."REPORT" ADD LIVE VERSION FROM LAST',
            'DROP STAGE IF EXISTS "LAKE"."DEMO"."UPLOAD"',
            DESCRIBE,
        ]);
        expect(connection.uploaded).to.deep.equal({ "report.ipynb": CONTENT });
        expect(state).to.deep.equal({
            id: '"LAKE"."DEMO"."REPORT"',
            properties: {
                ...given(),
                mainFile: "report.ipynb",
                contentHash: createHash("sha256").update(CONTENT).digest("hex"),
                fullyQualifiedName: '"LAKE"."DEMO"."REPORT"',
            },
        });
    });

    it("puts the files beside it into their folders, each folder with one statement", async () => {
        const connection = new Recorder();
        const checked = provider.check(notebook, { ...given(), ...beside() });
        const { properties } = await notebook.create(new TestContext(connection, urn), checked.inputs);
        expect(connection.statements.filter((sql) => sql.startsWith("PUT"))).to.deep.equal(
            ['0/*\' \'@"LAKE"."DEMO"."UPLOAD"/\'', '1/*\' \'@"LAKE"."DEMO"."UPLOAD"/lake/\'']
                .concat('2/*\' \'@"LAKE"."DEMO"."UPLOAD"/lake/steps/\'')
                .map((rest) => `PUT 'file://FOLDER/${rest} AUTO_COMPRESS = FALSE OVERWRITE = TRUE`),
        );
        expect(connection.uploaded).to.deep.equal({
            "report.ipynb": CONTENT,
            "environment.yml": "x = 1\n",
            "settings.json": "{}",
            "lake/__init__.py": "",
            "lake/a.py": "x = 1\n",
            "lake/steps/b.py": "x = 1\n",
        });
        expect(properties).to.deep.include(beside());
    });

    it("drops the stage, and names the missing grants, when it may not create", async () => {
        const connection = new Recorder("CREATE NOTEBOOK");
        const { message } = await failureOf(notebook.create(new TestContext(connection, urn), inputs()));
        expect(connection.statements).to.include('DROP STAGE IF EXISTS "LAKE"."DEMO"."UPLOAD"');
        expect(message).to.include('GRANT CREATE NOTEBOOK ON SCHEMA "LAKE"."DEMO" TO ROLE');
        expect(message).to.include('GRANT CREATE STAGE ON SCHEMA "LAKE"."DEMO" TO ROLE');
    });

    it("is replaced when the content changes, and not when the same file lies elsewhere", () => {
        const actual = { ...inputs(), fullyQualifiedName: "x" };
        const elsewhere = path.join(folder, "copy", "report.ipynb");
        fs.mkdirSync(path.dirname(elsewhere), { recursive: true });
        fs.writeFileSync(elsewhere, CONTENT);
        const moved = provider.diff(notebook, actual, provider.check(notebook, { ...given(), file: elsewhere }).inputs);
        expect(moved.changes.map(({ property, replaces }) => [property, replaces])).to.deep.equal([["file", false]]);
        fs.writeFileSync(elsewhere, CONTENT.replace("1", "2"));
        const changed = provider.diff(
            notebook,
            actual,
            provider.check(notebook, { ...given(), file: elsewhere }).inputs,
        );
        expect(changed.changes.map(({ property, replaces }) => [property, replaces])).to.deep.equal([
            ["file", false],
            ["contentHash", true],
        ]);
    });

    const changesBeside: [string, () => object, [string, boolean][]][] = [
        [
            "a text",
            () => ({ texts: { ...beside().texts, "settings.json": "{ }" } }),
            [['texts["settings.json"]', false]],
        ],
        [
            "the name of a file",
            () => ({ files: { "lake/c.py": module() }, texts: undefined }),
            [
                ['files["lake/a.py"]', false],
                ['files["lake/steps/b.py"]', false],
                ['files["environment.yml"]', false],
                ['files["lake/c.py"]', false],
                ["texts", false],
            ],
        ],
    ];
    for (const [title, change, paths] of changesBeside) {
        it(`is replaced when ${title} beside it changes`, () => {
            const of = (more: object) => provider.check(notebook, { ...given(), ...beside(), ...more }).inputs;
            const actual = { ...of({}), fullyQualifiedName: "x" };
            expect(provider.diff(notebook, actual, of({})).changes).to.deep.equal([]);
            const { changes } = provider.diff(notebook, actual, of(change()));
            expect(changes.map(({ path: changed, replaces }) => [changed, replaces])).to.deep.equal([
                ...paths,
                ["contentHash", true],
            ]);
        });
    }

    it("is replaced when the content of a file beside it changes, or moves from one file to the next", () => {
        const hashOf = (texts: object) =>
            provider.check(notebook, { ...given(), texts, files: { "m.py": module() } }).inputs["contentHash"];
        const first = hashOf({ a: "1", b: "2" });
        expect(hashOf({ b: "2", a: "1" })).to.equal(first);
        expect(hashOf({ a: "12", b: "" })).to.not.equal(first);
        fs.writeFileSync(module(), "x = 2\n");
        expect(hashOf({ a: "1", b: "2" })).to.not.equal(first);
    });

    it("alters warehouse and comment in place", async () => {
        const wanted = { ...inputs(), virtualWarehouse: undefined, comment: "c" };
        const described: Row[] = [{ main_file: "report.ipynb", query_warehouse: "WH", comment: MARK }];
        const connection = new ScriptedConnection(
            { sql: DESCRIBE, answer: described },
            { sql: 'ALTER NOTEBOOK "LAKE"."DEMO"."REPORT" UNSET QUERY_WAREHOUSE' },
            { sql: `ALTER NOTEBOOK "LAKE"."DEMO"."REPORT" SET COMMENT = 'c ${MARK}'` },
            { sql: DESCRIBE, answer: [{ main_file: "report.ipynb", query_warehouse: null, comment: `c ${MARK}` }] },
        );
        const { properties } = await notebook.update(
            new TestContext(connection, urn),
            '"LAKE"."DEMO"."REPORT"',
            inputs(),
            wanted,
        );
        connection.assertDone();
        expect(properties).to.not.have.property("virtualWarehouse");
    });

    it("is gone when its schema is, for read and for delete", async () => {
        const missing = new StatementError("002003", "Schema 'LAKE.DEMO' does not exist or not authorized.");
        const reading = new ScriptedConnection({ sql: DESCRIBE, answer: missing });
        expect(await notebook.read(new TestContext(reading, urn), "LAKE.DEMO.REPORT", inputs())).to.equal(undefined);
        const dropping = new ScriptedConnection({
            sql: 'DROP NOTEBOOK IF EXISTS "LAKE"."DEMO"."REPORT"',
            answer: missing,
        });
        await notebook.delete(new TestContext(dropping, urn), "LAKE.DEMO.REPORT", inputs());
        dropping.assertDone();
    });

    it("knows its full name in a preview, and waits for a file that is not known", () => {
        expect(provider.previewCreate(notebook, inputs()).properties["fullyQualifiedName"]).to.equal(
            '"LAKE"."DEMO"."REPORT"',
        );
        const { inputs: unknown, failures } = provider.check(notebook, { ...given(), file: UNKNOWN });
        expect(failures).to.deep.equal([]);
        expect(unknown["contentHash"]).to.equal(UNKNOWN);
        for (const texts of [UNKNOWN, { "settings.json": UNKNOWN }]) {
            const waiting = provider.check(notebook, { ...given(), texts });
            expect(waiting.failures).to.deep.equal([]);
            expect(waiting.inputs).to.deep.include({ texts, mainFile: "report.ipynb", contentHash: UNKNOWN });
        }
    });

    const wrong: [string, () => object, string, string][] = [
        ["a file that is missing", () => ({ file: path.join(folder, "none.ipynb") }), "file", "cannot be read"],
        [
            "a file that is no notebook",
            () => ({ file: path.join(folder, "text.ipynb") }),
            "file",
            "no Jupyter notebook",
        ],
        ["a notebook without cells", () => ({ file: path.join(folder, "empty.ipynb") }), "file", "holds no cells"],
        ["a main file in a folder", () => ({ mainFile: "a/b.ipynb" }), "mainFile", "without a folder"],
        [
            "a further file that is missing",
            () => ({ files: { "a.py": path.join(folder, "none.py") } }),
            'files["a.py"]',
            "cannot be read",
        ],
        [
            "a further file with the main one's path",
            () => ({ texts: { "report.ipynb": "" } }),
            'texts["report.ipynb"]',
            "names a second file",
        ],
        [
            "a text where a file is",
            () => ({ files: { "a.py": module() }, texts: { "a.py": "" } }),
            'texts["a.py"]',
            "names a second file",
        ],
        [
            "a file in a file",
            () => ({ files: { "a.py": module() }, texts: { "a.py/b.py": "" } }),
            'texts["a.py/b.py"]',
            'lies in "a.py"',
        ],
        ["a text that is none", () => ({ texts: { "a.json": 1 } }), 'texts["a.json"]', "Expected text"],
        ["files that are no map", () => ({ files: ["a.py"] }), "files", "maps texts to texts"],
        ...[
            "",
            "/etc/passwd",
            "../a.py",
            "a/../b.py",
            "a/./b.py",
            "a//b.py",
            "a/",
            "a\\b.py",
            "a\0.py",
            "*.py",
            "it's.py",
        ].map((name): [string, () => object, string, string] => [
            `a further file at ${JSON.stringify(name)}`,
            () => ({ texts: { [name]: "" } }),
            `texts[${JSON.stringify(name)}]`,
            "is no path within the notebook",
        ]),
    ];
    for (const [title, change, property, reason] of wrong) {
        it(`refuses ${title}`, () => {
            const { failures } = provider.check(notebook, { ...given(), ...change() });
            expect(failures.map((failure) => failure.property)).to.deep.equal([property]);
            expect(failures[0]?.reason).to.include(reason);
        });
    }
});

describe("a notebook of which everything is wrong", () => {
    it("is refused with all of it at once", () => {
        const { failures } = provider.check(notebook, {
            name: "",
            database: "LAKE",
            schema: "DEMO",
            file: "/nowhere.ipynb",
            files: { "../a.py": "/nowhere.py" },
            texts: { "b.json": 1 },
        });
        expect(failures.map(({ property }) => property)).to.deep.equal([
            "name",
            'files["../a.py"]',
            'texts["b.json"]',
            "file",
            'files["../a.py"]',
        ]);
    });
});

describe("parseQualifiedName", () => {
    const cases: [string, string[]][] = [
        ["lake.demo.report", ["LAKE", "DEMO", "REPORT"]],
        ['"lake".DEMO."my ""report"". x"', ["lake", "DEMO", 'my "report". x']],
        ["lake", ["LAKE"]],
        ["lake.", []],
        ['"open', []],
        ["a b", []],
        ["", []],
    ];
    for (const [text, parts] of cases) {
        it(`reads ${text === "" ? "nothing" : text}`, () => expect(parseQualifiedName(text)).to.deep.equal(parts));
    }
});
