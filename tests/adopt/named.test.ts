import { expect } from "chai";

import { namedThings } from "../../commands/adopt/named";

const given = {
    volume: "extvol_iceberg_demo",
    integration: "glue_rest_cat_int_demo",
    "linked-database": "glue_lake_int_db",
    bucket: "s3://my-lake/",
    "glue-database": ["iceberg_demo_db", "iceberg_demo_db"],
};

describe("names of what was made by hand", () => {
    it("are those that Snowflake stores, however they are written in SQL", () => {
        expect(namedThings(given)).to.deep.equal({
            volume: "EXTVOL_ICEBERG_DEMO",
            integration: "GLUE_REST_CAT_INT_DEMO",
            linkedDatabase: "GLUE_LAKE_INT_DB",
            bucket: "my-lake",
            glueDatabases: ["iceberg_demo_db"],
        });
    });

    it("are all refused at once when they cannot be names, each by its option", () => {
        const wrong = { ...given, volume: "my volume", bucket: "My.Lake", "glue-database": ["A-b"] };
        expect(() => namedThings(wrong))
            .to.throw(/--volume is "MY VOLUME"/)
            .with.property("message")
            .that.includes("--bucket is")
            .and.includes('--glue-database is "A-b"');
    });
});
