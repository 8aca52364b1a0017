// What `npm run sandbox -- env --format` prints, read back by the tools' own parsers.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";

import { expect } from "chai";

import { commands } from "../../commands/commandLine/table.mjs";
import { clientFile, LOGIN_FORMATS, VARIABLE_FORMATS } from "../../commands/sandboxes/clientFiles";
import { readToolchain } from "../../tools/setup/toolchain.mjs";

const KEY = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg+/kqhkiG9w0=\n-----END PRIVATE KEY-----\n";
const DEPLOYER = {
    AWS_ENDPOINT_URL: "http://127.0.0.1:4000",
    AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "s3cr+t/=",
    AWS_REGION: "us-west-2",
    SNOWFLAKE_ACCOUNT: "sandbox-lakehouse",
    SNOWFLAKE_HOST: "127.0.0.1",
    SNOWFLAKE_PORT: "4001",
    SNOWFLAKE_PROTOCOL: "http",
    SNOWFLAKE_USER: "LAKEHOUSE_DEPLOYER",
    SNOWFLAKE_ROLE: "LAKEHOUSE_DEPLOYER",
    SNOWFLAKE_AUTHENTICATOR: "SNOWFLAKE_JWT",
    SNOWFLAKE_PRIVATE_KEY_PATH: "/home/o'neil/my key.p8",
    SNOWFLAKE_PRIVATE_KEY_RAW: KEY,
};
const ADMINISTRATOR = {
    ...DEPLOYER,
    SNOWFLAKE_PASSWORD: "pass",
    SNOWFLAKE_AUTHENTICATOR: "SNOWFLAKE",
    SNOWFLAKE_PRIVATE_KEY_PATH: "",
    SNOWFLAKE_PRIVATE_KEY_RAW: "",
};

/** Values that a format would have to quote or escape. */
const HARD = {
    blanks: "  two words ",
    quotes: `it's`,
    "double quotes": `say "x"`,
    "both quotes": `it's "x"`,
    "a comment": "a #b ;c",
    "a comment at once": "#b",
    unicode: "Zoë 木 🗝",
    "a dollar": "$HOME ${HOME}",
    "a dollar between quotes": "it's $HOME",
    "a backslash": "a\\nb\\",
    lines: "a\nb\n",
    "a control character": "a\u007f\u0001b",
    "line breaks of Unicode": "a\u0085b\u2028c\u2029d",
    "a mark of byte order": "a\ufeffb\u009f",
    "a template": "{{ env_var('HOME') }} {% raw %}",
    "a word of YAML 1.1": "yes",
    "a number": "0123",
    "a key and a value": "a: b = c",
    nothing: "",
};

const READERS = {
    "snowflake-toml": "import tomllib; print(json.dumps(tomllib.loads(text)))",
    "aws-profile":
        "import botocore.configloader as c; print(json.dumps(c.load_config(path)['profiles'], ensure_ascii=True))",
    "dbt-profile": [
        "import yaml, jinja2",
        "render = lambda v: jinja2.Environment().from_string(v, {'env_var': lambda *n: n[0]}).render() if isinstance(v, str) else v",
        "[(name, profile)] = yaml.safe_load(text).items()",
        "print(json.dumps({name: {k: render(v) for k, v in profile['outputs'][profile['target']].items()}}))",
    ].join("\n"),
    dotenv: "import dotenv, io; print(json.dumps(dotenv.dotenv_values(stream=io.StringIO(text))))",
};

describe("files for the tools of others", function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), "lakehouse-client-files-"));
    after(() => rmSync(folder, { recursive: true, force: true }));

    /** The files as the Python reader of their tool has them, by one process. */
    function readAll(format: keyof typeof READERS, texts: string[]): Record<string, Record<string, unknown>>[] {
        const files = texts.map((text, index) => {
            const file = join(folder, `${format}-${index}`);
            writeFileSync(file, `${text}\n`);
            return file;
        });
        const program = [
            "import json, sys",
            "for path in sys.argv[1:]:",
            ...['text = open(path, encoding="utf-8", newline="").read()', ...READERS[format].split("\n")].map(
                (line) => `    ${line}`,
            ),
        ].join("\n");
        const env = { PATH: process.env["PATH"], PYTHONUTF8: "1" };
        const output = execFileSync(readToolchain().python, ["-c", program, ...files], { env, encoding: "utf8" });
        return output
            .trimEnd()
            .split("\n")
            .map((line) => JSON.parse(line) as Record<string, Record<string, unknown>>);
    }

    function read(format: keyof typeof READERS, text: string): Record<string, Record<string, unknown>> {
        return readAll(format, [text])[0] ?? {};
    }

    it("the command offers these formats and no others", () => {
        const { choices } = commands.sandbox.actions.env.options.format;
        expect(choices).to.have.members([...VARIABLE_FORMATS, ...LOGIN_FORMATS]);
    });

    it("snowflake-toml is one connection, with the key's file or the password", () => {
        const login = { account: "sandbox-lakehouse", host: "127.0.0.1", port: "4001", protocol: "http" };
        expect(read("snowflake-toml", clientFile("snowflake-toml", DEPLOYER, "sandbox-x"))).to.deep.equal({
            "sandbox-x": {
                ...login,
                user: "LAKEHOUSE_DEPLOYER",
                role: "LAKEHOUSE_DEPLOYER",
                authenticator: "SNOWFLAKE_JWT",
                private_key_file: "/home/o'neil/my key.p8",
            },
        });
        const { sandbox } = read("snowflake-toml", clientFile("snowflake-toml", ADMINISTRATOR, "sandbox"));
        expect(sandbox)
            .to.include({ password: "pass", authenticator: "SNOWFLAKE" })
            .and.not.have.key("private_key_file");
    });

    it("dbt-profile is one profile; database and schema come from variables at dbt's run", () => {
        const { sandbox } = read("dbt-profile", clientFile("dbt-profile", DEPLOYER, "sandbox"));
        expect(sandbox).to.deep.equal({
            type: "snowflake",
            account: "sandbox-lakehouse",
            user: "LAKEHOUSE_DEPLOYER",
            role: "LAKEHOUSE_DEPLOYER",
            host: "127.0.0.1",
            protocol: "http",
            port: 4001,
            private_key_path: "/home/o'neil/my key.p8",
            database: "SNOWFLAKE_DATABASE",
            schema: "SNOWFLAKE_SCHEMA",
            threads: 4,
        });
        expect(read("dbt-profile", clientFile("dbt-profile", ADMINISTRATOR, "s"))["s"]).to.include({
            password: "pass",
        });
    });

    it("aws-profile is one profile of the shared config file", () => {
        expect(read("aws-profile", clientFile("aws-profile", DEPLOYER, "sandbox"))).to.deep.equal({
            sandbox: {
                region: "us-west-2",
                endpoint_url: "http://127.0.0.1:4000",
                aws_access_key_id: "AKIAEXAMPLE",
                aws_secret_access_key: "s3cr+t/=",
            },
        });
    });

    it("no file of a tool holds the key itself", () => {
        for (const format of LOGIN_FORMATS) {
            expect(clientFile(format, DEPLOYER, "sandbox")).to.not.include("PRIVATE KEY-----");
        }
    });

    it("dotenv has the same variables as the shell, for Node and for Python, multi-line and empty ones too", () => {
        for (const variables of [DEPLOYER, ADMINISTRATOR]) {
            const text = clientFile("dotenv", variables, "sandbox");
            expect(parseEnv(text)).to.deep.equal(variables);
            expect(read("dotenv", text)).to.deep.equal(variables);
        }
    });

    const PLACES = [
        ["snowflake-toml", "SNOWFLAKE_PASSWORD", "password"],
        ["dbt-profile", "SNOWFLAKE_PASSWORD", "password"],
        ["aws-profile", "AWS_SECRET_ACCESS_KEY", "aws_secret_access_key"],
        ["dotenv", "SECRET", "SECRET"],
    ] as const;
    for (const [format, variable, key] of PLACES) {
        it(`${format}: every value is read as it is, or refused by its variable's name`, () => {
            const written: { kind: string; value: string; file: string }[] = [];
            const refused: string[] = [];
            for (const [kind, value] of Object.entries(HARD)) {
                try {
                    const file = clientFile(format, { ...ADMINISTRATOR, [variable]: value }, "sandbox");
                    written.push({ kind, value, file });
                } catch (error) {
                    expect((error as Error).message).to.match(new RegExp(`^${variable} has .* Use --format shell`));
                    refused.push(kind);
                }
            }
            const found = readAll(
                format,
                written.map(({ file }) => file),
            );
            expect(found).to.have.length(written.length);
            for (const [index, { kind, value, file }] of written.entries()) {
                const login = format === "dotenv" ? found[index] : found[index]?.["sandbox"];
                expect(login?.[key], kind).to.equal(value);
                if (format === "dotenv") {
                    expect(parseEnv(file)[key], kind).to.equal(value);
                }
            }
            expect(refused).to.deep.equal(REFUSED[format]);
        });
    }
});

/** What a format cannot hold, or what its readers disagree on. */
const REFUSED: Record<string, string[]> = {
    "snowflake-toml": [],
    "dbt-profile": [],
    "aws-profile": ["blanks", "a comment", "a comment at once", "lines", "nothing"],
    dotenv: ["both quotes", "a dollar", "a dollar between quotes", "a backslash"],
};
