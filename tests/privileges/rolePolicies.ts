import {
    catalogLakeFormationPermissions,
    catalogRoleGrants,
    Grant,
    jobLakeFormationPermissions,
    jobRoleGrants,
    storageRoleGrants,
} from "../../policy";

/** What the product's AWS roles are granted, as JSON on stdout, for the least-privilege tests (pytest). */
const [bucketName = "", keyArn = "", catalogKeyArn = "", database = "", logGroup = ""] = process.argv.slice(2);
const place = { partition: "aws", region: "us-west-2", accountId: "123456789012" };
const common = { place, bucketName, keyArn, catalogKeyArn };
const folders = { rawData: ["raw_data/"], tables: "iceberg-warehouse/" };

const roles: Record<string, Grant[]> = {
    jobs: jobRoleGrants({ ...common, ...folders, database, logGroups: [logGroup] }),
    storage: storageRoleGrants({ ...common, allowWrites: true }),
    catalog: catalogRoleGrants({ ...common, namespaces: [{ database, allowedWriteOperations: "ALL" }] }),
};
const lakeFormation = { jobs: jobLakeFormationPermissions(), catalog: catalogLakeFormationPermissions("ALL") };
console.log(JSON.stringify({ ...roles, lakeFormation }));
