import * as protocol from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { expect } from "chai";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { PACKAGE } from "../../provider/schema";
import { untilGone } from "../setup/untilGone";
import { PluginProcess, struct } from "./pluginProcess";
import { failureOf, urnOf } from "./testContext";

const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const volume = {
    name: "V",
    storageLocation: {
        name: "l",
        storageBaseUrl: "s3://bucket/",
        storageAwsRoleArn: "arn:aws:iam::123456789012:role/r",
        storageAwsExternalId: "external-id-1",
    },
};

function checkRequest(type: string, inputs: object): protocol.CheckRequest {
    const request = new protocol.CheckRequest();
    request.setUrn(urnOf(type));
    request.setNews(struct(inputs as Record<string, unknown>));
    return request;
}

describe("the plugin", function () {
    this.timeout(30_000);
    let plugin: PluginProcess;

    before(async () => {
        plugin = await PluginProcess.start();
        const response = await plugin.call("configure", new protocol.ConfigureRequest());
        expect(response.getSupportspreview()).to.equal(true);
    });

    after(() => plugin.stop());

    it("says what it is", async () => {
        const info = await plugin.call("getPluginInfo", new Empty());
        expect(info.getVersion()).to.equal(PACKAGE.version);
        const schema = await plugin.call("getSchema", new protocol.GetSchemaRequest());
        expect(JSON.parse(schema.getSchema())).to.include({ name: PACKAGE.name, version: PACKAGE.version });
    });

    it("checks inputs: fills in defaults, keeps secrets and unknown values", async () => {
        const response = await plugin.call(
            "check",
            checkRequest("ExternalVolume", { ...volume, name: UNKNOWN, comment: { ...SECRET, value: "hush" } }),
        );
        expect(response.getFailuresList()).to.deep.equal([]);
        expect(response.getInputs()?.toJavaScript()).to.deep.equal({
            ...volume,
            name: UNKNOWN,
            storageLocation: { ...volume.storageLocation, encryption: { type: "NONE" } },
            allowWrites: true,
            comment: { ...SECRET, value: "hush" },
        });
    });

    it("reports failures with their paths", async () => {
        const response = await plugin.call("check", checkRequest("CatalogLinkedDatabase", { name: "" }));
        expect(response.getFailuresList().map((failure) => failure.getProperty())).to.deep.equal([
            "name",
            "catalogIntegration",
            "externalVolume",
        ]);
    });

    it("refuses a type that it does not have, by name", async () => {
        const error = await failureOf(plugin.call("check", checkRequest("Warehouse", {})));
        expect(error.message).to.include("has no resource type snowflake-iceberg:index:Warehouse");
    });

    it("tells in detail what a change does", async () => {
        const request = new protocol.DiffRequest();
        request.setUrn(urnOf("ExternalVolume"));
        const location = { ...volume.storageLocation, encryption: { type: "NONE" } };
        request.setOlds(struct({ ...volume, storageLocation: location, allowWrites: true }));
        request.setNews(
            struct({ ...volume, storageLocation: { ...location, name: UNKNOWN }, allowWrites: true, comment: "c" }),
        );
        const response = await plugin.call("diff", request);
        expect(response.getReplacesList()).to.deep.equal(["storageLocation"]);
        expect(response.getDeletebeforereplace()).to.equal(true);
        const kinds: Record<string, number> = {};
        response.getDetaileddiffMap().forEach((entry, name) => (kinds[name] = entry.getKind()));
        const { ADD, UPDATE_REPLACE } = protocol.PropertyDiff.Kind;
        expect(kinds).to.deep.equal({ "storageLocation.name": UPDATE_REPLACE, comment: ADD });
        request.setIgnorechangesList(["storageLocation", "comment"]);
        const ignored = await plugin.call("diff", request);
        expect(ignored.getChanges()).to.equal(protocol.DiffResponse.DiffChanges.DIFF_NONE);
    });

    it("previews a create without a connection, and keeps what comes from a secret secret", async () => {
        const request = new protocol.CreateRequest();
        request.setUrn(urnOf("ExternalVolume"));
        request.setPreview(true);
        const secretId = { ...SECRET, value: "external-id-1" };
        const location = { ...volume.storageLocation, storageAwsExternalId: secretId };
        request.setProperties(struct({ ...volume, storageLocation: location }));
        const response = await plugin.call("create", request);
        expect(response.getProperties()?.toJavaScript()).to.deep.equal({
            name: "V",
            storageLocation: location,
            storageAwsIamUserArn: UNKNOWN,
            storageAwsExternalId: { ...SECRET, value: UNKNOWN },
        });
    });

    it("creates an external ID, reads it and imports it, with an ID that does not show it", async () => {
        const request = new protocol.CreateRequest();
        request.setUrn(urnOf("ExternalId"));
        request.setProperties(struct({}));
        const created = await plugin.call("create", request);
        const { value } = created.getProperties()?.toJavaScript() as { value: string };
        expect(value).to.match(/^[0-9a-f]{40}$/);
        expect(created.getId()).to.not.include(value.slice(0, 12));

        const read = new protocol.ReadRequest();
        read.setUrn(urnOf("ExternalId"));
        read.setId(created.getId());
        read.setProperties(created.getProperties());
        const refreshed = await plugin.call("read", read);
        expect(refreshed.getProperties()?.toJavaScript()).to.deep.equal({ value });

        const imported = new protocol.ReadRequest();
        imported.setUrn(urnOf("ExternalId"));
        imported.setId(value);
        const response = await plugin.call("read", imported);
        expect(response.getId()).to.equal(created.getId());
        expect(response.getProperties()?.toJavaScript()).to.deep.equal({ value });
    });

    it("says what is wrong with the connection, all at once", async () => {
        const request = new protocol.CheckRequest();
        request.setNews(struct({ port: "x", protocol: "http" }));
        const response = await plugin.call("checkConfig", request);
        expect(response.getFailuresList().map((failure) => failure.getProperty())).to.deep.equal([
            "organizationName",
            "accountName",
            "user",
            "port",
            "protocol",
            "privateKey",
        ]);
        const create = new protocol.CreateRequest();
        create.setUrn(urnOf("ExternalVolume"));
        create.setProperties(
            struct({
                ...volume,
                allowWrites: true,
                storageLocation: { ...volume.storageLocation, encryption: { type: "NONE" } },
            }),
        );
        const error = await failureOf(plugin.call("create", create));
        expect(error.message).to.include("The Snowflake connection is not configured");
    });

    it("does not judge a connection that is not known yet", async () => {
        const request = new protocol.CheckRequest();
        request.setNews(struct({ privateKey: { ...SECRET, value: UNKNOWN } }));
        const response = await plugin.call("checkConfig", request);
        expect(response.getFailuresList()).to.deep.equal([]);
        expect(response.getInputs()?.toJavaScript()).to.deep.equal({ privateKey: { ...SECRET, value: UNKNOWN } });
    });
});

describe("the plugin's process", function () {
    this.timeout(30_000);

    it("starts from any directory, through a path with spaces", async () => {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "a b-"));
        try {
            const link = path.join(folder, "my checkout");
            fs.symlinkSync(path.resolve(__dirname, "..", ".."), link);
            // Another program's compiler options must not get in the way.
            fs.writeFileSync(
                path.join(folder, "tsconfig.json"),
                '{"compilerOptions": {"target": "es5", "jsx": "react"}}',
            );
            const plugin = await PluginProcess.start({
                executable: path.join(link, "provider", "pulumi-resource-snowflake-iceberg"),
                cwd: folder,
            });
            const info = await plugin.call("getPluginInfo", new Empty());
            expect(info.getVersion()).to.equal(PACKAGE.version);
            await plugin.stop();
        } finally {
            fs.rmSync(folder, { recursive: true });
        }
    });

    it("ends on SIGTERM, and not on the SIGINT of a terminal", async () => {
        const plugin = await PluginProcess.start();
        plugin.process.kill("SIGINT");
        await plugin.call("getPluginInfo", new Empty());
        plugin.process.kill("SIGTERM");
        expect(await plugin.exited).to.equal(0);
        plugin.client.close();
    });

    it("ends on the engine's interrupt once it was told to cancel, so that no other plugin waits for it", async () => {
        const plugin = await PluginProcess.start();
        await plugin.call("cancel", new Empty());
        plugin.process.kill("SIGINT");
        expect(await plugin.exited).to.equal(0);
        plugin.client.close();
    });

    for (const name of ["provider/pulumi-resource-snowflake-iceberg", "library/pulumi-resource-lakehouse"]) {
        it(`ends when the engine that started it is killed: ${name}`, async () => {
            const executable = path.resolve(__dirname, "..", "..", name);
            const script = `const c = require("node:child_process").spawn(${JSON.stringify(executable)}, { stdio: ["ignore", "pipe", "inherit"] });
            c.stdout.once("data", () => console.log(c.pid)); setInterval(() => {}, 1000);`;
            const engine = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
            const pid = Number(
                await new Promise((resolve) => engine.stdout.once("data", (data: Buffer) => resolve(data.toString()))),
            );
            expect(() => process.kill(pid, 0)).to.not.throw();
            engine.kill("SIGKILL");
            expect(await untilGone(pid)).to.equal(true);
        });
    }
});
