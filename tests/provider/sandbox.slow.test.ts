import { expect } from "chai";

import { Sandbox, startSandbox } from "../../commands/sandboxes";
import { accessVerification } from "../../provider/resources/accessVerification";
import { catalogIntegration } from "../../provider/resources/catalogIntegration";
import { catalogLinkedDatabase } from "../../provider/resources/catalogLinkedDatabase";
import { externalVolume } from "../../provider/resources/externalVolume";
import { Values } from "../../provider/resources/property";
import { Context, ResourceType, State } from "../../provider/resources/resourceType";
import * as provider from "../../provider/service/provider";
import { ConfiguredConnection } from "../../snowflake-client/configuredConnection";
import { Connection } from "../../snowflake-client/connection";
import { ProviderInputs } from "../../snowflake-client/login";
import { LakeAccess } from "./lakeAccess";
import { failureOf, urnOf } from "./testContext";

const STORAGE_ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:GetBucketLocation"];
const CATALOG_ACTIONS = ["glue:*", ...STORAGE_ACTIONS];

/** One resource and the state that its operations leave, checked and diffed as the engine does. */
class Deployed {
    state: State | undefined;

    constructor(
        private readonly resource: ResourceType,
        private readonly connection: () => Connection,
        private readonly name = resource.name,
    ) {}

    async up(given: Values): Promise<Values> {
        const { inputs, failures } = provider.check(this.resource, given);
        expect(failures).to.deep.equal([]);
        if (this.state === undefined) {
            this.state = await this.resource.create(this.context(), inputs);
        } else {
            const { changes } = provider.diff(this.resource, this.state.properties, inputs);
            expect(changes.filter(({ replaces }) => replaces)).to.deep.equal([]);
            this.state = await this.resource.update(this.context(), this.state.id, this.state.properties, inputs);
        }
        expect(provider.diff(this.resource, this.state.properties, inputs).changes).to.deep.equal([]);
        return this.state.properties;
    }

    /** Paths that a refresh finds changed. */
    async drift(): Promise<string[]> {
        const before = this.state;
        if (before === undefined) {
            throw new Error(`${this.name} is not deployed.`);
        }
        this.state = await this.resource.read(this.context(), before.id, before.properties);
        return this.state === undefined
            ? ["gone"]
            : provider
                  .diff(this.resource, this.state.properties, before.properties)
                  .changes.map((change) => change.path);
    }

    async import(id: string): Promise<State | undefined> {
        return this.resource.read(this.context(), id, undefined);
    }

    async destroy(): Promise<void> {
        if (this.state !== undefined) {
            await this.resource.delete(this.context(), this.state.id, this.state.properties);
            this.state = undefined;
        }
    }

    private context(): Context {
        const signal = new AbortController().signal;
        return provider.contextOf({ connection: this.connection(), signal, log: () => undefined }, urnOf(this.name));
    }
}

describe("the provider on the sandbox", function () {
    this.timeout(120_000);
    let sandbox: Sandbox;
    let deployer: Connection;
    let administrator: Connection;
    let lake: LakeAccess;

    const connect = (inputs: ProviderInputs = {}): Connection => new ConfiguredConnection(inputs, sandbox.processEnv);
    const deployed = (resource: ResourceType, name?: string): Deployed => new Deployed(resource, () => deployer, name);

    before(async () => {
        sandbox = await startSandbox({ name: "provider-tests", propagationDelaySeconds: 2 });
        deployer = connect();
        administrator = connect({
            user: sandbox.administrator.snowflakeUser,
            password: sandbox.administrator.snowflakePassword,
            role: "ACCOUNTADMIN",
        });
        lake = new LakeAccess(sandbox, "provider-lake");
        await lake.create();
    });

    after(async () => {
        await deployer?.close();
        await administrator?.close();
        await sandbox?.stop();
    });

    describe("volume, integration, verification and linked database", () => {
        let volume: Deployed;
        let integration: Deployed;
        let volumeAccess: Deployed;
        let catalogAccess: Deployed;
        let database: Deployed;

        before(() => {
            volume = deployed(externalVolume);
            integration = deployed(catalogIntegration);
            volumeAccess = deployed(accessVerification, "VolumeAccess");
            catalogAccess = deployed(accessVerification, "CatalogAccess");
            database = deployed(catalogLinkedDatabase);
        });

        const volumeInputs = (): Values => ({
            name: "PROVIDER_VOLUME",
            storageLocation: {
                name: "lake",
                storageBaseUrl: `s3://${lake.bucket}/warehouse/`,
                storageAwsRoleArn: lake.roleArn("provider-storage"),
                storageAwsExternalId: "storage-external-id-1",
            },
        });
        const integrationInputs = (): Values => ({
            name: "PROVIDER_CATALOG",
            catalogUri: "https://glue.us-west-2.amazonaws.com/iceberg",
            catalogName: sandbox.environment.accountId,
            catalogNamespace: lake.glueDatabase,
            sigv4: {
                iamRole: lake.roleArn("provider-catalog"),
                signingRegion: "us-west-2",
                externalId: "catalog-external-id-1",
            },
        });
        const databaseInputs = (): Values => ({
            name: "PROVIDER_LAKE",
            catalogIntegration: "PROVIDER_CATALOG",
            externalVolume: "PROVIDER_VOLUME",
            allowedNamespaces: [lake.glueDatabase],
            linkTimeoutSeconds: 30,
        });
        const access = (kind: string, name: string, hash = "1", timeoutSeconds = 30): Values => ({
            kind,
            name,
            policyHashes: [hash],
            timeoutSeconds,
        });

        it("creates volume and integration before their roles exist, and tells whom to trust", async () => {
            const made = await volume.up(volumeInputs());
            expect(made["storageAwsExternalId"]).to.equal("storage-external-id-1");
            const linked = await integration.up(integrationInputs());
            expect(linked["apiAwsExternalId"]).to.equal("catalog-external-id-1");
            await lake.createRole(
                "provider-storage",
                String(made["storageAwsIamUserArn"]),
                String(made["storageAwsExternalId"]),
                STORAGE_ACTIONS,
            );
            await lake.createRole(
                "provider-catalog",
                String(linked["apiAwsIamUserArn"]),
                String(linked["apiAwsExternalId"]),
                CATALOG_ACTIONS,
            );
        });

        it("waits until IAM has propagated, then links the database", async () => {
            await volumeAccess.up(access("EXTERNAL_VOLUME", "PROVIDER_VOLUME"));
            await catalogAccess.up(access("CATALOG_INTEGRATION", "PROVIDER_CATALOG"));
            const linked = await database.up(databaseInputs());
            expect(linked["linkStatus"]).to.equal("RUNNING");
        });

        it("finds no drift", async () => {
            for (const resource of [volume, integration, volumeAccess, catalogAccess, database]) {
                expect(await resource.drift()).to.deep.equal([]);
            }
        });

        it("gives the same state on import", async () => {
            expect(await database.import("PROVIDER_LAKE")).to.deep.equal({
                ...database.state,
                properties: { ...database.state?.properties, linkTimeoutSeconds: 300 },
            });
            expect(await volume.import("PROVIDER_VOLUME")).to.deep.equal(volume.state);
            expect(await integration.import("PROVIDER_CATALOG")).to.deep.equal(integration.state);
        });

        it("alters in place what Snowflake alters", async () => {
            const hostile = `it's "ours"; -- \\ 💥\n[pulumi x/y 0123456789abcdef]!`;
            await volume.up({ ...volumeInputs(), allowWrites: false, comment: hostile });
            await integration.up({ ...integrationInputs(), refreshIntervalSeconds: 60, comment: hostile });
            await lake.createGlueDatabase("other");
            await database.up({
                ...databaseInputs(),
                allowedNamespaces: [lake.glueDatabase, "other"],
                blockedNamespaces: ["secret"],
                syncIntervalSeconds: 90,
                allowedWriteOperations: "NONE",
                comment: hostile,
            });
            await volume.up({ ...volumeInputs(), allowWrites: true });
            await integration.up(integrationInputs());
            await database.up(databaseInputs());
        });

        it("finds what somebody altered by hand", async () => {
            await administrator.execute(
                `ALTER DATABASE "PROVIDER_LAKE" UPDATE LINKED_CATALOG SET SYNC_INTERVAL_SECONDS = 600`,
            );
            await administrator.execute(`ALTER EXTERNAL VOLUME "PROVIDER_VOLUME" SET ALLOW_WRITES = FALSE`);
            expect(await database.drift()).to.deep.equal(["syncIntervalSeconds"]);
            expect(await volume.drift()).to.deep.equal(["allowWrites"]);
            await database.up(databaseInputs());
            await volume.up(volumeInputs());
        });

        it("refuses to drop what the linked database uses, and says so", async () => {
            const error = await failureOf(
                externalVolume.delete(
                    provider.contextOf(
                        { connection: deployer, signal: new AbortController().signal, log: () => undefined },
                        urnOf("ExternalVolume"),
                    ),
                    "PROVIDER_VOLUME",
                    {},
                ),
            );
            expect(error.message).to.include('Cannot drop external volume "PROVIDER_VOLUME"');
        });

        it("names the trust policy when the external ID in it was altered, and passes when it is mended", async () => {
            const principal = String(volume.state?.properties["storageAwsIamUserArn"]);
            await lake.setTrust("provider-storage", principal, "somebody-elses-id");
            for (let waited = 0; (await volumeAccess.drift()).length === 0; waited++) {
                expect(waited, "seconds until the change is seen").to.be.lessThan(15);
                await new Promise((resolve) => setTimeout(resolve, 1_000));
            }
            const { message } = await failureOf(volumeAccess.up(access("EXTERNAL_VOLUME", "PROVIDER_VOLUME", "1", 3)));
            expect(message).to.include("Cause: trust");
            expect(message).to.include(principal);
            expect(message).to.include(lake.roleArn("provider-storage"));
            expect(message).to.include("sto****d-1");
            expect(message).to.not.include("storage-external-id-1");
            await lake.setTrust("provider-storage", principal, "storage-external-id-1");
            await volumeAccess.up(access("EXTERNAL_VOLUME", "PROVIDER_VOLUME"));
        });

        it("names the action that the role may not do", async () => {
            await lake.allow("provider-storage", ["s3:GetObject", "s3:ListBucket", "s3:GetBucketLocation"]);
            await new Promise((resolve) => setTimeout(resolve, 4_000));
            const { message } = await failureOf(volumeAccess.up(access("EXTERNAL_VOLUME", "PROVIDER_VOLUME", "2", 3)));
            expect(message).to.include("Cause: permissions");
            expect(message).to.include("s3:PutObject");
            await lake.allow("provider-storage", STORAGE_ACTIONS);
            await volumeAccess.up(access("EXTERNAL_VOLUME", "PROVIDER_VOLUME", "3"));
        });

        it("says that a dropped object is gone", async () => {
            await administrator.execute(`DROP DATABASE "PROVIDER_LAKE"`);
            expect(await database.drift()).to.deep.equal(["gone"]);
        });

        it("destroys in the order of the graph, and again without an error", async () => {
            for (const resource of [database, catalogAccess, volumeAccess, integration, volume]) {
                const state = resource.state;
                await resource.destroy();
                resource.state = state;
                await resource.destroy();
            }
            const left = await administrator.execute("SHOW EXTERNAL VOLUMES LIKE 'PROVIDER%'");
            expect(left).to.deep.equal([]);
        });
    });

    it("never takes over a volume that it did not make", async () => {
        const inputs = {
            name: "BY_HAND",
            owner: "a random value of its state",
            storageLocation: {
                name: "lake",
                storageBaseUrl: "s3://by-hand/",
                storageAwsRoleArn: lake.roleArn("by-hand"),
                storageAwsExternalId: "by-hand-external-id",
            },
        };
        const byHand = deployed(externalVolume, "SomebodyElse");
        await byHand.up(inputs);
        try {
            const { message } = await failureOf(deployed(externalVolume, "Mine").up(inputs));
            expect(message).to.include('The external volume "BY_HAND" already exists and belongs to another resource');
            // The resource itself continues with what it left behind.
            byHand.state = undefined;
            await byHand.up(inputs);
        } finally {
            await byHand.destroy();
        }
    });

    const privileges: [string, ResourceType, () => Values][] = [
        [
            "CREATE EXTERNAL VOLUME",
            externalVolume,
            () => ({
                name: "X",
                storageLocation: {
                    name: "l",
                    storageBaseUrl: "s3://bucket/",
                    storageAwsRoleArn: lake.roleArn("r"),
                    storageAwsExternalId: "external-id-1",
                },
            }),
        ],
        [
            "CREATE INTEGRATION",
            catalogIntegration,
            () => ({
                name: "X",
                catalogUri: "https://glue.us-west-2.amazonaws.com/iceberg",
                catalogName: "123456789012",
                sigv4: { iamRole: lake.roleArn("r"), signingRegion: "us-west-2", externalId: "external-id-1" },
            }),
        ],
    ];
    for (const [privilege, resource, inputs] of privileges) {
        it(`names ${privilege} when the deployer lacks it`, async () => {
            await administrator.execute(`REVOKE ${privilege} ON ACCOUNT FROM ROLE "LAKEHOUSE_DEPLOYER"`);
            try {
                const { message } = await failureOf(deployed(resource).up(inputs()));
                expect(message).to.include(`GRANT ${privilege} ON ACCOUNT TO ROLE "LAKEHOUSE_DEPLOYER"`);
            } finally {
                await administrator.execute(`GRANT ${privilege} ON ACCOUNT TO ROLE "LAKEHOUSE_DEPLOYER"`);
            }
        });
    }

    describe("a login that fails", () => {
        const explained = async (inputs: ProviderInputs): Promise<string> => {
            const connection = connect(inputs);
            try {
                return (await failureOf(connection.execute("SELECT 1"))).message;
            } finally {
                await connection.close();
            }
        };

        it("explains a wrong user", async () => {
            expect(await explained({ user: "NOBODY" })).to.include("The private key does not match user NOBODY");
        });

        it("explains a wrong account", async () => {
            expect(await explained({ accountName: "ELSEWHERE" })).to.include("account name");
        });

        it("explains a wrong password", async () => {
            expect(await explained({ user: "ADMIN", password: "wrong" })).to.include(
                "Wrong user name or password for ADMIN",
            );
        });

        it("explains a token that is not valid", async () => {
            expect(await explained({ token: "not-a-token" })).to.include("expired or invalid");
        });

        it("explains a role that the user does not have", async () => {
            expect(await explained({ role: "SYSADMIN" })).to.include(
                'GRANT ROLE "SYSADMIN" TO USER "LAKEHOUSE_DEPLOYER"',
            );
        });

        it("explains a host that is away, within seconds", async () => {
            const start = Date.now();
            expect(await explained({ port: "1" })).to.include("127.0.0.1:1 does not respond");
            expect(Date.now() - start).to.be.lessThan(20_000);
        });
    });

    it("takes the access token that the bootstrap made", async () => {
        const connection = connect({ token: sandbox.environment.snowflake.password });
        const [row] = await connection.execute('SELECT CURRENT_ROLE() AS "role"');
        expect(row).to.deep.equal({ role: "LAKEHOUSE_DEPLOYER" });
        await connection.close();
    });

    it("opens one session for all, and a new one when it is gone", async () => {
        const connection = connect();
        const sessions = await Promise.all(
            [1, 2, 3].map(() => connection.execute('SELECT CURRENT_SESSION() AS "session"')),
        );
        const first = sessions[0]?.[0]?.["session"];
        expect(sessions.map(([row]) => row?.["session"])).to.deep.equal([first, first, first]);
        await connection.close();
        const [row] = await connection.execute('SELECT CURRENT_SESSION() AS "session"');
        expect(row?.["session"]).to.not.equal(first);
        await connection.close();
    });
});
