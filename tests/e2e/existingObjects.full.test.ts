import { expect } from "chai";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { bootstrapText } from "../../bootstrap/print";
import { findLeftovers } from "../../commands/demo/leftovers";
import { givenTo } from "../../commands/commandLine/runCommand";
import { failureOf } from "../provider/testContext";
import { runCommand } from "./commandRun";
import { TestLakehouse } from "./testLakehouse";

const VOLUME = "ADMINS_VOLUME";
const CATALOG = "ADMINS_CATALOG";
const DEPLOYER = 'ROLE "LAKEHOUSE_DEPLOYER"';

// One stack, in the order of its life: each test begins where the one before ended.
describe("a lakehouse whose volume and integration an administrator keeps", function () {
    this.timeout(900_000);
    let lakehouse: TestLakehouse;
    let folder: string;

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "existing-"));
        lakehouse = await TestLakehouse.start("test-existing");
        await lakehouse.set("existingExternalVolume", VOLUME);
        await lakehouse.set("existingCatalogIntegration", CATALOG);
        await lakehouse.set("linkTimeoutSeconds", "60");
        await lakehouse.set("allowedAccountIds[0]", lakehouse.sandbox.environment.accountId);
        await lakehouse.administer(
            `REVOKE CREATE EXTERNAL VOLUME ON ACCOUNT FROM ${DEPLOYER}`,
            `REVOKE CREATE INTEGRATION ON ACCOUNT FROM ${DEPLOYER}`,
        );
    });

    after(async () => {
        rmSync(folder, { recursive: true, force: true });
        await lakehouse?.stop();
    });

    /** As an administrator gets them: printed, to be pasted. */
    function printed(): string[] {
        const file = join(folder, "key.pub");
        const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
        writeFileSync(file, publicKey.export({ type: "spki", format: "pem" }));
        const given = givenTo("bootstrap", ["snowflake", "--public-key", file, "--stack", lakehouse.stackName]);
        return (
            bootstrapText(given)
                .replace(/^--.*\n/gm, "")
                .split(/;\n/)
                .map((statement) => statement.trim())
                // The sandbox's deployer has its key already.
                .filter((statement) => statement !== "" && !statement.startsWith("ALTER USER"))
        );
    }

    it("is refused before the administrator has made them, with what to do", async () => {
        expect((await failureOf(lakehouse.up())).message).to.match(
            /There is no (external volume|catalog integration) "ADMINS_/,
        );
    });

    it("is refused with a volume that is not what the stack needs, and leaves it as it is", async () => {
        const role = `arn:aws:iam::${lakehouse.sandbox.environment.accountId}:role/another`;
        await lakehouse.administer(
            `CREATE EXTERNAL VOLUME ${VOLUME} STORAGE_LOCATIONS = ((NAME = 'a' STORAGE_PROVIDER = 'S3'
                STORAGE_BASE_URL = 's3://another/' STORAGE_AWS_ROLE_ARN = '${role}'))`,
            `GRANT USAGE ON EXTERNAL VOLUME ${VOLUME} TO ${DEPLOYER}`,
        );
        const { message } = await failureOf(lakehouse.up());
        expect(message).to.include('storageLocation.storageBaseUrl is "s3://another/" and must be "s3://lakehouse-');
        expect(message).to.include(`storageLocation.storageAwsRoleArn is "${role}"`);
        await lakehouse.administer(`DROP EXTERNAL VOLUME ${VOLUME}`);
    });

    it("comes up by the statements that bootstrap prints, and without CREATE INTEGRATION", async () => {
        const statements = printed();
        expect(statements.join()).to.not.match(/CREATE (EXTERNAL VOLUME|INTEGRATION) ON ACCOUNT/);
        await lakehouse.administer(...statements, ...statements);
        await lakehouse.up();
        expect(await lakehouse.up({ refresh: true })).to.deep.equal({});
        const { message: denied } = await failureOf(
            lakehouse.asDeployer((snowflake) => snowflake.execute(`DROP EXTERNAL VOLUME ${VOLUME}`)),
        );
        expect(denied).to.match(/Insufficient privileges/);
    });

    it("trusts whom Snowflake says that it is, and the doctor finds all well that it may look at", async () => {
        const findings = await lakehouse.findings();
        expect(findings.filter(({ ok }) => !ok)).to.deep.equal([]);
        const seen = Object.fromEntries(findings.map(({ name, seen }) => [name, seen]));
        expect(seen["storage role"]).to.include("trusts exactly the principal and external ID");
        expect(seen["catalog role"]).to.include("trusts exactly the principal and external ID");
        expect(seen["external volume"]).to.match(
            /only the owner of ADMINS_VOLUME may: .*SYSTEM\$VERIFY_EXTERNAL_VOLUME/,
        );
        await lakehouse.administer(`SELECT SYSTEM$VERIFY_EXTERNAL_VOLUME('${VOLUME}')`);
    });

    it("runs its pipeline on both clouds", async () => {
        const { code, output } = await runCommand("commands/pipeline/cli.ts", [
            ...["--stack", lakehouse.stackName, "--sample-rows", "500"],
        ]);
        expect(code, output).to.equal(0);
        expect(await lakehouse.broken()).to.deep.equal([]);
    });

    it("follows the external ID of an integration that the administrator has made anew", async () => {
        const { linkedDatabase } = await lakehouse.outputs();
        await lakehouse.administer(`DROP DATABASE ${linkedDatabase}`, `DROP INTEGRATION ${CATALOG}`, ...printed());
        const [first] = await lakehouse.broken();
        expect(first).to.include({ link: "catalog role" });
        await lakehouse.up({ refresh: true });
        await lakehouse.onlyBroken([]);
    });

    it("leaves them when it goes", async () => {
        await lakehouse.destroy();
        const left = await findLeftovers(lakehouse.sandbox);
        expect(left.join("\n")).to.include(VOLUME).and.include(CATALOG);
        expect(left).to.have.length(2);
    });
});
