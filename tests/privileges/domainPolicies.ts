import { jobRoleGrants, policyOf } from "../../policy";
import { settingsWith } from "../unit/support/settings";

/** Policies of the jobs' roles of a stack with two domains, by domain, as JSON on stdout, for pytest. */
const [bucketName = ""] = process.argv.slice(2);
const place = { partition: "aws", region: "us-west-2", accountId: "123456789012" };
const { domains } = settingsWith({ domains: [{ name: "sales" }, { name: "orders" }] });
const policies = domains.map(({ name, glueDatabase, rawDataFolders, tablesFolder }) => {
    const scope = { place, bucketName, keyArn: undefined, database: glueDatabase, logGroups: ["jobs"] };
    return [name, policyOf(jobRoleGrants({ ...scope, rawData: rawDataFolders, tables: tablesFolder }))];
});
console.log(JSON.stringify(Object.fromEntries(policies)));
