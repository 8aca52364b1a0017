import { expect } from "chai";
import { generateKeyPairSync } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { bootstrapText } from "../../bootstrap/print";
import { snowflakeBootstrap } from "../../bootstrap/snowflakeStatements";
import { givenTo, UsageError } from "../../commands/commandLine/runCommand";

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const publicKey = pair.publicKey.export({ type: "spki", format: "pem" }).toString();

describe("bootstrap/deployer.sql", () => {
    const statements = snowflakeBootstrap(publicKey).map(({ sql }) => sql.replace(/\s+/g, " "));

    it("makes role and user without replacing any, and sets the key", () => {
        const key = publicKey.replace(/-----[A-Z ]+-----|\s/g, "");
        expect(statements).to.include(`ALTER USER "LAKEHOUSE_DEPLOYER" SET RSA_PUBLIC_KEY = '${key}'`);
        expect(statements.filter((sql) => sql.startsWith("CREATE")).map((sql) => sql.slice(0, 36))).to.deep.equal([
            'CREATE ROLE IF NOT EXISTS "LAKEHOUSE',
            'CREATE USER IF NOT EXISTS "LAKEHOUSE',
        ]);
        expect(statements.join()).to.not.match(/OR REPLACE/i);
    });

    it("grants what the program creates, and nothing that makes an administrator", () => {
        const granted = statements.flatMap(
            (sql) => /^GRANT (.+) ON ACCOUNT TO ROLE "LAKEHOUSE_DEPLOYER"$/.exec(sql)?.[1] ?? [],
        );
        expect(granted).to.deep.equal([
            "CREATE DATABASE",
            "CREATE WAREHOUSE",
            "CREATE ROLE",
            "CREATE EXTERNAL VOLUME",
            "CREATE INTEGRATION",
        ]);
    });

    it("gives the user no password", () => {
        expect(statements.join())
            .to.include("TYPE = SERVICE")
            .and.not.match(/PASSWORD/i);
    });

    const wrong: [string, string, string][] = [
        ["a private key", pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(), "This is a private key"],
        ["text that is no key", "abc", "not a public key in PEM format"],
        [
            "a short key",
            generateKeyPairSync("rsa", { modulusLength: 1024 })
                .publicKey.export({ type: "spki", format: "pem" })
                .toString(),
            "at least 2048 bits",
        ],
    ];
    for (const [title, pem, message] of wrong) {
        it(`refuses ${title}`, () => expect(() => snowflakeBootstrap(pem)).to.throw(message));
    }
});

describe("npm run bootstrap", () => {
    it("prints SQL that is ready to paste, with the reasons", () => {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bootstrap-"));
        try {
            const file = path.join(folder, "key.pub");
            fs.writeFileSync(file, publicKey);
            const script = bootstrapText(givenTo("bootstrap", ["snowflake", "--public-key", file]));
            expect(script).to.match(/^USE ROLE ACCOUNTADMIN;\n/);
            expect(script.match(/;$/gm)).to.have.length(snowflakeBootstrap(publicKey).length + 1);
            expect(script).to.include("-- A service user logs in with its key alone");
            expect(script).to.not.match(/:[a-z_]+\b(?=[ ;\n])/);
        } finally {
            fs.rmSync(folder, { recursive: true });
        }
    });

    for (const args of [[], ["snowflake"], ["azure"], ["aws", "more"]]) {
        it(`says what it takes when it gets: ${args.join(" ") || "nothing"}`, () => {
            expect(() => givenTo("bootstrap", args)).to.throw(UsageError, "npm run --silent bootstrap -- --help");
        });
    }
});
