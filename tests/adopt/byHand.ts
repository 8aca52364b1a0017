// A quickstart that was made by hand, as Snowflake describes it.
import type { DatabaseFacts, IntegrationFacts, LinkFacts, VolumeFacts } from "../../commands/adopt/madeByHand";
import type { Named } from "../../commands/adopt/named";

export const ROLE = "arn:aws:iam::123456789012:role/GlueIcebergRole";

export const named: Named = {
    volume: "EXTVOL_ICEBERG_DEMO",
    integration: "GLUE_REST_CAT_INT_DEMO",
    linkedDatabase: "GLUE_LAKE_INT_DB",
    bucket: "my-lake",
    glueDatabases: ["iceberg_demo_db"],
};
export const volume: VolumeFacts = { baseUrl: "s3://my-lake/", roleArn: ROLE, allowWrites: true };
export const integration: IntegrationFacts = {
    catalogUri: "https://glue.us-west-2.amazonaws.com/iceberg",
    catalogName: "123456789012",
    roleArn: ROLE,
    refreshIntervalSeconds: 30,
    enabled: true,
};
export const link: LinkFacts = {
    volume: named.volume,
    integration: named.integration,
    namespaces: ["iceberg_demo_db"],
    syncIntervalSeconds: 60,
    allowedWriteOperations: "ALL",
    status: "RUNNING",
    databaseRoles: [],
    notOwned: [],
};
export const database: DatabaseFacts = {
    kind: "CATALOG-LINKED DATABASE",
    comment: "",
    owner: "LAKEHOUSE_DEPLOYER",
    owned: true,
    link,
};
