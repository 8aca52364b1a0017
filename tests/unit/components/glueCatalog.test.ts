import { expect } from "chai";

import { GlueCatalog } from "../../../components/glueCatalog";
import { restUri } from "../../../policy";
import { IcebergWarehouse } from "../../../components/icebergWarehouse";
import { BUCKET, CATALOG } from "../support/defaults";
import { all, inputsOf, mockEngine, settled } from "../support/mocks";

const place = { partition: "aws", region: "us-west-2", accountId: "123456789012" };

async function create(destroyData?: boolean): Promise<GlueCatalog> {
    await mockEngine();
    const warehouse = new IcebergWarehouse("lake", { place, bucketName: "lake", prefix: "lakehouse-dev", ...BUCKET });
    const catalog = new GlueCatalog("sales", { place, databaseName: "sales", warehouse, ...CATALOG, destroyData });
    await settled();
    return catalog;
}

describe("GlueCatalog", () => {
    it("creates a database at the tables' prefix that Lake Formation does not guard", async () => {
        await create();
        expect(inputsOf("aws:glue/catalogDatabase:CatalogDatabase")).to.deep.equal({
            name: "sales",
            description: "Iceberg tables of the lakehouse, written by Spark and Snowflake",
            locationUri: "s3://lake/iceberg-warehouse/sales.db",
            createTableDefaultPermissions: [
                { permissions: ["ALL"], principal: { dataLakePrincipalIdentifier: "IAM_ALLOWED_PRINCIPALS" } },
            ],
        });
    });

    for (const [destroyData, protect] of [
        [undefined, true],
        [false, true],
        [true, false],
    ] as const) {
        it(`is ${protect ? "" : "not "}protected with destroyData ${destroyData}`, async () => {
            await create(destroyData);
            expect(all("aws:glue/catalogDatabase:CatalogDatabase").map((database) => database.protect)).to.deep.equal([
                protect,
            ]);
        });
    }
});

describe("restUri", () => {
    const cases = [
        ["aws", "us-west-2", "https://glue.us-west-2.amazonaws.com/iceberg"],
        ["aws-us-gov", "us-gov-west-1", "https://glue.us-gov-west-1.amazonaws.com/iceberg"],
        ["aws-cn", "cn-north-1", "https://glue.cn-north-1.amazonaws.com.cn/iceberg"],
    ] as const;
    for (const [partition, region, uri] of cases) {
        it(`knows the endpoint in ${partition}`, () => expect(restUri({ partition, region })).to.equal(uri));
    }
});
