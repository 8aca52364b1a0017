// The probes against two sandboxes: one as the pages of docs/ say it is, and one with assumptions turned around.
import { GetJobCommand, GetTablesCommand, GetTriggerCommand, GetWorkflowCommand } from "@aws-sdk/client-glue";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { ListKeysCommand, DescribeKeyCommand } from "@aws-sdk/client-kms";
import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";

import { ASSUMPTIONS } from "../../commands/accounts/assumptions/all";
import { askAll, Findings } from "../../commands/accounts/run";
import { openSubject } from "../../commands/accounts/subject";
import { Sandbox, startSandbox } from "../../commands/sandboxes";
import { placeOf } from "../../commands/stack/place";
import inversions from "../../sandbox/snowdome/inversions.json";
import { roleName, TestLakehouse } from "../e2e/testLakehouse";

const INVERTED = Object.values(inversions).flat();

/** Asks everything of the accounts of a stack that is up. */
async function ask(stackName: string, controller = new AbortController(), stopAt?: string): Promise<Findings> {
    const subject = await openSubject(stackName, placeOf(stackName), controller.signal);
    try {
        return await askAll(
            subject,
            ASSUMPTIONS,
            async () => true,
            ({ id }) => id === stopAt && controller.abort(),
        );
    } finally {
        await subject.clouds.close();
    }
}

async function stackIn(name: string, invert: string[]): Promise<{ sandbox: Sandbox; lakehouse: TestLakehouse }> {
    const stackName = `${name}-${process.pid}`;
    const sandbox = await startSandbox({ name: stackName, invert });
    const lakehouse = await TestLakehouse.within(sandbox, stackName);
    await lakehouse.up();
    return { sandbox, lakehouse };
}

/** What a run must not leave: names of what is still there. */
async function left(lakehouse: TestLakehouse): Promise<string[]> {
    const outputs = await lakehouse.outputs();
    const { glue, iam, kms, s3 } = lakehouse.administrator;
    const Name = `lakehouse-${lakehouse.stackName}-accounts-probe`;
    const gone = async (what: string, look: Promise<unknown>) => look.then(() => [what]).catch(() => []);
    const { TableList: tables = [] } = await glue.send(new GetTablesCommand({ DatabaseName: outputs.glueDatabase }));
    const { Keys: keys = [] } = await kms.send(new ListKeysCommand());
    const details = await Promise.all(keys.map(({ KeyId }) => kms.send(new DescribeKeyCommand({ KeyId }))));
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: roleName(outputs.jobRoleArn) }));
    const files = await s3.send(new ListObjectVersionsCommand({ Bucket: outputs.bucketName }));
    const shown = await lakehouse.asSnowflakeAdministrator(async (snowflake) => [
        ...(await snowflake.execute("SHOW DATABASES")),
        ...(await snowflake.execute("SHOW EXTERNAL VOLUMES")),
        ...(await snowflake.execute("SHOW INTEGRATIONS")),
    ]);
    return [
        ...(await gone("job", glue.send(new GetJobCommand({ JobName: Name })))),
        ...(await gone("trigger", glue.send(new GetTriggerCommand({ Name })))),
        ...(await gone("workflow", glue.send(new GetWorkflowCommand({ Name })))),
        ...tables.map((table) => `table ${table.Name}`),
        ...details
            .filter(
                ({ KeyMetadata: key }) =>
                    /npm run accounts/.test(key?.Description ?? "") && key?.KeyState === "Enabled",
            )
            .map(({ KeyMetadata: key }) => `key ${key?.KeyId}`),
        ...(decodeURIComponent(role?.AssumeRolePolicyDocument ?? "").includes("SourceAccount") ? ["trust"] : []),
        ...[...(files.Versions ?? []), ...(files.DeleteMarkers ?? [])]
            .map(({ Key: key = "" }) => key)
            .filter((key) => /accounts.probe/.test(key)),
        ...(shown as { name: string }[]).map(({ name }) => name).filter((name) => name.includes("_PROBE")),
    ];
}

describe("npm run accounts against the sandbox", function () {
    this.timeout("10m");
    let sandbox: Sandbox;
    let lakehouse: TestLakehouse;

    before(async () => ({ sandbox, lakehouse } = await stackIn("test-accounts", [])));
    after(async () => {
        lakehouse?.forgetSettings();
        await sandbox?.stop();
    });

    it("removes after an interrupt what the probes have created", async () => {
        const controller = new AbortController();
        const findings = await ask(lakehouse.stackName, controller, "kms-new-key-tags");
        expect(findings.interrupted).to.equal(true);
        expect(findings.results.at(-1)?.id).to.equal("kms-new-key-tags");
        expect(findings.leftBehind).to.deep.equal([]);
        expect(await left(lakehouse)).to.deep.equal([]);
    });

    it("finds every assumption to hold, and leaves nothing", async () => {
        const { results, leftBehind } = await ask(lakehouse.stackName);
        expect(results).to.have.length(ASSUMPTIONS.length);
        const others = results.filter(({ outcome }) => outcome !== "holds" && outcome !== "observed");
        expect(others).to.deep.equal([]);
        expect(leftBehind).to.deep.equal([]);
        expect(await left(lakehouse)).to.deep.equal([]);
    });
});

describe("npm run accounts against a sandbox with assumptions turned around", function () {
    this.timeout("10m");
    let sandbox: Sandbox;
    let lakehouse: TestLakehouse;

    before(async () => ({ sandbox, lakehouse } = await stackIn("test-inverted", INVERTED)));
    after(async () => {
        lakehouse?.forgetSettings();
        await sandbox?.stop();
    });

    it("reports exactly these, says what it saw, and leaves nothing", async () => {
        const { results, leftBehind } = await ask(lakehouse.stackName);
        const differing = results.filter(({ outcome }) => outcome === "differs");
        // The plugins for Pulumi see what is turned around, too: a refresh takes it for drift.
        const consequence = "refresh-finds-nothing";
        const ids = differing.map(({ id }) => id).filter((id) => id !== consequence);
        expect(ids.sort()).to.deep.equal([...INVERTED].sort());
        const others = results.filter(({ outcome }) => !["holds", "observed", "differs"].includes(outcome));
        expect(others).to.deep.equal([]);
        expect(leftBehind).to.deep.equal([]);
        expect(await left(lakehouse)).to.deep.equal([]);
    });
});
