import { expect } from "chai";

import { CatalogIntegration } from "../../../components/catalogIntegration";
import { ExternalVolume } from "../../../components/externalVolume";
import { GlueCatalog } from "../../../components/glueCatalog";
import { IcebergWarehouse } from "../../../components/icebergWarehouse";
import { SnowflakeCatalogRole } from "../../../components/snowflakeCatalogRole";
import { SnowflakeStorageRole } from "../../../components/snowflakeStorageRole";
import { catalogRoleGrants, policyOf, storageRoleGrants } from "../../../policy";
import { BUCKET, CATALOG, INTEGRATION } from "../support/defaults";
import { all, Computed, IAM_USER_ARN, inputsOf, mockEngine, promiseOf, settled } from "../support/mocks";

const place = { partition: "aws", region: "us-west-2", accountId: "123456789012" };
const KEY_ARN = "arn:aws:kms:us-west-2:123456789012:key/k-1";

/** The whole handshake: volume and integration first, the roles from what they answer. */
async function handshake({
    computed,
    allowedWriteOperations = "ALL",
    permissionsBoundary,
}: { computed?: Computed; allowedWriteOperations?: "ALL" | "NONE"; permissionsBoundary?: string } = {}) {
    await mockEngine({ computed });
    const warehouse = new IcebergWarehouse("lake", { place, bucketName: "lake", prefix: "lakehouse-dev", ...BUCKET });
    const catalog = new GlueCatalog("lake", { place, databaseName: "sales", warehouse, ...CATALOG });
    const volume = new ExternalVolume("lake", {
        volumeName: "V",
        storageBaseUrl: warehouse.url,
        roleArn: "arn:aws:iam::123456789012:role/storage",
    });
    const integration = new CatalogIntegration("lake", {
        integrationName: "C",
        ...INTEGRATION,
        catalog,
        signingRegion: "us-west-2",
        roleArn: "arn:aws:iam::123456789012:role/catalog",
    });
    const storage = new SnowflakeStorageRole("storage", {
        place,
        roleName: "storage",
        principals: [volume.principal],
        warehouse,
        allowWrites: allowedWriteOperations === "ALL",
        permissionsBoundary,
    });
    const catalogRole = new SnowflakeCatalogRole("catalog", {
        place,
        roleName: "catalog",
        principals: [integration.principal],
        linked: [{ catalog, suffix: "", allowedWriteOperations }],
        warehouse,
        permissionsBoundary,
    });
    await settled();
    return { volume, integration, storage, catalogRole };
}

const trustOf = (name: string) =>
    JSON.parse(inputsOf("aws:iam/role:Role", name)["assumeRolePolicy"] as string) as { Statement: unknown };
const trusting = (iamUserArn: string, externalId: string) => [
    {
        Effect: "Allow",
        Principal: { AWS: iamUserArn },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": externalId } },
    },
];

describe("the trust handshake", () => {
    it("carries the identity Snowflake answers with into each role's trust policy", async () => {
        await handshake();
        expect(trustOf("storage").Statement).to.deep.equal(trusting(IAM_USER_ARN, "id-of-lake-volume"));
        expect(trustOf("catalog").Statement).to.deep.equal(trusting(IAM_USER_ARN, "id-of-lake-catalog"));
    });

    it("believes what DESC returns, not what was asked for", async () => {
        const other = "arn:aws:iam::888800001111:user/other";
        await handshake({
            computed: {
                "snowflake-iceberg:index:ExternalVolume": () => ({
                    storageAwsIamUserArn: other,
                    storageAwsExternalId: "set-by-hand",
                }),
            },
        });
        expect(trustOf("storage").Statement).to.deep.equal(trusting(other, "set-by-hand"));
        expect(trustOf("catalog").Statement).to.deep.equal(trusting(IAM_USER_ARN, "id-of-lake-catalog"));
    });

    it("gives volume and integration an external ID of their own", async () => {
        await handshake();
        expect(
            all("snowflake-iceberg:index:ExternalId")
                .map(({ name }) => name)
                .sort(),
        ).to.deep.equal(["lake-catalog", "lake-volume"]);
    });

    it("gives each role exactly its grants", async () => {
        await handshake({ permissionsBoundary: "arn:aws:iam::123456789012:policy/bound" });
        const scope = { place, bucketName: "lake", keyArn: KEY_ARN };

        expect(inputsOf("aws:iam/role:Role", "storage")).to.deep.include({
            name: "storage",
            permissionsBoundary: "arn:aws:iam::123456789012:policy/bound",
        });
        expect(inputsOf("aws:iam/rolePolicy:RolePolicy", "storage")).to.deep.equal({
            name: "access",
            role: "storage",
            policy: JSON.stringify(policyOf(storageRoleGrants({ ...scope, allowWrites: true }))),
        });
        expect(inputsOf("aws:iam/rolePolicy:RolePolicy", "catalog")).to.deep.equal({
            name: "access",
            role: "catalog",
            policy: JSON.stringify(
                policyOf(
                    catalogRoleGrants({
                        ...scope,
                        namespaces: [{ database: "sales", allowedWriteOperations: "ALL" }],
                    }),
                ),
            ),
        });
    });

    it("gives a link that only reads no right to write", async () => {
        await handshake({ allowedWriteOperations: "NONE" });
        for (const name of ["storage", "catalog"]) {
            expect(inputsOf("aws:iam/rolePolicy:RolePolicy", name)["policy"]).not.to.match(
                /PutObject|DeleteObject|CreateTable|UpdateTable|DeleteTable|GenerateDataKey/,
            );
        }
    });

    it("changes the policies' hashes when trust or rights change, and only then", async () => {
        const hashes = async (options?: Parameters<typeof handshake>[0]) =>
            Promise.all((await handshake(options)).storage.policyHashes.map(promiseOf));
        const before = await hashes();
        const tampered = await hashes({
            computed: {
                "snowflake-iceberg:index:ExternalVolume": () => ({
                    storageAwsIamUserArn: IAM_USER_ARN,
                    storageAwsExternalId: "new",
                }),
            },
        });

        expect(await hashes()).to.deep.equal(before);
        expect(tampered[0]).not.to.equal(before[0]);
        expect(tampered[1]).to.equal(before[1]);
        expect((await hashes({ allowedWriteOperations: "NONE" }))[1]).not.to.equal(before[1]);
    });
});

describe("ExternalVolume", () => {
    it("opens one location to one role", async () => {
        await handshake();
        expect(inputsOf("snowflake-iceberg:index:ExternalVolume")).to.deep.equal({
            name: "V",
            storageLocation: {
                name: "lake-s3",
                storageBaseUrl: "s3://lake/iceberg-warehouse/",
                storageAwsRoleArn: "arn:aws:iam::123456789012:role/storage",
                storageAwsExternalId: "id-of-lake-volume",
            },
            allowWrites: true,
            comment: "Files of the lakehouse's Iceberg tables",
            owner: "id-of-lake-volume",
        });
    });
});

describe("CatalogIntegration", () => {
    it("points at Glue's Iceberg REST endpoint of account and region", async () => {
        await handshake();
        expect(inputsOf("snowflake-iceberg:index:CatalogIntegration")).to.deep.equal({
            name: "C",
            catalogUri: "https://glue.us-west-2.amazonaws.com/iceberg",
            catalogName: "123456789012",
            sigv4: {
                iamRole: "arn:aws:iam::123456789012:role/catalog",
                signingRegion: "us-west-2",
                externalId: "id-of-lake-catalog",
            },
            refreshIntervalSeconds: 30,
            comment: "Iceberg tables in the Glue Data Catalog",
            owner: "id-of-lake-catalog",
        });
    });
});
